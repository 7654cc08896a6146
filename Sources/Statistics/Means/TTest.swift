/// A t test of one mean or of the difference of two, with the interval that belongs to it.
///
/// Values of readers who read the same cases are not independent of the cases: to compare readers with a model, use a
/// multi-reader multi-case analysis instead.
public struct TTest: Equatable, Sendable {
    /// First mean minus second mean, the mean of the differences, or the one mean; with its interval, which is
    /// one-sided when the alternative is.
    public let estimate: IntervalEstimate
    /// The test's statistic, degrees of freedom and p value.
    public let test: TestResult

    /// Student's test of two independent samples with one common variance.
    ///
    /// - Parameters:
    ///   - first: at least one value.
    ///   - second: at least one value; three in all.
    ///   - hypothesis: the difference under the null hypothesis.
    ///   - alternative: `greater` when the first mean is expected to be the larger.
    /// - Throws: ``StatisticsError`` when values are too few or not finite, or have no spread within the samples.
    public static func student(
        _ first: [Double], _ second: [Double], hypothesis: Double = 0,
        alternative: TestResult.Alternative = .twoSided, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> TTest {
        let a = try FiniteSample(first, "values of the first sample")
        let b = try FiniteSample(second, "values of the second sample")
        let degreesOfFreedom = a.count + b.count - 2
        guard degreesOfFreedom > 0 else {
            throw .tooFew(what: "values of both samples", needed: 3, given: a.count + b.count)
        }
        let pooled = (a.moments.sumOfSquares + b.moments.sumOfSquares) / Double(degreesOfFreedom)
        let standardError = (pooled * (1 / Double(a.count) + 1 / Double(b.count))).squareRoot()
        return try TTest(
            name: "Student's t test", method: .studentDifference, estimate: a.mean - b.mean,
            scale: max(abs(a.mean), abs(b.mean)), standardError: standardError,
            degreesOfFreedom: Double(degreesOfFreedom), n: a.count + b.count, hypothesis: hypothesis,
            alternative: alternative, level: level)
    }

    /// Welch's test of two independent samples, whose variances may differ.
    ///
    /// - Parameters:
    ///   - first: at least two values.
    ///   - second: at least two values.
    ///   - hypothesis: the difference under the null hypothesis.
    ///   - alternative: `greater` when the first mean is expected to be the larger.
    /// - Throws: ``StatisticsError`` as `student`.
    /// - SeeAlso: Welch, Biometrika 1947;34:28.
    public static func welch(
        _ first: [Double], _ second: [Double], hypothesis: Double = 0,
        alternative: TestResult.Alternative = .twoSided, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> TTest {
        let a = try FiniteSample(first, "values of the first sample", needed: 2)
        let b = try FiniteSample(second, "values of the second sample", needed: 2)
        let (ofA, ofB) = (a.variance / Double(a.count), b.variance / Double(b.count))
        let sum = ofA + ofB
        // Written with shares so that tiny variances do not underflow when squared.
        let (shareA, shareB) = (ofA / sum, ofB / sum)
        let degreesOfFreedom =
            1 / (shareA * shareA / Double(a.count - 1) + shareB * shareB / Double(b.count - 1))
        return try TTest(
            name: "Welch's t test", method: .welchDifference, estimate: a.mean - b.mean,
            scale: max(abs(a.mean), abs(b.mean)), standardError: sum.squareRoot(),
            degreesOfFreedom: degreesOfFreedom, n: a.count + b.count, hypothesis: hypothesis,
            alternative: alternative, level: level)
    }

    /// The paired test: each value of the first column belongs to the one beside it.
    ///
    /// - Parameters:
    ///   - first: at least two values.
    ///   - second: as many.
    ///   - hypothesis: the mean difference under the null hypothesis.
    ///   - alternative: `greater` when the first mean is expected to be the larger.
    /// - Throws: ``StatisticsError`` when the columns differ in length, values are too few or not finite, or all
    ///   differences are equal.
    public static func paired(
        _ first: [Double], _ second: [Double], hypothesis: Double = 0,
        alternative: TestResult.Alternative = .twoSided, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> TTest {
        guard first.count == second.count else {
            throw .lengthsDiffer(what: "paired values", first: first.count, second: second.count)
        }
        let differences = try FiniteSample(zip(first, second).map { $0 - $1 }, "paired differences", needed: 2)
        return try single(
            differences, name: "paired t test", method: .pairedDifference, hypothesis: hypothesis,
            alternative: alternative, level: level)
    }

    /// The test of one mean against a fixed value.
    ///
    /// - Parameters:
    ///   - values: at least two.
    ///   - hypothesis: the mean under the null hypothesis; it must be a known number, not itself an estimate.
    ///   - alternative: `greater` when the mean is expected to lie above.
    /// - Throws: ``StatisticsError`` when values are too few, not finite, or all equal.
    public static func oneSample(
        _ values: [Double], hypothesis: Double = 0, alternative: TestResult.Alternative = .twoSided,
        level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> TTest {
        try single(
            FiniteSample(values, "values", needed: 2), name: "one-sample t test", method: .oneSampleMean,
            hypothesis: hypothesis, alternative: alternative, level: level)
    }

    private static func single(
        _ sample: FiniteSample, name: String, method: IntervalEstimate.Method, hypothesis: Double,
        alternative: TestResult.Alternative, level: ConfidenceLevel
    ) throws(StatisticsError) -> TTest {
        try TTest(
            name: name, method: method, estimate: sample.mean, scale: abs(sample.mean),
            standardError: (sample.variance / Double(sample.count)).squareRoot(),
            degreesOfFreedom: Double(sample.count - 1), n: sample.count, hypothesis: hypothesis,
            alternative: alternative, level: level)
    }

    private init(
        name: String, method: IntervalEstimate.Method, estimate: Double, scale: Double, standardError: Double,
        degreesOfFreedom: Double, n: Int, hypothesis: Double, alternative: TestResult.Alternative,
        level: ConfidenceLevel
    ) throws(StatisticsError) {
        guard hypothesis.isFinite else {
            throw .outOfRange(what: "the hypothesis of the \(name)", value: hypothesis, allowed: "a finite number")
        }
        // What rounding leaves of a spread that is none must not become a statistic of millions.
        guard standardError > 10 * Double.ulpOfOne * scale else {
            throw .notEstimable(what: name, because: "the values have no spread")
        }
        let distribution = StudentT(degreesOfFreedom)
        let t = (estimate - hypothesis) / standardError
        let (p, lower, upper): (Double, Double, Double)
        switch alternative {
        case .twoSided:
            let half = distribution.quantile(1 - level.tail) * standardError
            (p, lower, upper) = (min(1, distribution.twoSided(t)), estimate - half, estimate + half)
        case .greater:
            let half = distribution.quantile(level.value) * standardError
            (p, lower, upper) = (distribution.survival(t), estimate - half, .infinity)
        case .less:
            let half = distribution.quantile(level.value) * standardError
            (p, lower, upper) = (distribution.cdf(t), -.infinity, estimate + half)
        }
        self.estimate = IntervalEstimate(
            estimate: estimate, lower: lower, upper: upper, standardError: standardError, level: level,
            method: method, n: n)
        test = TestResult(
            name: name, statistic: t, degreesOfFreedom: [degreesOfFreedom], p: p, alternative: alternative)
    }
}

extension IntervalEstimate.Method {
    /// Difference of two means, one common variance.
    public static let studentDifference = Self("t interval, common variance")
    /// Difference of two means, variances of their own.
    public static let welchDifference = Self(
        "t interval, separate variances (Welch)", reference: "Welch, Biometrika 1947;34:28")
    /// Mean of paired differences.
    public static let pairedDifference = Self("t interval of paired differences")
    /// One mean.
    public static let oneSampleMean = Self("t interval of a mean")
}
