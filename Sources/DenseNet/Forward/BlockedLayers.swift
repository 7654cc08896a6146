import DenseNetAVX2

/// The layers of a network, packed for the kernels of DenseNetAVX2.
struct BlockedForwardPass: ForwardPass {
    struct DenseLayer: @unchecked Sendable {  // its pointers lead into `storage`, which nobody writes after init
        let pointwise: Pointwise
        let winograd: Winograd
        /// Lanes of the block before the layer appends its own.
        let inputLanes: Int
    }
    struct Packed: @unchecked Sendable {
        let stem: Stem
        let blocks: [[DenseLayer]]
        let transitions: [Transition]
    }

    let architecture: DenseNetArchitecture
    let packed: Packed
    /// Slots of each block's channels, with all its layers'.
    let slots: [ChannelSlots]
    private let storage: [AlignedBuffer]

    init(_ weights: Weights) {
        let architecture = weights.architecture
        var packer = Packer(weights)
        let stem = packer.stem()
        var blocks: [[DenseLayer]] = []
        var transitions: [Transition] = []
        var slots: [ChannelSlots] = []
        for block in architecture.blocks.indices {
            var channels = ChannelSlots(architecture.inputChannels(ofBlock: block))
            var layers: [DenseLayer] = []
            for layer in 0..<architecture.blocks[block] {
                layers.append(packer.layer(TensorName.denseLayer(block: block, layer: layer), channels))
                channels.append(architecture.growth)
            }
            blocks.append(layers)
            slots.append(channels)
            if block + 1 < architecture.blocks.count {
                transitions.append(packer.transition(TensorName.transition(block), channels))
            }
        }
        self.architecture = architecture
        self.slots = slots
        packed = Packed(stem: stem, blocks: blocks, transitions: transitions)
        storage = packer.storage
    }

    func makeWorkspace() -> any ForwardWorkspace { BlockedWorkspace(self) }
}

/// Copies weights into the kernels' order.
private struct Packer {
    let weights: Weights
    var storage: [AlignedBuffer] = []

    init(_ weights: Weights) { self.weights = weights }

    mutating func buffer(lanes: Int) -> AlignedBuffer {
        let buffer = AlignedBuffer(lanes: lanes)
        storage.append(buffer)
        return buffer
    }

    mutating func spread(_ values: [Float], _ slots: [Int], lanes: Int) -> UnsafePointer<SIMD8<Float>> {
        let buffer = buffer(lanes: lanes)
        for (value, slot) in zip(values, slots) { buffer.floats[slot] = value }
        return UnsafePointer(buffer.lanes)
    }

    mutating func affine(_ norm: FoldedNorm, _ slots: ChannelSlots) -> Affine {
        // One lane more, as the stem's kernel gives two at a time.
        Affine(
            scale: spread(norm.scale, slots.slots, lanes: slots.lanes + 1),
            offset: spread(norm.offset, slots.slots, lanes: slots.lanes + 1))
    }

    mutating func pointwise(_ name: String, _ slots: ChannelSlots, scale: [Float]) -> UnsafePointer<SIMD8<Float>> {
        let tensor = weights[name]
        let groups = (tensor.shape[0] + 15) / 16
        let buffer = buffer(lanes: groups * slots.lanes * 8 * 2)
        Packing.pointwise(
            tensor.values, outputs: tensor.shape[0], inputs: tensor.shape[1], slots: slots.slots,
            slotCount: 8 * slots.lanes, scale: scale, into: buffer.floats)
        return UnsafePointer(buffer.lanes)
    }

    mutating func stem() -> Stem {
        let tensor = weights["features.conv0.weight"]
        let (outputs, taps) = (tensor.shape[0], 49 * tensor.shape[1])
        let buffer = buffer(lanes: (outputs + 15) / 16 * taps * 2)
        let ones = [Float](repeating: 1, count: outputs)
        Packing.pointwise(
            tensor.values, outputs: outputs, inputs: taps, slots: Array(0..<taps), slotCount: taps, scale: ones,
            into: buffer.floats)
        let slots = ChannelSlots(outputs)
        return Stem(
            norm: affine(FoldedNorm("features.norm0", weights), slots), weights: UnsafePointer(buffer.lanes),
            inputChannels: tensor.shape[1], outputLanes: slots.lanes)
    }

    mutating func layer(_ name: String, _ slots: ChannelSlots) -> BlockedForwardPass.DenseLayer {
        let middle = weights.architecture.bottleneckChannels
        let groups = (middle + 15) / 16
        let second = FoldedNorm(name + ".norm2", weights)
        let first = Pointwise(
            norm: affine(FoldedNorm(name + ".norm1", weights), slots),
            weights: pointwise(name + ".conv1.weight", slots, scale: second.scale),
            bias: spread(second.offset, Array(0..<middle), lanes: 2 * groups), inputLanes: slots.lanes,
            outputGroups: groups)
        let tensor = weights[name + ".conv2.weight"]
        let buffer = buffer(lanes: 36 * ((tensor.shape[0] + 15) / 16) * groups * 16 * 2)
        Packing.winograd(
            tensor.values, outputs: tensor.shape[0], inputs: middle, slotCount: 16 * groups, into: buffer.floats)
        return BlockedForwardPass.DenseLayer(
            pointwise: first,
            winograd: Winograd(
                weights: UnsafePointer(buffer.lanes), inputLanes: 2 * groups, outputLanes: (tensor.shape[0] + 7) / 8),
            inputLanes: slots.lanes)
    }

    mutating func transition(_ name: String, _ slots: ChannelSlots) -> Transition {
        let outputs = weights[name + ".conv.weight"].shape[0]
        let quarter = [Float](repeating: 0.25, count: outputs)
        return Transition(
            norm: affine(FoldedNorm(name + ".norm", weights), slots),
            weights: pointwise(name + ".conv.weight", slots, scale: quarter), inputLanes: slots.lanes,
            outputLanes: (outputs + 7) / 8)
    }
}
