import Glibc

/// Which predictive value is meant.
public enum PredictiveValue: String, Sendable, CaseIterable {
    /// The share of diseased cases among those called positive.
    case positive
    /// The share of healthy cases among those called negative.
    case negative
}

/// On which sides limits are set.
public enum LimitSides: String, Sendable, CaseIterable {
    /// A lower and an upper limit.
    case both
    /// A lower limit only; the upper one is 1.
    case lower
}

extension DiagnosticTable {
    /// A predictive value where another share of the cases is diseased, by Bayes' rule, with logit limits.
    ///
    /// When a count is 0 the logit does not exist; then k²/2 is added to each count, k the normal quantile of the
    /// limits, the estimate changes with it, and a remark says so.
    ///
    /// - Parameters:
    ///   - value: positive or negative.
    ///   - prevalence: share of diseased cases, `0 < prevalence < 1`.
    ///   - level: 95 % unless told otherwise.
    ///   - sides: both unless told otherwise.
    /// - Returns: 0...1; `n` is the number of cases; the standard error is that of the logit.
    /// - Throws: ``StatisticsError`` when a class is missing or the prevalence out of range.
    /// - SeeAlso: Mercaldo, Lau & Zhou, Stat Med 2007;26:2170.
    public func predictiveValue(
        _ value: PredictiveValue, atPrevalence prevalence: Double, level: ConfidenceLevel = .ninetyFive,
        sides: LimitSides = .both
    ) throws(StatisticsError) -> IntervalEstimate {
        guard prevalence > 0, prevalence < 1 else {
            throw .outOfRange(what: "prevalence", value: prevalence, allowed: "between 0 and 1")
        }
        try requireBothClasses(for: "\(value.rawValue) predictive value")
        let z = sides == .both ? level.normalQuantile : Normal.quantile(level.value)
        let extra = hasZeroCell ? z * z / 2 : 0
        let (found, missed) = (Double(truePositives) + extra, Double(falseNegatives) + extra)
        let (cleared, alarmed) = (Double(trueNegatives) + extra, Double(falsePositives) + extra)
        let (diseased, healthy) = (found + missed, cleared + alarmed)
        let odds = prevalence / (1 - prevalence)
        let (logit, variance) =
            switch value {
            case .positive:
                (
                    log(odds * (found / diseased) / (alarmed / healthy)),
                    missed / (found * diseased) + cleared / (alarmed * healthy)
                )
            case .negative:
                (
                    log((cleared / healthy) / (missed / diseased) / odds),
                    found / (missed * diseased) + alarmed / (cleared * healthy)
                )
            }
        let half = z * variance.squareRoot()
        return IntervalEstimate(
            estimate: Self.logistic(logit), lower: Self.logistic(logit - half),
            upper: sides == .both ? Self.logistic(logit + half) : 1, standardError: variance.squareRoot(),
            level: level, method: .mercaldo, n: total, remarks: hasZeroCell ? [.countsWereAdded] : [])
    }

    private static func logistic(_ x: Double) -> Double { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }
}

extension IntervalEstimate.Method {
    /// Limits of a predictive value at a given prevalence.
    public static let mercaldo = Self(
        "logit at a given prevalence", reference: "Mercaldo, Lau & Zhou, Stat Med 2007;26:2170")
}

extension Remark {
    /// Counts added to a table with a zero.
    public static let countsWereAdded = Remark(
        "A count is 0; half the squared normal quantile was added to every count, for the estimate too.")
}
