/// The figures that describe a column of numbers in a table: mean, spread, quartiles, extremes.
public struct SampleSummary: Equatable, Sendable {
    /// Number of values.
    public let n: Int
    /// Arithmetic mean.
    public let mean: Double
    /// Standard deviation with the divisor n - 1; `nil` for a single value.
    public let standardDeviation: Double?
    /// Smallest value.
    public let minimum: Double
    /// First quartile, R's type 7.
    public let lowerQuartile: Double
    /// Median.
    public let median: Double
    /// Third quartile, R's type 7.
    public let upperQuartile: Double
    /// Largest value.
    public let maximum: Double

    /// - Parameter values: at least one, all finite.
    /// - Throws: ``StatisticsError`` when there is none or one is not finite.
    public init(_ values: [Double]) throws(StatisticsError) {
        let sample = try FiniteSample(values, "values")
        let sorted = values.sorted()
        n = sample.count
        mean = sample.mean
        standardDeviation = sample.count > 1 ? sample.variance.squareRoot() : nil
        minimum = sorted[0]
        lowerQuartile = Quantiles.quantile(0.25, ofSorted: sorted)
        median = Quantiles.quantile(0.5, ofSorted: sorted)
        upperQuartile = Quantiles.quantile(0.75, ofSorted: sorted)
        maximum = sorted[sorted.count - 1]
    }

    /// Standard error of the mean; `nil` for a single value.
    public var standardError: Double? { standardDeviation.map { $0 / Double(n).squareRoot() } }
}
