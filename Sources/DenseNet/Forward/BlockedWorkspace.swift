import DenseNetOperands

/// Activations as lanes of 8 or 16 channels; a dense block is one buffer to which each layer appends.
final class BlockedWorkspace: ForwardWorkspace, @unchecked Sendable {  // one `run` at a time
    private let pass: BlockedForwardPass
    private let tiling: Tiling
    private let image: AlignedBuffer
    private let layout: ImageLayout
    private let stem: AlignedBuffer
    private let blocks: [AlignedBuffer]
    private let middles: [AlignedBuffer]
    private var scratches: [AlignedBuffer] = []

    init(_ pass: BlockedForwardPass) {
        self.pass = pass
        let architecture = pass.architecture
        let tiling = pass.kernels.tiling()
        self.tiling = tiling
        // The kernel takes several outputs at once, so some beyond the last column, two inputs each.
        let imageRow = architecture.inputWidth + 6 + 2 * tiling.pixels
        layout = ImageLayout(rowStride: imageRow, plane: imageRow * (architecture.inputHeight + 7))
        image = AlignedBuffer(count: layout.plane * architecture.inputChannels)
        let stemSize = architecture.stemSize
        let stemLanes = ChannelSlots(architecture.stemChannels, lane: tiling.lane).lanes
        stem = AlignedBuffer(count: tiling.lane * stemLanes * stemSize.height * stemSize.width)
        let sizes = architecture.blocks.indices.map { architecture.size(ofBlock: $0) }
        blocks = sizes.indices.map {
            AlignedBuffer(count: tiling.lane * pass.slots[$0].lanes * sizes[$0].height * sizes[$0].width)
        }
        let middle = Self.groups(architecture.bottleneckChannels, tiling) * tiling.group
        middles = sizes.map { AlignedBuffer(count: middle * Self.borderedPlane($0)) }
    }

    var held: Int { ([image, stem] + blocks + middles).reduce(0) { $0 + $1.count * MemoryLayout<Float>.size } }

    private static func groups(_ channels: Int, _ tiling: Tiling) -> Int {
        (channels + tiling.group - 1) / tiling.group
    }
    private static func borderedRow(_ width: Int) -> Int { (width + 3) / 4 * 4 + 2 }
    private static func borderedPlane(_ size: (height: Int, width: Int)) -> Int {
        borderedRow(size.width) * ((size.height + 3) / 4 * 4 + 2)
    }

    private func blockMaps(_ block: Int, fromLane lane: Int = 0) -> Maps {
        let size = pass.architecture.size(ofBlock: block)
        let plane = size.height * size.width
        return Maps(
            floats: blocks[block].floats + lane * plane * tiling.lane, height: size.height, width: size.width,
            rowStride: size.width, plane: plane)
    }

    private func middleMaps(_ block: Int) -> Maps {
        let size = pass.architecture.size(ofBlock: block)
        return Maps(
            floats: middles[block].floats, height: size.height, width: size.width,
            rowStride: Self.borderedRow(size.width), plane: Self.borderedPlane(size))
    }

    private func stemMaps(_ buffer: AlignedBuffer) -> Maps {
        let size = pass.architecture.stemSize
        return Maps(
            floats: buffer.floats, height: size.height, width: size.width, rowStride: size.width,
            plane: size.height * size.width)
    }

    private var scratchFloats: Int {
        tiling.scratch(
            middleGroups: Self.groups(pass.architecture.bottleneckChannels, tiling),
            appendedLanes: ChannelSlots(pass.architecture.growth, lane: tiling.lane).lanes,
            widestLanes: pass.slots.map(\.lanes).max() ?? 0)
    }

    func run(_ values: [Float], threads: Int) {
        while scratches.count < threads { scratches.append(AlignedBuffer(count: scratchFloats)) }
        scratches.removeLast(scratches.count - threads)
        place(values)
        let scratches = scratches
        WorkerTeam.run(threads: threads) { team, thread in self.work(team, scratches[thread].floats) }
    }

