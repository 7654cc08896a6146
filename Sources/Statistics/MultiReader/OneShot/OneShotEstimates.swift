/// The readers' mean area with one test.
public struct OneShotArea: Equatable, Sendable {
    /// The test.
    public let test: String
    /// The mean over all comparisons of all readers.
    public let area: Double
    /// Readers and cases of the test.
    public let counts: StudyCounts
    /// Moments and variance.
    public let moments: OneShotMoments

    /// The interval of the mean area.
    ///
    /// - Throws: ``StatisticsError`` when the variance was estimated below zero.
    public func interval(
        _ distribution: OneShotDistribution = .studentT, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try distribution.estimate(area, moments.covariance, moments.degreesOfFreedom).interval(
            level, method: distribution.method, n: counts.readers, what: "mean area with test \(test)", range: 0...1,
            remarks: counts.remarks)
    }

    /// Tests that the mean area is one half, that of guessing.
    ///
    /// - Throws: ``StatisticsError`` when the variance was estimated below zero or is zero.
    public func test(_ distribution: OneShotDistribution = .studentT) throws(StatisticsError) -> TestResult {
        try distribution.test(
            area, moments.covariance, moments.degreesOfFreedom, against: 0.5, what: "mean area with test \(test)",
            remarks: counts.remarks)
    }
}

/// The difference of two tests' mean areas, first minus second.
public struct OneShotDifference: Equatable, Sendable {
    /// The test whose area counts positively.
    public let first: OneShotArea
    /// The test whose area counts negatively.
    public let second: OneShotArea
    /// Readers and cases of the two tests together.
    public let counts: StudyCounts
    /// Moments of the two tests and the covariance of their areas.
    public let moments: OneShotMoments

    /// First minus second.
    public var difference: Double { first.area - second.area }
    /// Without bias; may be estimated below zero.
    public var variance: Double {
        Self.variance(first.moments.covariance, second.moments.covariance, moments.covariance)
    }
    /// With the biased moments.
    public var biasedVariance: Double {
        Self.variance(
            first.moments.biasedCovariance, second.moments.biasedCovariance, moments.biasedCovariance)
    }
    /// Of the variance; `nil` when it was estimated below zero or nothing varies.
    public var degreesOfFreedom: Double? {
        DegreesOfFreedomParts.difference(first.moments.parts, second.moments.parts, moments.parts)
            .degreesOfFreedom(of: variance)
    }

    /// The interval of the difference.
    ///
    /// - Throws: ``StatisticsError`` when the variance was estimated below zero.
    public func interval(
        _ distribution: OneShotDistribution = .studentT, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try distribution.estimate(difference, variance, degreesOfFreedom).interval(
            level, method: distribution.method, n: counts.readers, what: name, range: -1...1, remarks: counts.remarks)
    }

    /// Tests that the two areas are equal.
    ///
    /// - Throws: ``StatisticsError`` when the variance was estimated below zero or is zero.
    public func test(_ distribution: OneShotDistribution = .studentT) throws(StatisticsError) -> TestResult {
        try distribution.test(
            difference, variance, degreesOfFreedom, against: 0, what: name, remarks: counts.remarks)
    }

    private var name: String { "difference of the mean areas with tests \(first.test) and \(second.test)" }

    private static func variance(_ first: Double, _ second: Double, _ between: Double) -> Double {
        let variance = first + second - 2 * between
        return abs(variance) < 1e-13 * (abs(first) + abs(second)) ? 0 : variance
    }
}

/// By which distribution the intervals and tests of the one-shot analysis are made.
public enum OneShotDistribution: String, CaseIterable, Sendable {
    /// Student's t with the whole part of the degrees of freedom, and the normal one above 50, as iMRMC has it.
    case studentT
    /// The normal distribution.
    case normal

    var method: IntervalEstimate.Method { self == .normal ? .oneShotNormal : .oneShot }

    func estimate(_ value: Double, _ variance: Double, _ degreesOfFreedom: Double?) -> StudentEstimate {
        let freedom = degreesOfFreedom.map { $0 > 50 ? .infinity : $0.rounded(.down) }
        return StudentEstimate(
            estimate: value, variance: variance, degreesOfFreedom: self == .normal ? .infinity : freedom ?? .infinity)
    }

    func test(
        _ value: Double, _ variance: Double, _ degreesOfFreedom: Double?, against null: Double, what: String,
        remarks: [Remark]
    ) throws(StatisticsError) -> TestResult {
        let estimate = estimate(value, variance, degreesOfFreedom)
        _ = try estimate.standardError(what)
        guard let test = estimate.test(name: method.name, against: null, remarks: remarks) else {
            throw .notEstimable(what: "test of \(what)", because: "the values do not vary at all")
        }
        return test
    }
}

extension StudyCounts {
    var remarks: [Remark] { readers < 5 ? [.tooFewReadersToGeneralise] : [] }
}

extension IntervalEstimate.Method {
    /// U-statistics with t limits.
    public static let oneShot = Self(
        "One-shot U-statistics, random readers and cases, t", reference: "Gallas, Acad Radiol 2006;13:353")
    /// U-statistics with normal limits.
    public static let oneShotNormal = Self(
        "One-shot U-statistics, random readers and cases, normal", reference: "Gallas, Acad Radiol 2006;13:353")
}
