public import DenseNet
public import Radiographs

/// When a model is asked where it looked.
public enum ExplainRule: String, Sendable, CaseIterable {
    /// For images at or above the threshold.
    case whenPositive = "positive"
    /// For every image.
    case always
    /// For none.
    case never
}

/// What a model says about one image.
public struct Score: Equatable, Sendable {
    /// By class, in the card's order; 0...1.
    public let probabilities: [Float]
    /// Of the positive class, 0...1.
    public let probability: Float
    /// Whether the probability reaches the card's threshold.
    public let isPositive: Bool
    /// Where the model looked for the positive class; not normalised, not enlarged. `nil` where nobody asked,
    /// and where the map overflows.
    public let map: ActivationMap?
    /// What the network saw.
    public let prepared: PreparedImage
}

/// An image as a network saw it.
public struct PreparedImage: Equatable, Sendable {
    /// The image at the size of the network's input, 0...255, and where it lies in it.
    public let resampled: ResampledRadiograph
    /// `[channel][row][column]`, scaled as the card says.
    public let values: [Float]
}
