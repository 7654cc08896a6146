import Glibc

/// The number of cases for a study of two tests, when no pilot exists and variances are conjectured from the range in which
/// readers are expected to lie.
///
/// - SeeAlso: Obuchowski, AJR 1998;171:1025 and 2000;175:603; Zhou, Obuchowski & McClish, Statistical Methods in Diagnostic
///   Medicine, chapter 6.
public struct ConjecturedReaderStudy: Equatable, Sendable {
    /// What is compared.
    public enum Endpoint: String, Sendable {
        /// Area under the ROC curve.
        case area = "auc"
        /// Sensitivity.
        case sensitivity
        /// Specificity.
        case specificity

        /// The variance that a value of this expectation has for one diseased case (one healthy case for specificity).
        ///
        /// The area's is Obuchowski's (Stat Med 1994;13:1179) for a binormal curve.
        func variance(_ value: Double, healthyPerDiseased ratio: Double) -> Double {
            guard self == .area else { return value * (1 - value) }
            let a = 2.squareRoot() * Normal.quantile(value)
            return 0.0099 * exp(-a * a / 2) * ((5 * a * a + 8) + (a * a + 8) / ratio)
        }
    }

    /// Conjectures.
    public struct Assumptions: Equatable, Sendable {
        /// Endpoint.
        public var endpoint: Endpoint
        /// Expected value, such as an area of 0.75; between 0.5 and 1 for the area, 0 and 1 otherwise.
        public var value: Double
        /// The difference to be found, above 0.
        public var difference: Double
        /// Readers, at least 2.
        public var readers: Int
        /// The range of the readers' values, above 0.
        public var rangeBetweenReaders: Double
        /// The range of one reader's values when he reads the same cases twice, at least 0.
        public var rangeWithinReader: Double
        /// Healthy cases for each diseased one (for specificity: diseased for each healthy), above 0.
        public var ratio: Double
        /// Correlation of the errors: same reader with different tests (r1), different readers with the same test (r2),
        /// both different (r3).
        public var errorCorrelations: (same: Double, sameTest: Double, crossed: Double) {
            get { (r1, r2, r3) }
            set { (r1, r2, r3) = newValue }
        }
        private var r1: Double
        private var r2: Double
        private var r3: Double
        /// Correlation of a reader's true values with the two tests.
        public var readerCorrelation: Double
        /// Times that each reader reads each case with each test, at least 1.
        public var replicates: Int

        /// Correlations have the values that Rockette et al. (Acad Radiol 1999;6:66) suggest unless given.
        public init(
            endpoint: Endpoint, value: Double, difference: Double, readers: Int, rangeBetweenReaders: Double,
            rangeWithinReader: Double, ratio: Double = 1,
            errorCorrelations: (same: Double, sameTest: Double, crossed: Double) = (0.47, 0.3, 0.3),
            readerCorrelation: Double = 0.8, replicates: Int = 1
        ) {
            self.endpoint = endpoint
            self.value = value
            self.difference = difference
            self.readers = readers
            self.rangeBetweenReaders = rangeBetweenReaders
            self.rangeWithinReader = rangeWithinReader
            self.ratio = ratio
            (r1, r2, r3) = errorCorrelations
            self.readerCorrelation = readerCorrelation
            self.replicates = replicates
        }
    }

    /// Variance of readers' true values.
    public let readerVariance: Double
    /// Variance of one reader's readings of the same cases.
    public let withinVariance: Double
    /// Test by reader.
    public let testReaderVariance: Double
    /// Of a value, at the number of cases that just suffices: cases and repetition together.
    public let errorVariance: Double
    /// Covariances of errors: same reader, same test, both different.
    public let covariances: (cov1: Double, cov2: Double, cov3: Double)
    /// Diseased cases (for specificity: healthy), rounded up.
    public let diseased: Int
    /// Healthy cases (for specificity: diseased), rounded up.
    public let healthy: Int
    /// All cases.
    public var total: Int { diseased + healthy }

