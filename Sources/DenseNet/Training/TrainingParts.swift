/// The first norm and the convolution of the stem.
struct TrainingStem: Sendable {
    let weights: Range<Int>
    let norm: TrainingNorm
    let packed: AlignedBuffer
}

/// One dense layer: norm, ReLU, 1x1, norm, ReLU, 3x3.
struct TrainingLayer: Sendable {
    let firstNorm: TrainingNorm
    let firstWeights: Range<Int>
    let secondNorm: TrainingNorm
    let secondWeights: Range<Int>
    /// Lanes of the block before the layer appends its own.
    let inputLanes: Int
    let channels: ChannelSlots
    /// What the 1x1 convolution gives; kept until the way back.
    let middle: BatchMaps
    /// Weights in the kernels' order, forwards and then backwards.
    let packedFirst: AlignedBuffer
    let packedSecond: AlignedBuffer
}

/// A transition: norm, ReLU, average, 1x1.
struct TrainingTransition: Sendable {
    let norm: TrainingNorm
    let weights: Range<Int>
    let channels: ChannelSlots
    /// Channels that it gives.
    let outputs: Int
    let packed: AlignedBuffer
}

/// A dense block with the maps of all its layers.
struct TrainingBlock: Sendable {
    let channels: ChannelSlots
    let inputLanes: Int
    let maps: BatchMaps
    let gradient: BatchMaps
    let moments: ChannelMoments
    let corrections: Corrections
    let layers: [TrainingLayer]
    /// After it, unless it is the last one.
    let transition: TrainingTransition?
}
