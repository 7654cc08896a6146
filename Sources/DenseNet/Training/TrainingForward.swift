import DenseNetOperands

/// The forward pass in training mode: layer by layer over the whole batch, as every norm needs the batch's moments.
struct TrainingForward: @unchecked Sendable {  // one per thread, working in step
    let workspace: TrainingWorkspace
    let batch: TrainingBatch
    let team: WorkerTeam
    let scratch: UnsafeMutablePointer<Float>

    private var kernels: TrainingKernels { workspace.kernels }
    private var tiling: Tiling { workspace.tiling }
    private var net: DenseNetArchitecture { workspace.net }

    func run() {
        pack()
        runStem()
        for index in workspace.blocks.indices {
            let block = workspace.blocks[index]
            for layer in block.layers { run(layer, block) }
            if let transition = block.transition { run(transition, block, workspace.blocks[index + 1]) }
        }
        pool()
    }

    private func pack() {
        let packer = TrainingPacker(workspace: workspace, parameters: batch.parameters)
        let layers = workspace.blocks.flatMap(\.layers)
        let blocks = workspace.blocks
        team.forEach(layers.count + blocks.count) { index in
            if index < layers.count {
                packer.packForwards(layers[index])
            } else if let transition = blocks[index - layers.count].transition {
                packer.packForwards(transition, after: index - layers.count)
            } else {
                packer.packStem()
            }
        }
    }

    private func runStem() {
        let (stem, maps) = (workspace.stem, workspace.stemMaps)
        team.forEach(batch.images * maps.height) { index in
            let (image, row) = (index / maps.height, index % maps.height)
            kernels.convolveStemRow(
                row, UnsafePointer(stem.packed.floats), net.inputChannels, maps.lanes, workspace.imageFloats(image),
                workspace.imageLayout, maps.maps(image), scratch)
        }
        takeMoments(maps, into: stem.norm.moments, at: 0)
        prepare(stem.norm, pixels: maps.plane)
        let first = workspace.blocks[0]
        let height = first.maps.height
        team.forEach(batch.images * maps.lanes * height) { index in
            let (image, lane, row) = (index / height / maps.lanes, index / height % maps.lanes, index % height)
            kernels.normalisedPoolRow(row, lane, stem.norm.norm.affine, maps.maps(image), first.maps.maps(image))
        }
        takeMoments(first.maps.lanes(0..<first.inputLanes), into: first.moments, at: 0)
    }

    private func run(_ layer: TrainingLayer, _ block: TrainingBlock) {
        let (maps, middle) = (block.maps, layer.middle)
        prepare(layer.firstNorm, pixels: maps.plane)
        let tiles = PixelTiles(size: tiling.pointwisePixels, plane: maps.plane, images: batch.images)
        let pointwise = PointwiseLayer(
            norm: layer.firstNorm.norm.affine, weights: UnsafePointer(layer.packedFirst.floats),
            bias: UnsafePointer(workspace.ones.floats), inputLanes: layer.inputLanes,
            outputGroups: (middle.lanes + 1) / 2)
        let sums = TileSums(floats: workspace.tileSums.floats, width: middle.lanes * tiling.lane)
        team.forEach(tiles.count) { tile in
            let image = tile / tiles.perImage
            kernels.convolvePointwiseTile(
                tile % tiles.perImage, pointwise, maps.maps(image), middle.maps(image), middle.lanes, sums.tile(tile),
                scratch)
        }
        join(sums, tiles, into: layer.secondNorm.moments, at: 0)
        prepare(layer.secondNorm, pixels: maps.plane)

        let own = maps.lanes(layer.inputLanes..<layer.inputLanes + workspace.appendedLanes)
        let window = WindowLayer(
            weights: UnsafePointer(layer.packedSecond.floats), inputLanes: middle.lanes, outputLanes: own.lanes)
        if tiling.isPlain(height: maps.height, width: maps.width) {
            convolvePlain(window, layer, own)
        } else {
            convolveByWinograd(window, layer, own)
        }
        takeMoments(own, into: block.moments, at: layer.inputLanes)
    }

