import DenseNetOperands

/// The way back: from the gradient of the pooled features to those of all parameters but the classifier's.
struct TrainingBackward: @unchecked Sendable {  // one per thread, working in step
    let workspace: TrainingWorkspace
    let batch: TrainingBatch
    let team: WorkerTeam
    let scratch: UnsafeMutablePointer<Float>

    private var kernels: TrainingKernels { workspace.kernels }
    private var tiling: Tiling { workspace.tiling }
    private var net: DenseNetArchitecture { workspace.net }
    private var reduction: WeightGradients { WeightGradients(workspace: workspace, batch: batch, team: team) }

    func run() {
        pack()
        descendPool()
        for index in workspace.blocks.indices.reversed() {
            let block = workspace.blocks[index]
            for layer in block.layers.reversed() { descend(layer, block) }
            complete(block, lanes: 0..<block.inputLanes)
            if index > 0, let transition = workspace.blocks[index - 1].transition {
                descend(transition, workspace.blocks[index - 1], from: block)
            }
        }
        descendStem()
    }

    private func pack() {
        let packer = TrainingPacker(workspace: workspace, parameters: batch.parameters)
        let layers = workspace.blocks.flatMap(\.layers)
        let blocks = workspace.blocks
        team.forEach(layers.count + blocks.count) { index in
            if index < layers.count {
                packer.packBackwards(layers[index])
            } else {
                let block = index - layers.count
                blocks[block].corrections.clear()
                if let transition = blocks[block].transition { packer.packBackwards(transition, after: block) }
            }
        }
    }

    /// Through the mean over the map, the last ReLU and the last norm.
    private func descendPool() {
        let block = workspace.blocks[workspace.blocks.count - 1]
        let (maps, gradient, lane) = (block.maps, block.gradient, tiling.lane)
        let norm = workspace.lastNorm.norm
        team.forEach(maps.lanes * lane) { channel in
            let (scale, offset) = (norm.scale[channel], norm.offset[channel])
            let mean = norm.mean[channel]
            let start = channel / lane * maps.plane * lane + channel % lane
            var (sum, moment) = (0.0, 0.0)
            for image in 0..<batch.images {
                let source = maps.maps(image).floats + start
                let target = gradient.maps(image).floats + start
                let given = workspace.pooledGradient.floats[image * maps.lanes * lane + channel]
                for pixel in 0..<maps.plane {
                    let value = source[pixel * lane]
                    let passed = net.finalReLU && !(value * scale + offset > 0) ? 0 : given
                    target[pixel * lane] = passed * scale
                    sum += Double(passed)
                    moment += Double(passed) * Double(value - mean)
                }
            }
            workspace.lastNorm.descend(
                slot: channel, sum: sum, moment: moment, batch, pixels: batch.images * maps.plane,
                to: block.corrections)
        }
    }

    private func descend(_ layer: TrainingLayer, _ block: TrainingBlock) {
        let ownLanes = layer.inputLanes..<layer.inputLanes + workspace.appendedLanes
        complete(block, lanes: ownLanes)
        descendWindow(layer, block, own: block.gradient.lanes(ownLanes))
        descendPointwise(layer, block)
    }

    /// Adds to the gradient of some channels what the norms that read them give back through their moments.
    private func complete(_ block: TrainingBlock, lanes: Range<Int>) {
        let lane = tiling.lane
        team.forEach(1) { _ in
            block.corrections.round(lanes.lowerBound * lane..<lanes.upperBound * lane)
        }
        let descent = NormDescent(
            factor: UnsafePointer(workspace.ones.floats),
            correction: Affine(
                scale: block.corrections.scale + lanes.lowerBound * lane,
                offset: block.corrections.offset + lanes.lowerBound * lane))
        apply(descent, block.maps.lanes(lanes), block.gradient.lanes(lanes))
    }