    private func place(_ values: [Float]) {
        let architecture = pass.architecture
        values.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            for channel in 0..<architecture.inputChannels {
                for row in 0..<architecture.inputHeight {
                    let target = image.floats + channel * layout.plane + (row + 3) * layout.rowStride + 3
                    let line = start + (channel * architecture.inputHeight + row) * architecture.inputWidth
                    target.update(from: line, count: architecture.inputWidth)
                }
            }
        }
    }

    private func work(_ team: WorkerTeam, _ scratch: UnsafeMutablePointer<Float>) {
        let (kernels, packed) = (pass.kernels, pass.packed)
        let stem = stemMaps(self.stem)
        team.forEach(stem.height) {
            kernels.stemRow($0, packed.stem, image.floats, layout, stem, scratch)
        }
        let first = blockMaps(0)
        team.forEach(packed.stem.outputLanes * first.height) {
            kernels.poolRow($0 % first.height, $0 / first.height, stem, first)
        }
        for block in packed.blocks.indices {
            denseBlock(block, team, scratch)
            if block < packed.transitions.count {
                let (maps, next) = (blockMaps(block), blockMaps(block + 1))
                team.forEach(Self.tiles(next.height * next.width, tiling.transitionPixels)) {
                    kernels.transitionTile($0, packed.transitions[block], maps, next, scratch)
                }
            }
        }
    }

    private func denseBlock(_ block: Int, _ team: WorkerTeam, _ scratch: UnsafeMutablePointer<Float>) {
        let kernels = pass.kernels
        let (maps, middle) = (blockMaps(block), middleMaps(block))
        let squares = Self.tiles(maps.height, 4) * Self.tiles(maps.width, 4)
        // Small maps are cut finer, so that two threads have work.
        let tileSquares = squares < 2 * tiling.squares ? tiling.pixels : tiling.squares
        for layer in pass.packed.blocks[block] {
            team.forEach(Self.tiles(maps.height * maps.width, tiling.pointwisePixels)) {
                kernels.pointwiseTile($0, layer.pointwise, maps, middle, scratch)
            }
            let appended = blockMaps(block, fromLane: layer.inputLanes)
            team.forEach(Self.tiles(squares, tileSquares)) {
                kernels.windowTile($0, tileSquares, layer.window, middle, appended, scratch)
            }
        }
    }

    private static func tiles(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }

    func maps(at stage: Stage) -> FeatureMaps {
        let architecture = pass.architecture
        let lane = tiling.lane
        switch stage {
        case .conv0: return convolvedStem()
        case .relu0: return planes(stemMaps(stem), ChannelSlots(architecture.stemChannels, lane: lane).slots)
        case .pool0: return planes(blockMaps(0), ChannelSlots(architecture.stemChannels, lane: lane).slots)
        case .denseBlock(let number): return planes(blockMaps(number - 1), pass.slots[number - 1].slots)
        case .transition(let number):
            let channels = architecture.inputChannels(ofBlock: number)
            return planes(blockMaps(number), ChannelSlots(channels, lane: lane).slots)
        }
    }

    /// The kernel gives a ReLU's output only, so: what is above 0, less what is above 0 with its sign changed.
    private func convolvedStem() -> FeatureMaps {
        let above = rectifiedStem(sign: 1)
        let below = rectifiedStem(sign: -1)
        return FeatureMaps(
            channels: above.channels, height: above.height, width: above.width,
            values: zip(above.values, below.values).map { $0 - $1 })
    }

    private func rectifiedStem(sign: Float) -> FeatureMaps {
        let layer = pass.packed.stem
        let size = pass.architecture.stemSize
        let output = AlignedBuffer(count: tiling.lane * layer.outputLanes * size.height * size.width)
        let scale = AlignedBuffer(count: tiling.lane * (layer.outputLanes + 1))
        let offset = AlignedBuffer(count: scale.count)
        let scratch = AlignedBuffer(count: scratchFloats)
        scale.floats.update(repeating: sign, count: scale.count)
        return withExtendedLifetime((output, scale, offset, scratch)) {
            let signed = StemLayer(
                norm: Affine(scale: scale.floats, offset: offset.floats), weights: layer.weights,
                inputChannels: layer.inputChannels, outputLanes: layer.outputLanes)
            let maps = stemMaps(output)
            for row in 0..<size.height {
                pass.kernels.stemRow(row, signed, image.floats, layout, maps, scratch.floats)
            }
            return planes(maps, ChannelSlots(pass.architecture.stemChannels, lane: tiling.lane).slots)
        }
    }

    private func planes(_ maps: Maps, _ slots: [Int]) -> FeatureMaps {
        var values: [Float] = []
        values.reserveCapacity(slots.count * maps.plane)
        let lane = tiling.lane
        for slot in slots {
            let start = maps.floats + slot / lane * maps.plane * lane + slot % lane
            for pixel in 0..<maps.plane { values.append(start[lane * pixel]) }
        }
        return FeatureMaps(channels: slots.count, height: maps.height, width: maps.width, values: values)
    }
}
