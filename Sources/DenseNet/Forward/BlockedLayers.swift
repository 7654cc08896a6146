import DenseNetOperands

/// The layers of a network, packed for the kernels of one kind of processor.
struct BlockedForwardPass: ForwardPass {
    struct DenseLayer: @unchecked Sendable {  // its pointers lead into `storage`, which nobody writes after init
        let pointwise: PointwiseLayer
        let window: WindowLayer
        /// Lanes of the block before the layer appends its own.
        let inputLanes: Int
    }
    struct Packed: @unchecked Sendable {  // as above
        let stem: StemLayer
        let blocks: [[DenseLayer]]
        let transitions: [TransitionLayer]
    }

    let architecture: DenseNetArchitecture
    let kernels: VectorKernels
    let packed: Packed
    /// Slots of each block's channels, with all its layers'.
    let slots: [ChannelSlots]
    private let storage: [AlignedBuffer]

    init(_ weights: Weights, kernels: VectorKernels) {
        let architecture = weights.architecture
        let tiling = kernels.tiling()
        let lane = tiling.lane
        var packer = LayerPacker(weights, tiling)
        let stem = packer.stem()
        var blocks: [[DenseLayer]] = []
        var transitions: [TransitionLayer] = []
        var slots: [ChannelSlots] = []
        for block in architecture.blocks.indices {
            var channels = ChannelSlots(architecture.inputChannels(ofBlock: block), lane: lane)
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
        self.kernels = kernels
        self.slots = slots
        packed = Packed(stem: stem, blocks: blocks, transitions: transitions)
        storage = packer.storage
    }

    func makeWorkspace() -> any ForwardWorkspace { BlockedWorkspace(self) }
}

/// Copies weights into the kernels' order.
private struct LayerPacker {
    let weights: Weights
    let lane: Int
    let packing: WeightPacking
    private(set) var storage: [AlignedBuffer] = []

    init(_ weights: Weights, _ tiling: Tiling) {
        self.weights = weights
        lane = tiling.lane
        packing = WeightPacking(group: tiling.group)
    }

    private mutating func buffer(_ count: Int) -> UnsafeMutablePointer<Float> {
        let buffer = AlignedBuffer(count: count)
        storage.append(buffer)
        return buffer.floats
    }

    private mutating func spread(_ values: [Float], _ slots: [Int], lanes: Int) -> UnsafePointer<Float> {
        let floats = buffer(lanes * lane)
        for (value, slot) in zip(values, slots) { floats[slot] = value }
        return UnsafePointer(floats)
    }

    private mutating func affine(_ norm: FoldedNorm, _ slots: ChannelSlots) -> Affine {
        // One lane more, as a group of the stem has two.
        Affine(
            scale: spread(norm.scale, slots.slots, lanes: slots.lanes + 1),
            offset: spread(norm.offset, slots.slots, lanes: slots.lanes + 1))
    }

    private mutating func pointwise(_ name: String, _ slots: ChannelSlots, scale: [Float]) -> UnsafePointer<Float> {
        let tensor = weights[name]
        let slotCount = slots.lanes * lane
        let floats = buffer(packing.groups(tensor.shape[0]) * slotCount * packing.group)
        packing.pointwise(
            tensor.values, outputs: tensor.shape[0], inputs: tensor.shape[1], slots: slots.slots,
            slotCount: slotCount, scale: scale, into: floats)
        return UnsafePointer(floats)
    }

    mutating func stem() -> StemLayer {
        let tensor = weights["features.conv0.weight"]
        let (outputs, taps) = (tensor.shape[0], 49 * tensor.shape[1])
        let floats = buffer(packing.groups(outputs) * taps * packing.group)
        packing.pointwise(
            tensor.values, outputs: outputs, inputs: taps, slots: Array(0..<taps), slotCount: taps,
            scale: [Float](repeating: 1, count: outputs), into: floats)
        let slots = ChannelSlots(outputs, lane: lane)
        return StemLayer(
            norm: affine(FoldedNorm("features.norm0", weights), slots), weights: UnsafePointer(floats),
            inputChannels: tensor.shape[1], outputLanes: slots.lanes)
    }

    mutating func layer(_ name: String, _ slots: ChannelSlots) -> BlockedForwardPass.DenseLayer {
        let middle = weights.architecture.bottleneckChannels
        let groups = packing.groups(middle)
        let second = FoldedNorm(name + ".norm2", weights)
        let pointwise = PointwiseLayer(
            norm: affine(FoldedNorm(name + ".norm1", weights), slots),
            weights: pointwise(name + ".conv1.weight", slots, scale: second.scale),
            bias: spread(second.offset, Array(0..<middle), lanes: 2 * groups), inputLanes: slots.lanes,
            outputGroups: groups)
        let tensor = weights[name + ".conv2.weight"]
        let growth = tensor.shape[0]
        let floats = buffer(36 * packing.groups(growth) * groups * packing.group * packing.group)
        packing.winograd(
            tensor.values, outputs: growth, inputs: middle, slotCount: groups * packing.group, into: floats)
        let window = WindowLayer(
            weights: UnsafePointer(floats), inputLanes: 2 * groups, outputLanes: (growth + lane - 1) / lane)
        return BlockedForwardPass.DenseLayer(pointwise: pointwise, window: window, inputLanes: slots.lanes)
    }

    mutating func transition(_ name: String, _ slots: ChannelSlots) -> TransitionLayer {
        let outputs = weights[name + ".conv.weight"].shape[0]
        let quarter = [Float](repeating: 0.25, count: outputs)
        return TransitionLayer(
            norm: affine(FoldedNorm(name + ".norm", weights), slots),
            weights: pointwise(name + ".conv.weight", slots, scale: quarter), inputLanes: slots.lanes,
            outputLanes: (outputs + lane - 1) / lane)
    }
}