    private func apply(_ descent: NormDescent, _ maps: BatchMaps, _ gradient: BatchMaps) {
        let tiles = PixelTiles(size: tiling.pointwisePixels, plane: maps.plane, images: batch.images)
        team.forEach(tiles.count) { tile in
            let place = tiles.place(tile)
            kernels.descendNormTile(
                place.first, place.count, descent, maps.maps(place.image), gradient.maps(place.image), maps.lanes)
        }
    }

    /// Through the 3x3 convolution and the ReLU before it.
    private func descendWindow(_ layer: TrainingLayer, _ block: TrainingBlock, own: BatchMaps) {
        let (middle, target) = (layer.middle, workspace.middleGradient(of: block))
        let norm = layer.secondNorm.norm
        let window = WindowLayer(
            weights: UnsafePointer(layer.packedSecond.floats), inputLanes: own.lanes, outputLanes: middle.lanes)
        let squares = workspace.squares(own)
        let perImage = (squares.inImage + squares.inTile - 1) / squares.inTile
        let sums = TileSums(floats: workspace.tileSums.floats, width: middle.lanes * tiling.lane)
        // So many at least that the kernel's sums stay in registers for a while.
        let least = tiling.gradientSquares / 2 / squares.inTile
        let shares = Shares(images: batch.images, units: perImage, atLeast: max(1, least))
        let size = reduction.windowFloats(inputLanes: middle.lanes, outputLanes: own.lanes)
        // Both gradients of the same squares in turn: the second finds in the cache what the first has read.
        team.forEach(shares.count) { share in
            let (image, tiles) = shares.place(share)
            let first = tiles.lowerBound * squares.inTile
            kernels.windowGradient(
                first, min(tiles.upperBound * squares.inTile, squares.inImage) - first, norm.affine,
                middle.maps(image), middle.lanes, own.maps(image), own.lanes, reduction.cleared(share, size), scratch)
            for tile in tiles {
                kernels.descendWindowTile(
                    tile, squares.inTile, window, own.maps(image), norm, middle.maps(image), target.maps(image),
                    sums.tile(image * perImage + tile), scratch)
            }
        }
        close(layer.secondNorm, sums, tiles: batch.images * perImage, plane: middle.plane, to: nil)
        reduction.window(
            shares.count, inputLanes: middle.lanes, inputs: net.bottleneckChannels, outputLanes: own.lanes,
            outputs: net.growth, to: layer.secondWeights)
    }

    /// Through the second norm, the 1x1 convolution, the ReLU before it and the first norm's factor.
    private func descendPointwise(_ layer: TrainingLayer, _ block: TrainingBlock) {
        let (maps, gradient, middle) = (block.maps, block.gradient, layer.middle)
        let given = workspace.middleGradient(of: block)
        let descent = PointwiseDescent(
            norm: layer.firstNorm.norm, weights: UnsafePointer(layer.packedFirst.floats),
            inputLanes: layer.inputLanes, outputLanes: middle.lanes)
        let following = layer.secondNorm.descent
        let tiles = PixelTiles(size: tiling.pointwisePixels, plane: maps.plane, images: batch.images)
        let sums = TileSums(floats: workspace.tileSums.floats, width: layer.firstNorm.width)
        let shares = Shares(images: batch.images, units: tiles.perImage)
        let size = reduction.pointwiseFloats(inputLanes: layer.inputLanes, outputLanes: middle.lanes)
        team.forEach(shares.count) { share in
            let (image, units) = shares.place(share)
            let weightSums = reduction.cleared(share, size)
            for unit in units {
                let place = tiles.place(unit)
                kernels.descendPointwiseTile(
                    place.first, place.count, descent, maps.maps(image), gradient.maps(image), middle.maps(image),
                    given.maps(image), following, sums.tile(image * tiles.perImage + unit), weightSums, scratch)
            }
        }
        close(layer.firstNorm, sums, tiles: tiles.count, plane: maps.plane, to: block.corrections)
        reduction.pointwise(
            shares.count, inputs: layer.channels, outputLanes: middle.lanes, outputs: net.bottleneckChannels, scale: 1,
            to: layer.firstWeights)
    }

