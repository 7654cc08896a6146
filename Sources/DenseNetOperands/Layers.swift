// Packed layers. A group is what the micro-kernel computes at once: two lanes of output channels.

/// 7x7 convolution of stride 2, batch norm, ReLU.
public struct StemLayer {
    /// Before the ReLU.
    public let norm: Affine
    /// In the micro-kernel's order, see init.
    public let weights: UnsafePointer<Float>
    /// Planes of the image.
    public let inputChannels: Int
    /// Lanes that are stored.
    public let outputLanes: Int

    /// - Parameters:
    ///   - norm: With one lane more than `outputLanes`, as a group has two.
    ///   - weights: `[group][input channel][7][7][channel of the group]`.
    public init(norm: Affine, weights: UnsafePointer<Float>, inputChannels: Int, outputLanes: Int) {
        self.norm = norm
        self.weights = weights
        self.inputChannels = inputChannels
        self.outputLanes = outputLanes
    }
}

/// The first half of a dense layer: batch norm, ReLU, 1x1 convolution, batch norm (folded), ReLU.
public struct PointwiseLayer {
    /// Before the ReLU.
    public let norm: Affine
    /// In the micro-kernel's order, see init.
    public let weights: UnsafePointer<Float>
    /// Added after the convolution, in lanes.
    public let bias: UnsafePointer<Float>
    /// Lanes of the input maps.
    public let inputLanes: Int
    /// Groups of output channels.
    public let outputGroups: Int

    /// - Parameters:
    ///   - weights: `[group][input channel][channel of the group]`, times the second norm's scale.
    ///   - bias: The second norm's offset, in lanes.
    public init(
        norm: Affine, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, inputLanes: Int, outputGroups: Int
    ) {
        self.norm = norm
        self.weights = weights
        self.bias = bias
        self.inputLanes = inputLanes
        self.outputGroups = outputGroups
    }
}

/// The second half of a dense layer: the 3x3 convolution by Winograd's F(4x4,3x3) (Lavin and Gray, CVPR 2016), which
/// takes 36 multiplications for 16 outputs where the plain sum takes 144.
public struct WindowLayer {
    /// In the micro-kernel's order, see init.
    public let weights: UnsafePointer<Float>
    /// Lanes of the input maps.
    public let inputLanes: Int
    /// Lanes that are stored.
    public let outputLanes: Int

    /// - Parameters:
    ///   - weights: Transformed: `[36][group][input channel][channel of the group]`.
    ///   - outputLanes: Lanes that are stored.
    public init(weights: UnsafePointer<Float>, inputLanes: Int, outputLanes: Int) {
        self.weights = weights
        self.inputLanes = inputLanes
        self.outputLanes = outputLanes
    }
}

/// Batch norm, ReLU, 2x2 average and 1x1 convolution. Pooling and convolution are linear, so the average goes first: a
/// quarter of the work. Its factor 1/4 lies in the weights.
public struct TransitionLayer {
    /// Before the ReLU.
    public let norm: Affine
    /// In the micro-kernel's order, see init.
    public let weights: UnsafePointer<Float>
    /// Lanes of the input maps.
    public let inputLanes: Int
    /// Lanes that are stored.
    public let outputLanes: Int

    /// - Parameter weights: `[group][input channel][channel of the group]`, times 1/4.
    public init(norm: Affine, weights: UnsafePointer<Float>, inputLanes: Int, outputLanes: Int) {
        self.norm = norm
        self.weights = weights
        self.inputLanes = inputLanes
        self.outputLanes = outputLanes
    }
}