    /// Finds the number of cases.
    ///
    /// - Parameters:
    ///   - assumptions: conjectures.
    ///   - power: desired, above alpha and below 1.
    ///   - alpha: two-sided level of significance.
    /// - Throws: ``StatisticsError`` for values out of range, and when no number of cases suffices because readers vary too
    ///   much: then there must be more readers.
    public init(_ assumptions: Assumptions, power: Double = 0.8, alpha: Double = 0.05) throws(StatisticsError) {
        try assumptions.check()
        guard alpha > 0, alpha < 1 else {
            throw .outOfRange(what: "level of significance", value: alpha, allowed: "between 0 and 1")
        }
        guard power > alpha, power < 1 else {
            throw .outOfRange(what: "power", value: power, allowed: "above the level of significance and below 1")
        }
        let readers = Double(assumptions.readers)
        let (same, sameTest, crossed) = assumptions.errorCorrelations
        let between = assumptions.rangeBetweenReaders / NormalRange.expected(of: assumptions.readers)
        let within = assumptions.rangeWithinReader / NormalRange.expected(of: 2)
        let testReader = between * between * (1 - assumptions.readerCorrelation)
        let distribution = FDistribution(1, readers - 1)
        let critical = distribution.quantile(1 - alpha)
        let noncentrality = brentRoot(in: 1e-9...1000) {
            distribution.survival(critical, noncentrality: $0) - power
        }
        guard let noncentrality else {
            throw .notEstimable(what: "number of cases", because: "no noncentrality below 1000 gives this power")
        }
        // What the variance of the difference may be, less what more cases cannot reduce.
        let allowed = readers * assumptions.difference * assumptions.difference / (2 * noncentrality)
        let left = allowed - testReader - within * within / Double(assumptions.replicates)
        let factor = 1 - same + (readers - 1) * (sameTest - crossed)
        guard left > 0, factor > 0 else {
            throw .notEstimable(
                what: "number of cases",
                because: "readers vary too much for this difference, however many cases they read; take more readers")
        }
        let ofCases = left / factor
        let exact = assumptions.endpoint.variance(assumptions.value, healthyPerDiseased: assumptions.ratio) / ofCases
        let error = ofCases + within * within
        readerVariance = between * between
        withinVariance = within * within
        testReaderVariance = testReader
        errorVariance = error
        covariances = (same * error, sameTest * error, crossed * error)
        diseased = try wholeCases(exact)
        healthy = try wholeCases(Double(diseased) * assumptions.ratio)
    }

    /// Whether all values are equal.
    public static func == (left: Self, right: Self) -> Bool {
        left.readerVariance == right.readerVariance && left.withinVariance == right.withinVariance
            && left.testReaderVariance == right.testReaderVariance && left.errorVariance == right.errorVariance
            && left.covariances == right.covariances && left.diseased == right.diseased && left.healthy == right.healthy
    }
}

extension ConjecturedReaderStudy.Assumptions {
    fileprivate func check() throws(StatisticsError) {
        let lowest = endpoint == .area ? 0.5 : 0
        guard value > lowest, value < 1 else {
            throw .outOfRange(what: "expected value", value: value, allowed: "above \(lowest) and below 1")
        }
        guard difference > 0, difference < 1 else {
            throw .outOfRange(what: "difference to be found", value: difference, allowed: "above 0 and below 1")
        }
        guard readers >= 2 else { throw .tooFew(what: "readers", needed: 2, given: readers) }
        guard rangeBetweenReaders > 0, rangeBetweenReaders <= 1 else {
            throw .outOfRange(
                what: "range between readers", value: rangeBetweenReaders, allowed: "above 0 and at most 1")
        }
        guard rangeWithinReader >= 0, rangeWithinReader <= 1 else {
            throw .outOfRange(what: "range within a reader", value: rangeWithinReader, allowed: "0 to 1")
        }
        guard ratio > 0, ratio.isFinite else {
            throw .outOfRange(what: "ratio of healthy to diseased", value: ratio, allowed: "above 0")
        }
        guard replicates >= 1 else { throw .tooFew(what: "replicates", needed: 1, given: replicates) }
        let (same, sameTest, crossed) = errorCorrelations
        for correlation in [same, sameTest, crossed, readerCorrelation] {
            guard correlation >= -1, correlation <= 1 else {
                throw .outOfRange(what: "correlation", value: correlation, allowed: "-1 to 1")
            }
        }
    }
}

/// The number of cases for a stand-alone test whose value is to be shown within a distance of its expectation.
public struct StandAloneStudy: Equatable, Sendable {
    /// Diseased cases (for specificity: healthy), rounded up.
    public let diseased: Int
    /// The others, rounded up.
    public let others: Int
    /// All cases.
    public var total: Int { diseased + others }

    /// - Parameters:
    ///   - endpoint: what is estimated.
    ///   - value: expected.
    ///   - precision: the distance that is to be found significant, above 0.
    ///   - ratio: the others for each diseased case, above 0.
    ///   - power: probability to find the distance, 0 < power < 1.
    ///   - alpha: two-sided level of significance.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public init(
        endpoint: ConjecturedReaderStudy.Endpoint, value: Double, precision: Double, ratio: Double = 1,
        power: Double = 0.8, alpha: Double = 0.05
    ) throws(StatisticsError) {
        guard value > 0, value < 1 else {
            throw .outOfRange(what: "expected value", value: value, allowed: "between 0 and 1")
        }
        guard precision > 0, precision < 1 else {
            throw .outOfRange(what: "precision", value: precision, allowed: "between 0 and 1")
        }
        guard ratio > 0, ratio.isFinite else {
            throw .outOfRange(what: "ratio of others to diseased", value: ratio, allowed: "above 0")
        }
        guard power > 0, power < 1, alpha > 0, alpha < 1 else {
            throw .outOfRange(what: "power or level of significance", value: power, allowed: "between 0 and 1")
        }
        let quantiles = -Normal.quantile(alpha / 2) + Normal.quantile(power)
        let variance = endpoint.variance(value, healthyPerDiseased: ratio)
        diseased = try wholeCases(quantiles * quantiles * variance / (precision * precision))
        others = try wholeCases(Double(diseased) * ratio)
    }
}
