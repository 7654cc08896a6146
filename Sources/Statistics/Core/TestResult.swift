/// The outcome of a test of a null hypothesis.
public struct TestResult: Equatable, Sendable {
    /// The test's name in words: "McNemar test, exact".
    public let name: String
    /// The statistic (chi-squared, t, z, F …); `nil` for exact tests that have none.
    public let statistic: Double?
    /// Degrees of freedom, in the order of the distribution's parameters; empty when it has none.
    public let degreesOfFreedom: [Double]
    /// The p value, 0...1.
    public let p: Double
    /// Which side the alternative lies on.
    public let alternative: Alternative
    /// What a reader of the number must know.
    public let remarks: [Remark]

    /// The side of the alternative hypothesis.
    public enum Alternative: String, Sendable, CaseIterable {
        case twoSided = "two-sided"
        case greater
        case less
    }

    /// The outcome of a test.
    public init(
        name: String, statistic: Double? = nil, degreesOfFreedom: [Double] = [], p: Double,
        alternative: Alternative = .twoSided, remarks: [Remark] = []
    ) {
        self.name = name
        self.statistic = statistic
        self.degreesOfFreedom = degreesOfFreedom
        self.p = p
        self.alternative = alternative
        self.remarks = remarks
    }
}
