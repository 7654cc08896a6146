/// Mean and variance of a sample, in two passes so that a large common offset costs no digits.
public struct Moments: Equatable, Sendable {
    /// Number of values.
    public let n: Int
    /// Arithmetic mean; NaN when there is no value.
    public let mean: Double
    /// Sum of squared deviations from the mean.
    public let sumOfSquares: Double

    /// - Parameter values: finite numbers.
    public init(_ values: [Double]) {
        n = values.count
        let first = values.reduce(0, +) / Double(n)
        // What rounding left out of the mean.
        let correction = values.reduce(0) { $0 + ($1 - first) } / Double(n)
        let mean = first + correction
        self.mean = mean
        sumOfSquares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }

    /// Variance with the divisor n - 1; NaN for fewer than two values.
    public var variance: Double { n > 1 ? sumOfSquares / Double(n - 1) : .nan }
    /// Standard deviation with the divisor n - 1.
    public var standardDeviation: Double { variance.squareRoot() }
    /// Standard error of the mean.
    public var standardError: Double { (variance / Double(n)).squareRoot() }
}