    /// Through the transition's convolution, average, ReLU and norm's factor: the first to write the gradient of `block`.
    private func descend(_ transition: TrainingTransition, _ block: TrainingBlock, from next: TrainingBlock) {
        let (maps, gradient) = (block.maps, block.gradient)
        let given = next.gradient.lanes(0..<next.inputLanes)
        if maps.height % 2 == 1 || maps.width % 2 == 1 {
            // The average does not read the last row or column.
            team.forEach(batch.images) { image in
                gradient.maps(image).floats.update(repeating: 0, count: gradient.imageStride)
            }
        }
        let descent = PointwiseDescent(
            norm: transition.norm.norm, weights: UnsafePointer(transition.packed.floats),
            inputLanes: transition.channels.lanes, outputLanes: given.lanes)
        let tiles = PixelTiles(size: tiling.transitionPixels, plane: given.plane, images: batch.images)
        let sums = TileSums(floats: workspace.tileSums.floats, width: transition.norm.width)
        let shares = Shares(images: batch.images, units: tiles.perImage)
        let size = reduction.pointwiseFloats(inputLanes: transition.channels.lanes, outputLanes: given.lanes)
        team.forEach(shares.count) { share in
            let (image, units) = shares.place(share)
            let weightSums = reduction.cleared(share, size)
            for unit in units {
                let place = tiles.place(unit)
                kernels.descendTransitionTile(
                    place.first, place.count, descent, maps.maps(image), gradient.maps(image), given.maps(image),
                    sums.tile(image * tiles.perImage + unit), weightSums, scratch)
            }
        }
        close(transition.norm, sums, tiles: tiles.count, plane: maps.plane, to: block.corrections)
        reduction.pointwise(
            shares.count, inputs: transition.channels, outputLanes: given.lanes, outputs: transition.outputs,
            scale: 0.25, to: transition.weights)
    }

    /// Through the max pool, the ReLU, the first norm, and to the first convolution's weights.
    private func descendStem() {
        let (stem, maps, gradient) = (workspace.stem, workspace.stemMaps, workspace.stemGradient)
        let given = workspace.blocks[0].gradient
        let norm = stem.norm
        let sums = TileSums(floats: workspace.tileSums.floats, width: norm.width)
        team.forEach(batch.images * maps.lanes) { index in
            let (image, lane) = (index / maps.lanes, index % maps.lanes)
            kernels.descendPoolLane(
                lane, maps.lanes, norm.norm, maps.maps(image), given.maps(image), gradient.maps(image),
                sums.tile(image * given.height))
        }
        close(norm, sums, tiles: batch.images * given.height, plane: maps.plane, to: nil)
        apply(norm.descent, maps, gradient)

        let shares = Shares(images: batch.images, units: maps.height)
        let size = reduction.stemFloats(outputLanes: maps.lanes)
        team.forEach(shares.count) { share in
            let (image, rows) = shares.place(share)
            let weightSums = reduction.cleared(share, size)
            for row in rows {
                kernels.stemGradientRow(
                    row, gradient.maps(image), net.inputChannels, maps.lanes, workspace.imageFloats(image),
                    workspace.imageLayout, weightSums)
            }
        }
        reduction.stem(shares.count, outputLanes: maps.lanes, to: stem.weights)
    }

    /// Adds up what a norm's correction needs.
    private func close(_ norm: TrainingNorm, _ sums: TileSums, tiles: Int, plane: Int, to corrections: Corrections?) {
        let lane = tiling.lane
        team.forEach(norm.width / lane) { part in
            sums.withSums(ofChannels: part * lane..<(part + 1) * lane, tiles: tiles) { joined in
                for channel in 0..<lane {
                    norm.descend(
                        slot: part * lane + channel, sum: joined[channel], moment: joined[lane + channel], batch,
                        pixels: batch.images * plane, to: corrections)
                }
            }
        }
    }
}
