import Glibc

/// Two proportions of different cases, such as the accuracy of two groups of films.
///
/// For two readers of the same cases use ``PairedTable``.
public struct IndependentProportions: Hashable, Sendable {
    /// The first proportion.
    public let first: Proportion
    /// The second proportion.
    public let second: Proportion

    /// Two proportions without a case in common.
    public init(_ first: Proportion, _ second: Proportion) {
        self.first = first
        self.second = second
    }

    /// How the limits of a difference are made.
    public enum DifferenceMethod: Sendable, CaseIterable {
        /// Two Wilson intervals joined by squaring and adding.
        case newcombe
        /// The score test inverted.
        case miettinenNurminen
    }

    /// The first proportion minus the second.
    ///
    /// - Returns: a difference and limits in -1...1; `n` is the number of cases of both.
    public func difference(
        _ method: DifferenceMethod = .newcombe, level: ConfidenceLevel = .ninetyFive
    ) -> IntervalEstimate {
        let estimate = first.estimate - second.estimate
        let limits: (lower: Double, upper: Double)
        switch method {
        case .newcombe:
            let (one, two) = (first.interval(.wilson, level: level), second.interval(.wilson, level: level))
            limits = (
                estimate - hypot(one.estimate - one.lower, two.upper - two.estimate),
                estimate + hypot(one.upper - one.estimate, two.estimate - two.lower)
            )
        case .miettinenNurminen:
            limits = MiettinenNurminen(first, second).differenceLimits(level)
        }
        return IntervalEstimate(
            estimate: estimate, lower: max(-1, limits.lower), upper: min(1, limits.upper), level: level,
            method: method == .newcombe ? .newcombeDifference : .miettinenNurminen, n: first.trials + second.trials)
    }

    /// How the limits of a ratio are made.
    public enum RatioMethod: Sendable, CaseIterable {
        /// The score test inverted; defined for counts of 0.
        case miettinenNurminen
        /// Normal approximation of the logarithm; not defined for counts of 0.
        case log
    }

    /// The first proportion divided by the second.
    ///
    /// - Returns: limits from 0 to infinity; `n` is the number of cases of both. When both counts are 0 the score
    ///   method answers 0 to infinity, with an estimate of NaN and ``Remark/ratioIsUndefined``.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` for log limits when a count is 0.
    public func ratio(
        _ method: RatioMethod = .miettinenNurminen, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        let n = first.trials + second.trials
        let estimate = first.estimate / second.estimate
        switch method {
        case .miettinenNurminen:
            let limits = MiettinenNurminen(first, second).ratioLimits(level)
            var remarks: [Remark] = []
            if first.successes == 0 || second.successes == 0 {
                remarks.append(estimate.isNaN ? .ratioIsUndefined : .scoreLimitsForZeroCounts)
            }
            return IntervalEstimate(
                estimate: estimate, lower: limits.lower, upper: limits.upper, level: level,
                method: .miettinenNurminen, n: n, remarks: remarks)
        case .log:
            guard first.successes > 0, second.successes > 0 else {
                throw .notEstimable(what: "log limits of a ratio", because: "a count is 0; use the score limits")
            }
            let error = max(0, first.relativeVariance + second.relativeVariance).squareRoot()
            let factor = exp(level.normalQuantile * error)
            return IntervalEstimate(
                estimate: estimate, lower: estimate / factor, upper: estimate * factor, standardError: error,
                level: level, method: .logRatio, n: n, remarks: error == 0 ? [.logLimitsHaveNoWidth] : [])
        }
    }

    /// The odds of the first divided by those of the second, with score limits that are defined for counts of 0.
    ///
    /// - Returns: limits from 0 to infinity. When no or all cases succeeded in both the answer is 0 to infinity, with
    ///   an estimate of NaN and ``Remark/ratioIsUndefined``.
    public func oddsRatio(level: ConfidenceLevel = .ninetyFive) -> IntervalEstimate {
        let (a, b) = (Double(first.successes), Double(first.complement.successes))
        let (c, d) = (Double(second.successes), Double(second.complement.successes))
        let estimate = (a * d) / (b * c)
        let limits = MiettinenNurminen(first, second).oddsRatioLimits(level)
        let isAtEdge = a * b * c * d == 0
        return IntervalEstimate(
            estimate: estimate, lower: limits.lower, upper: limits.upper, level: level, method: .miettinenNurminen,
            n: first.trials + second.trials,
            remarks: estimate.isNaN ? [.ratioIsUndefined] : isAtEdge ? [.scoreLimitsForZeroCounts] : [])
    }
}

extension Proportion {
    /// Variance of the logarithm of the estimate: 1/successes - 1/trials.
    fileprivate var relativeVariance: Double {
        Double(trials - successes) / (Double(successes) * Double(trials))
    }
}

extension IntervalEstimate.Method {
    /// Limits of a difference of independent proportions from Wilson limits.
    public static let newcombeDifference = Self(
        "Newcombe hybrid score", reference: "Newcombe, Stat Med 1998;17:873, method 10")
    /// Score limits of a difference, a ratio or an odds ratio of independent proportions.
    public static let miettinenNurminen = Self("Miettinen-Nurminen score", reference: "Stat Med 1985;4:213")
    /// Log limits of a ratio of independent proportions; its standard error is that of the logarithm.
    public static let logRatio = Self(
        "log", reference: "Katz et al., Biometrics 1978;34:469; Simel et al., J Clin Epidemiol 1991;44:763")
}

extension Remark {
    /// A ratio of 0 or infinity.
    public static let scoreLimitsForZeroCounts = Remark(
        "A count is 0; the limits invert the score test, because limits from logarithms do not exist.")
    /// A ratio 0/0.
    public static let ratioIsUndefined = Remark(
        "The ratio is zero by zero; the data exclude no value.")
    /// Log limits from standard error 0.
    public static let logLimitsHaveNoWidth = Remark(
        "All cases of both groups agree, so the log limits have no width; this is no sign of precision, prefer the score limits."
    )
}
