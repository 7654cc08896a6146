import DenseNetOperands

/// The same weights in the order of the way back.
extension WeightPacking {
    /// A 1x1 convolution with its sides exchanged, as `[group of inputs][output][input of the group]`.
    /// - Parameters:
    ///   - weights: `[output][input]`.
    ///   - slots: Where each input channel lies within the lanes of its maps.
    ///   - slotCount: Output channels with those that fill the last group.
    ///   - packed: Zeros.
    func transposedPointwise(
        _ weights: ArraySlice<Float>, outputs: Int, inputs: Int, slots: [Int], slotCount: Int, scale: Float,
        into packed: UnsafeMutablePointer<Float>
    ) {
        weights.withUnsafeBufferPointer { weights in
            for output in 0..<outputs {
                for input in 0..<inputs {
                    let slot = slots[input]
                    packed[((slot / group) * slotCount + output) * group + slot % group] =
                        weights[output * inputs + input] * scale
                }
            }
        }
    }

    /// A 3x3 convolution as it is, as `[9][group][input][channel of the group]`.
    /// - Parameters:
    ///   - weights: `[output][input][3][3]`.
    ///   - slotCount: Input channels with those that fill the last lane.
    ///   - packed: `9 * groups * slotCount * group` zeros.
    func window(
        _ weights: [Float], outputs: Int, inputs: Int, slotCount: Int, into packed: UnsafeMutablePointer<Float>
    ) {
        let groups = groups(outputs)
        weights.withUnsafeBufferPointer { weights in
            for output in 0..<outputs {
                for input in 0..<inputs {
                    for tap in 0..<9 {
                        packed[((tap * groups + output / group) * slotCount + input) * group + output % group] =
                            weights[(output * inputs + input) * 9 + tap]
                    }
                }
            }
        }
    }

    /// A 3x3 convolution with its sides exchanged and its window turned by half a circle, as
    /// `[input][output][3][3]`: what ``winograd(_:outputs:inputs:slotCount:into:)`` packs for the way back.
    static func turned(_ weights: ArraySlice<Float>, outputs: Int, inputs: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: outputs * inputs * 9) { turned, count in
            weights.withUnsafeBufferPointer { weights in
                for output in 0..<outputs {
                    for input in 0..<inputs {
                        for tap in 0..<9 {
                            turned.initializeElement(
                                at: (input * outputs + output) * 9 + tap,
                                to: weights[(output * inputs + input) * 9 + 8 - tap])
                        }
                    }
                }
            }
            count = outputs * inputs * 9
        }
    }
}

/// Packs the parts' weights as they stand, before each pass.
struct TrainingPacker {
    let workspace: TrainingWorkspace
    let parameters: [Float]

    private var net: DenseNetArchitecture { workspace.net }
    private var lane: Int { workspace.tiling.lane }
    private var packing: WeightPacking { WeightPacking(group: workspace.tiling.group) }

    private func cleared(_ buffer: AlignedBuffer) -> UnsafeMutablePointer<Float> {
        buffer.floats.update(repeating: 0, count: buffer.count)
        return buffer.floats
    }

    func packStem() {
        let taps = 49 * net.inputChannels
        packing.pointwise(
            Array(parameters[workspace.stem.weights]), outputs: net.stemChannels, inputs: taps, slots: Array(0..<taps),
            slotCount: taps, scale: [Float](repeating: 1, count: net.stemChannels),
            into: cleared(workspace.stem.packed))
    }

    func packForwards(_ layer: TrainingLayer) {
        packForwards(
            layer.firstWeights, outputs: net.bottleneckChannels, layer.channels, lanes: layer.inputLanes, scale: 1,
            into: layer.packedFirst)
        let window = Array(parameters[layer.secondWeights])
        let (slotCount, packed) = (layer.middle.lanes * lane, cleared(layer.packedSecond))
        if workspace.tiling.isPlain(height: layer.middle.height, width: layer.middle.width) {
            packing.window(
                window, outputs: net.growth, inputs: net.bottleneckChannels, slotCount: slotCount, into: packed)
        } else {
            packing.winograd(
                window, outputs: net.growth, inputs: net.bottleneckChannels, slotCount: slotCount, into: packed)
        }
    }

    func packBackwards(_ layer: TrainingLayer) {
        packBackwards(
            layer.firstWeights, outputs: net.bottleneckChannels, lanes: layer.middle.lanes, layer.channels, scale: 1,
            into: layer.packedFirst)
        packing.winograd(
            WeightPacking.turned(
                parameters[layer.secondWeights], outputs: net.growth, inputs: net.bottleneckChannels),
            outputs: net.bottleneckChannels, inputs: net.growth, slotCount: workspace.appendedLanes * lane,
            into: cleared(layer.packedSecond))
    }

    /// - Parameter block: The one before it, counted from 0.
    func packForwards(_ transition: TrainingTransition, after block: Int) {
        packForwards(
            transition.weights, outputs: net.inputChannels(ofBlock: block + 1), transition.channels,
            lanes: transition.channels.lanes, scale: 0.25, into: transition.packed)
    }

    /// - Parameter block: The one before it, counted from 0.
    func packBackwards(_ transition: TrainingTransition, after block: Int) {
        packBackwards(
            transition.weights, outputs: net.inputChannels(ofBlock: block + 1),
            lanes: workspace.blocks[block + 1].inputLanes, transition.channels, scale: 0.25, into: transition.packed)
    }

    private func packForwards(
        _ weights: Range<Int>, outputs: Int, _ channels: ChannelSlots, lanes: Int, scale: Float,
        into packed: AlignedBuffer
    ) {
        packing.pointwise(
            Array(parameters[weights]), outputs: outputs, inputs: channels.slots.count, slots: channels.slots,
            slotCount: lanes * lane, scale: [Float](repeating: scale, count: outputs), into: cleared(packed))
    }

    private func packBackwards(
        _ weights: Range<Int>, outputs: Int, lanes: Int, _ channels: ChannelSlots, scale: Float,
        into packed: AlignedBuffer
    ) {
        packing.transposedPointwise(
            parameters[weights], outputs: outputs, inputs: channels.slots.count, slots: channels.slots,
            slotCount: (lanes + 1) / 2 * packing.group, scale: scale, into: cleared(packed))
    }
}
