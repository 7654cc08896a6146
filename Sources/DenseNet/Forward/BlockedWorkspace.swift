import DenseNetAVX2
import Synchronization

/// Activations as lanes of 8 channels; a dense block is one buffer to which each layer appends.
final class BlockedWorkspace: ForwardWorkspace, @unchecked Sendable {  // one `run` at a time
    private let pass: BlockedForwardPass
    private let image: AlignedBuffer
    private let imageRow: Int
    private let imagePlane: Int
    private let stem: AlignedBuffer
    private let blocks: [AlignedBuffer]
    private let middles: [AlignedBuffer]
    private var scratches: [AlignedBuffer] = []

    init(_ pass: BlockedForwardPass) {
        self.pass = pass
        let architecture = pass.architecture
        // The kernel takes six outputs at once, so up to five beyond the last column, two inputs each.
        imageRow = architecture.inputWidth + 6 + 2 * Tiling.pixels
        imagePlane = imageRow * (architecture.inputHeight + 7)
        image = AlignedBuffer(count: imagePlane * architecture.inputChannels)
        let stemSize = architecture.stemSize
        stem = AlignedBuffer(lanes: (architecture.stemChannels + 7) / 8 * stemSize.height * stemSize.width)
        let sizes = architecture.blocks.indices.map { architecture.size(ofBlock: $0) }
        blocks = sizes.indices.map { AlignedBuffer(lanes: pass.slots[$0].lanes * sizes[$0].height * sizes[$0].width) }
        let middleLanes = (architecture.bottleneckChannels + 15) / 16 * 2
        middles = sizes.map { AlignedBuffer(lanes: middleLanes * Self.borderedPlane($0)) }
    }

    private static func borderedRow(_ width: Int) -> Int { (width + 3) / 4 * 4 + 2 }
    private static func borderedPlane(_ size: (height: Int, width: Int)) -> Int {
        borderedRow(size.width) * ((size.height + 3) / 4 * 4 + 2)
    }

    private func blockMaps(_ block: Int, fromLane lane: Int = 0) -> Maps {
        let size = pass.architecture.size(ofBlock: block)
        let plane = size.height * size.width
        return Maps(
            lanes: blocks[block].lanes + lane * plane, height: size.height, width: size.width, rowStride: size.width,
            plane: plane)
    }

    private func middleMaps(_ block: Int) -> Maps {
        let size = pass.architecture.size(ofBlock: block)
        return Maps(
            lanes: middles[block].lanes, height: size.height, width: size.width,
            rowStride: Self.borderedRow(size.width), plane: Self.borderedPlane(size))
    }

    private var stemMaps: Maps {
        let size = pass.architecture.stemSize
        return Maps(
            lanes: stem.lanes, height: size.height, width: size.width, rowStride: size.width,
            plane: size.height * size.width)
    }

    private var scratchLanes: Int {
        let middle = (pass.architecture.bottleneckChannels + 15) / 16
        let growth = (pass.architecture.growth + 7) / 8
        let widest = pass.slots.map(\.lanes).max() ?? 0
        return max(
            Pointwise.scratch(outputGroups: middle), Winograd.scratch(inputLanes: 2 * middle, outputLanes: growth),
            Transition.scratch(inputLanes: widest))
    }

    func run(_ values: [Float], threads: Int) {
        while scratches.count < threads { scratches.append(AlignedBuffer(lanes: scratchLanes)) }
        place(values)
        let scratches = scratches
        WorkerTeam.run(threads: threads) { team, thread in self.work(team, scratches[thread].lanes) }
    }

    private func place(_ values: [Float]) {
        let architecture = pass.architecture
        values.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            for channel in 0..<architecture.inputChannels {
                for row in 0..<architecture.inputHeight {
                    let target = image.floats + channel * imagePlane + (row + 3) * imageRow + 3
                    let line = start + (channel * architecture.inputHeight + row) * architecture.inputWidth
                    target.update(from: line, count: architecture.inputWidth)
                }
            }
        }
    }

    private func work(_ team: WorkerTeam, _ scratch: UnsafeMutablePointer<SIMD8<Float>>) {
        let packed = pass.packed
        let stem = stemMaps
        team.forEach(stem.height) {
            packed.stem.compute(row: $0, from: image.floats, rowStride: imageRow, plane: imagePlane, to: stem)
        }
        let first = blockMaps(0)
        team.forEach((pass.architecture.stemChannels + 7) / 8 * first.height) {
            Stem.pool(row: $0 % first.height, lane: $0 / first.height, from: stem, to: first)
        }
        for block in packed.blocks.indices {
            let maps = blockMaps(block)
            let middle = middleMaps(block)
            let tiles = (maps.height * maps.width + Tiling.pointwisePixels - 1) / Tiling.pointwisePixels
            let squares = ((maps.height + 3) / 4) * ((maps.width + 3) / 4)
            for layer in packed.blocks[block] {
                team.forEach(tiles) { layer.pointwise.compute(tile: $0, from: maps, to: middle, scratch: scratch) }
                let appended = blockMaps(block, fromLane: layer.inputLanes)
                team.forEach((squares + Tiling.squares - 1) / Tiling.squares) {
                    layer.winograd.compute(tile: $0, from: middle, to: appended, scratch: scratch)
                }
            }
            if block < packed.transitions.count {
                let next = blockMaps(block + 1)
                let tiles = (next.height * next.width + Transition.tilePixels - 1) / Transition.tilePixels
                team.forEach(tiles) {
                    packed.transitions[block].compute(tile: $0, from: maps, to: next, scratch: scratch)
                }
            }
        }
    }

    func maps(at stage: Stage) -> FeatureMaps {
        let architecture = pass.architecture
        switch stage {
        case .relu0: return planes(stemMaps, ChannelSlots(architecture.stemChannels).slots)
        case .pool0: return planes(blockMaps(0), ChannelSlots(architecture.stemChannels).slots)
        case .denseBlock(let number): return planes(blockMaps(number - 1), pass.slots[number - 1].slots)
        case .transition(let number):
            let channels = architecture.inputChannels(ofBlock: number)
            return planes(blockMaps(number), ChannelSlots(channels).slots)
        }
    }

    private func planes(_ maps: Maps, _ slots: [Int]) -> FeatureMaps {
        var values: [Float] = []
        values.reserveCapacity(slots.count * maps.plane)
        let floats = UnsafeMutableRawPointer(maps.lanes).assumingMemoryBound(to: Float.self)
        for slot in slots {
            let start = floats + slot / 8 * maps.plane * 8 + slot % 8
            for pixel in 0..<maps.plane { values.append(start[8 * pixel]) }
        }
        return FeatureMaps(channels: slots.count, height: maps.height, width: maps.width, values: values)
    }
}
