// What the kernels of training work on beside what those of inference do.

/// A batch norm with the statistics of one batch, in lanes.
public struct BatchNorm {
    /// Factor of each channel: gamma over the deviation; 0 where no channel is.
    public let scale: UnsafePointer<Float>
    /// Summand of each channel; 0 where no channel is.
    public let offset: UnsafePointer<Float>
    /// Mean of each channel.
    public let mean: UnsafePointer<Float>

    /// All three have the lanes of the maps they are for.
    public init(scale: UnsafePointer<Float>, offset: UnsafePointer<Float>, mean: UnsafePointer<Float>) {
        self.scale = scale
        self.offset = offset
        self.mean = mean
    }

    /// Without the mean: all that the forward pass needs.
    public var affine: Affine { Affine(scale: scale, offset: offset) }
}

/// The way back through a batch norm, in lanes. The gradient of its input x is
/// `factor * g + (offset + scale * x)`, where g is that of its output: the second part, which comes from mean and variance
/// of the batch, needs sums over all of g first (Ioffe and Szegedy, 2015).
public struct NormDescent {
    /// The norm's own factor of each channel.
    public let factor: UnsafePointer<Float>
    /// What the batch's mean and variance give back.
    public let correction: Affine

    /// All have the lanes of the maps they are for.
    public init(factor: UnsafePointer<Float>, correction: Affine) {
        self.factor = factor
        self.correction = correction
    }
}

/// A 1x1 convolution run backwards, with the norm and the ReLU before it.
public struct PointwiseDescent {
    /// Before the ReLU.
    public let norm: BatchNorm
    /// In the micro-kernel's order, see init.
    public let weights: UnsafePointer<Float>
    /// Lanes of the maps that the convolution reads.
    public let inputLanes: Int
    /// Lanes of the maps that it writes.
    public let outputLanes: Int

    /// - Parameter weights: `[group of inputs][output channel][input channel of the group]`; an output for every place of
    ///   the output's groups.
    public init(norm: BatchNorm, weights: UnsafePointer<Float>, inputLanes: Int, outputLanes: Int) {
        self.norm = norm
        self.weights = weights
        self.inputLanes = inputLanes
        self.outputLanes = outputLanes
    }

    /// Pairs of lanes that the convolution writes.
    public var outputGroups: Int { (outputLanes + 1) / 2 }
}