    private func convolveByWinograd(_ window: WindowLayer, _ layer: TrainingLayer, _ own: BatchMaps) {
        let squares = workspace.squares(own)
        let perImage = (squares.inImage + squares.inTile - 1) / squares.inTile
        team.forEach(batch.images * perImage) { tile in
            let image = tile / perImage
            kernels.convolveWindowTile(
                tile % perImage, squares.inTile, window, layer.secondNorm.norm.affine, layer.middle.maps(image),
                own.maps(image), scratch)
        }
    }

    private func convolvePlain(_ window: WindowLayer, _ layer: TrainingLayer, _ own: BatchMaps) {
        let perImage = (own.height + tiling.plainRows - 1) / tiling.plainRows
        team.forEach(batch.images * perImage) { tile in
            let (image, first) = (tile / perImage, tile % perImage * tiling.plainRows)
            kernels.convolvePlainRows(
                first, min(tiling.plainRows, own.height - first), window, layer.secondNorm.norm.affine,
                layer.middle.maps(image), own.maps(image), scratch)
        }
    }

    private func run(_ transition: TrainingTransition, _ block: TrainingBlock, _ next: TrainingBlock) {
        prepare(transition.norm, pixels: block.maps.plane)
        let target = next.maps.lanes(0..<next.inputLanes)
        let layer = TransitionLayer(
            norm: transition.norm.norm.affine, weights: UnsafePointer(transition.packed.floats),
            inputLanes: transition.channels.lanes, outputLanes: target.lanes)
        let perImage = (target.plane + tiling.transitionPixels - 1) / tiling.transitionPixels
        team.forEach(batch.images * perImage) { tile in
            let image = tile / perImage
            kernels.transitionTile(tile % perImage, layer, block.maps.maps(image), target.maps(image), scratch)
        }
        takeMoments(target, into: next.moments, at: 0)
    }

    /// Last norm, ReLU and mean over the map.
    private func pool() {
        let block = workspace.blocks[workspace.blocks.count - 1]
        let (maps, lane) = (block.maps, tiling.lane)
        prepare(workspace.lastNorm, pixels: maps.plane)
        let norm = workspace.lastNorm.norm
        team.forEach(batch.images * maps.lanes) { index in
            let (image, group) = (index / maps.lanes, index % maps.lanes)
            let source = maps.maps(image).floats + group * maps.plane * lane
            for slot in 0..<lane {
                let (scale, offset) = (norm.scale[group * lane + slot], norm.offset[group * lane + slot])
                var sum = 0.0
                for pixel in 0..<maps.plane {
                    let value = source[pixel * lane + slot] * scale + offset
                    sum += Double(net.finalReLU ? rectified(value) : value)
                }
                workspace.pooled.floats[image * maps.lanes * lane + group * lane + slot] = Float(
                    sum / Double(maps.plane))
            }
        }
    }

    /// - Parameter lane: Where the maps' first lane lies in `moments`.
    private func takeMoments(_ maps: BatchMaps, into moments: ChannelMoments, at lane: Int) {
        let tiles = PixelTiles(size: tiling.pointwisePixels, plane: maps.plane, images: batch.images)
        let sums = TileSums(floats: workspace.tileSums.floats, width: maps.lanes * tiling.lane)
        team.forEach(tiles.count) { tile in
            let place = tiles.place(tile)
            kernels.momentsTile(place.first, place.count, maps.maps(place.image), maps.lanes, sums.tile(tile))
        }
        join(sums, tiles, into: moments, at: lane)
    }

    private func join(_ sums: TileSums, _ tiles: PixelTiles, into moments: ChannelMoments, at lane: Int) {
        let width = tiling.lane
        team.forEach(sums.width / width) { part in
            moments.join(sums, tiles, channels: part * width..<(part + 1) * width, to: (lane + part) * width)
        }
    }

    private func prepare(_ norm: TrainingNorm, pixels: Int) {
        let lane = tiling.lane
        team.forEach(norm.width / lane) { group in
            norm.prepare(group * lane..<(group + 1) * lane, batch, pixels: batch.images * pixels)
        }
    }
}
