import DenseNetOperands

/// One batch norm in training mode: its parameters' places, and its factors for the batch at hand.
final class TrainingNorm: @unchecked Sendable {  // a channel is written by one thread at a time
    let moments: ChannelMoments
    /// Channels with those that fill the last lane.
    let width: Int
    let gamma: Range<Int>
    let beta: Range<Int>
    private let runningMean: Range<Int>
    private let runningVariance: Range<Int>
    /// The channel at each place of the lanes.
    private let channels: [Int?]
    /// `[scale][offset]` forwards, `[scale][offset]` of the correction backwards.
    private let lanes: AlignedBuffer

    init(
        _ name: String, _ slots: ChannelSlots, _ moments: ChannelMoments, _ parameters: ParameterLayout,
        _ statistics: ParameterLayout
    ) {
        self.moments = moments
        width = slots.lanes * slots.lane
        gamma = parameters.range(name + ".weight")
        beta = parameters.range(name + ".bias")
        runningMean = statistics.range(name + ".running_mean")
        runningVariance = statistics.range(name + ".running_var")
        var channels = [Int?](repeating: nil, count: width)
        for (channel, slot) in slots.slots.enumerated() { channels[slot] = channel }
        self.channels = channels
        lanes = AlignedBuffer(count: 4 * width)
    }

    var norm: BatchNorm {
        BatchNorm(
            scale: UnsafePointer(lanes.floats), offset: UnsafePointer(lanes.floats + width),
            mean: UnsafePointer(moments.mean.floats))
    }

    /// After ``descend(_:tiles:to:)``.
    var descent: NormDescent {
        NormDescent(
            factor: UnsafePointer(lanes.floats),
            correction: Affine(
                scale: UnsafePointer(lanes.floats + 2 * width), offset: UnsafePointer(lanes.floats + 3 * width)))
    }

    /// Turns the batch's moments into factors and takes them into the running statistics.
    /// - Parameters:
    ///   - slots: Places in the lanes.
    ///   - pixels: Numbers that each moment was taken of.
    func prepare(_ slots: Range<Int>, _ batch: TrainingBatch, pixels: Int) {
        let rule = batch.rule
        let unbiased = rule.isVarianceUnbiased && pixels > 1 ? Double(pixels) / Double(pixels - 1) : 1
        for slot in slots {
            guard let channel = channels[slot] else { continue }
            let (mean, variance) = (moments.mean(slot), moments.variance(slot))
            let scale = Double(batch.parameters[gamma.lowerBound + channel]) / (variance + batch.epsilon).squareRoot()
            lanes.floats[slot] = Float(scale)
            lanes.floats[width + slot] = Float(Double(batch.parameters[beta.lowerBound + channel]) - mean * scale)
            func follow(_ place: Int, _ value: Double) {
                let old = Double(batch.statistics.floats[place])
                batch.statistics.floats[place] = Float((1 - rule.share) * old + rule.share * value)
            }
            follow(runningMean.lowerBound + channel, mean)
            follow(runningVariance.lowerBound + channel, variance * unbiased)
        }
    }

    /// Gradients of gamma and beta, and what mean and variance give back to the input.
    /// - Parameters:
    ///   - sum: Of the gradient of the norm's output, over the batch.
    ///   - moment: Of the same times the input's difference from the mean.
    ///   - corrections: Where that is added; `nil` to keep it for ``descent``.
    func descend(
        slot: Int, sum: Double, moment: Double, _ batch: TrainingBatch, pixels: Int, to corrections: Corrections?
    ) {
        guard let channel = channels[slot] else { return }
        let mean = moments.mean(slot)
        let deviation = (moments.variance(slot) + batch.epsilon).squareRoot()
        let scale = Double(batch.parameters[gamma.lowerBound + channel]) / deviation
        batch.gradients.floats[gamma.lowerBound + channel] = Float(moment / deviation)
        batch.gradients.floats[beta.lowerBound + channel] = Float(sum)
        let slope = -scale * moment / (deviation * deviation * Double(pixels))
        let offset = -scale * sum / Double(pixels) - slope * mean
        if let corrections {
            corrections.add(scale: slope, offset: offset, to: slot)
        } else {
            lanes.floats[2 * width + slot] = Float(slope)
            lanes.floats[3 * width + slot] = Float(offset)
        }
    }
}

/// What the passes of one step share.
struct TrainingBatch: Sendable {
    let images: Int
    let rule: BatchNormRule
    let epsilon: Double
    let parameters: [Float]
    /// Running statistics, written.
    let statistics: AlignedBuffer
    /// Written.
    let gradients: AlignedBuffer
}
