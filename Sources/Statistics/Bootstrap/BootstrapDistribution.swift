extension IntervalEstimate.Method {
    /// Quantiles of the resampled values.
    public static let bootstrapPercentile = IntervalEstimate.Method(
        "bootstrap, percentile", reference: "Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13")
    /// Quantiles mirrored at the estimate.
    public static let bootstrapBasic = IntervalEstimate.Method(
        "bootstrap, basic", reference: "Davison & Hinkley, Bootstrap Methods and their Application, 1997, 5.2.1")
    /// Normal limits with the standard deviation of the resampled values.
    public static let bootstrapNormal = IntervalEstimate.Method(
        "bootstrap, normal", reference: "Davison & Hinkley, Bootstrap Methods and their Application, 1997, 5.2.1")
    /// Bias-corrected and accelerated quantiles.
    public static let bootstrapBCa = IntervalEstimate.Method(
        "bootstrap, bias-corrected and accelerated", reference: "Efron, J Am Stat Assoc 1987;82:171")
}

extension Remark {
    /// For resamples that admit no value.
    public static func undefinedReplicates(_ count: Int, of all: Int) -> Remark {
        Remark("\(count) of \(all) resamples admit no value, mostly because a class is missing; they are left out.")
    }
}

/// The values of a statistic in resamples of the cases, and the intervals that follow.
public struct BootstrapDistribution: Equatable, Sendable {
    /// The statistic of the cases themselves.
    public let estimate: Double
    /// The resampled values, ascending; those that are undefined are left out.
    public let sorted: [Double]
    /// How the resamples were drawn.
    public let settings: BootstrapSettings
    /// Number of cases.
    public let n: Int
    /// The acceleration of the BCa interval; `nil` when the statistic's influences are not known.
    public let acceleration: Double?
    /// What must stand beside every interval.
    private let warnings: [Remark]

    init(
        estimate: Double, values: [Double], settings: BootstrapSettings, n: Int, acceleration: Double? = nil,
        warnings: [Remark] = []
    ) {
        self.estimate = estimate
        var defined = values
        defined.removeAll { $0.isNaN }
        defined.sort()
        sorted = defined
        self.settings = settings
        self.n = n
        self.acceleration = acceleration
        self.warnings = warnings
    }

    /// Which interval is made of the values.
    public enum Kind: String, Sendable, CaseIterable {
        /// The quantiles themselves; the usual one, and pROC's.
        case percentile
        /// The quantiles mirrored at the estimate.
        case basic
        /// Estimate and standard deviation.
        case normal
        /// Bias-corrected and accelerated.
        case bca
    }

    /// The standard deviation of the resampled values, the bootstrap's standard error.
    public var standardError: Double { Moments(sorted).standardDeviation }
    /// The mean of the resampled values minus the estimate.
    public var bias: Double { Moments(sorted).mean - estimate }
    /// A quantile of the resampled values (R's type 7).
    public func quantile(_ probability: Double) -> Double { Quantiles.quantile(probability, ofSorted: sorted) }

    private var remarks: [Remark] {
        let undefined = settings.replicates - sorted.count
        return undefined > 0 ? [.undefinedReplicates(undefined, of: settings.replicates)] : []
    }

    /// The estimate with a bootstrap interval.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when all resamples give the same value (as with complete
    ///   separation, where resampling cannot show uncertainty), when too few are defined, and for BCa when the estimate
    ///   lies outside all resampled values or no influences are known.
    public func interval(
        _ kind: Kind = .percentile, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try requireSpread()
        let tails = (quantile(level.tail), quantile(1 - level.tail))
        switch kind {
        case .percentile: return made(tails.0, tails.1, level, .bootstrapPercentile)
        case .basic: return made(2 * estimate - tails.1, 2 * estimate - tails.0, level, .bootstrapBasic)
        case .normal:
            let reach = level.normalQuantile * standardError
            return made(estimate - bias - reach, estimate - bias + reach, level, .bootstrapNormal)
        case .bca:
            let (lower, upper) = try correctedTails(level)
            return made(quantile(lower), quantile(upper), level, .bootstrapBCa)
        }
    }

    /// Tests the estimate against a value: the distance in bootstrap standard errors, taken as normal (as pROC does).
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when all resamples give the same value.
    public func test(
        against value: Double = 0, alternative: TestResult.Alternative = .twoSided
    ) throws(StatisticsError) -> TestResult {
        try requireSpread()
        let z = (estimate - value) / standardError
        return TestResult(
            name: "bootstrap test, normal", statistic: z, p: normalP(z, alternative), alternative: alternative,
            remarks: remarks)
    }

    private func requireSpread() throws(StatisticsError) {
        guard let first = sorted.first, let last = sorted.last, sorted.count > 1 else {
            throw .notEstimable(what: "a bootstrap interval", because: "no resample admits a value")
        }
        guard first < last else {
            throw .notEstimable(what: "a bootstrap interval", because: "all resamples give the same value")
        }
    }

    private func made(
        _ lower: Double, _ upper: Double, _ level: ConfidenceLevel, _ method: IntervalEstimate.Method
    ) -> IntervalEstimate {
        IntervalEstimate(
            estimate: estimate, lower: lower, upper: upper, standardError: standardError, level: level, method: method,
            n: n, remarks: remarks + warnings)
    }

    /// Efron 1987, equations 2.3 and 2.8; ties with the estimate count half on each side.
    private func correctedTails(_ level: ConfidenceLevel) throws(StatisticsError) -> (Double, Double) {
        guard let acceleration else {
            throw .notEstimable(what: "the BCa interval", because: "the cases' influences are not known")
        }
        let below = sorted.count { $0 < estimate }
        let equal = sorted.count { $0 == estimate }
        let share = (Double(below) + Double(equal) / 2) / Double(sorted.count)
        guard share > 0, share < 1 else {
            throw .notEstimable(what: "the BCa interval", because: "the estimate lies outside all resampled values")
        }
        let bias = Normal.quantile(share)
        let tail = { (z: Double) -> Double in
            Normal.cdf(bias + (bias + z) / (1 - acceleration * (bias + z)))
        }
        return (tail(-level.normalQuantile), tail(level.normalQuantile))
    }
}
