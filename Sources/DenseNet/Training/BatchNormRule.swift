/// How a batch norm's running statistics follow those of the batches: `r = (1 - share) * r + share * s`.
public struct BatchNormRule: Equatable, Sendable, Codable {
    /// What the newest batch counts, above 0 and at most 1.
    public var share: Double
    /// Whether the variance that enters is divided by n - 1. The one that normalises is divided by n always.
    public var isVarianceUnbiased: Bool

    /// A rule.
    public init(share: Double, isVarianceUnbiased: Bool) {
        self.share = share
        self.isVarianceUnbiased = isVarianceUnbiased
    }

    /// PyTorch's: momentum 0.1.
    public static let torch = BatchNormRule(share: 0.1, isVarianceUnbiased: true)
    /// That of Keras 2 (fused kernel) and tf_keras: momentum 0.99.
    public static let keras2 = BatchNormRule(share: 0.01, isVarianceUnbiased: true)
    /// That of Keras 3: momentum 0.99.
    public static let keras3 = BatchNormRule(share: 0.01, isVarianceUnbiased: false)
}
