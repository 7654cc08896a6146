/// How the confidence limits of the F1 score are made.
public enum F1Method: String, Sendable, CaseIterable {
    /// Wilson limits of J = TP/(TP+FP+FN) carried over by F1 = 2J/(1+J). The default.
    case wilsonThroughJaccard
    /// Exact limits of J carried over.
    case clopperPearsonThroughJaccard
    /// Wilson's score with the variance of F1 itself.
    case wilsonDirect
    /// Estimate and standard error by the delta method; the limits may leave 0...1.
    case delta
    /// As in the source paper: Wilson limits as if F1 were a proportion of all cases, which it is not.
    case asInTheSourcePaper
}

extension DiagnosticTable {
    /// The F1 score, the harmonic mean of positive predictive value and sensitivity.
    ///
    /// - Parameters:
    ///   - method: Wilson's limits through the Jaccard index unless told otherwise.
    ///   - level: 95 % unless told otherwise.
    /// - Returns: 0...1; `n` is TP + FP + FN, what the score rests on.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when no case is diseased or called positive.
    /// - SeeAlso: Lam, Gopal & Qian, arXiv 2309.14621, 2023; Takahashi et al., Appl Intell 2022;52:4961 (delta).
    public func f1(
        _ method: F1Method = .wilsonThroughJaccard, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        let jaccard = try jaccardCounts
        let estimate = Self.f1(ofJaccard: jaccard.estimate)
        let n = Double(jaccard.trials)
        var error: Double?
        var remarks = prevalenceRemarks
        let limits: (lower: Double, upper: Double)
        switch method {
        case .wilsonThroughJaccard, .clopperPearsonThroughJaccard:
            let interval = jaccard.interval(method == .wilsonThroughJaccard ? .wilson : .clopperPearson, level: level)
            limits = (Self.f1(ofJaccard: interval.lower), Self.f1(ofJaccard: interval.upper))
        case .wilsonDirect:
            limits = F1Score(estimate: estimate, n: n).scoreLimits(level)
        case .delta:
            let deviation = (F1Score.variance(estimate) / n).squareRoot()
            error = deviation
            limits = (estimate - level.normalQuantile * deviation, estimate + level.normalQuantile * deviation)
            if limits.lower < 0 || limits.upper > 1 { remarks.append(.limitsLeaveTheUnitInterval) }
            if deviation == 0 { remarks.append(.noWidthIsNoPrecision) }
        case .asInTheSourcePaper:
            limits = ScoreLimits.wilson(estimate: estimate, trials: Double(total), level)
            remarks.append(.f1IsNoProportion)
        }
        return IntervalEstimate(
            estimate: estimate, lower: limits.lower, upper: limits.upper, standardError: error, level: level,
            method: method.method, n: jaccard.trials, remarks: remarks)
    }

    /// TP of TP + FP + FN: given that sum, binomial.
    var jaccardCounts: Proportion {
        get throws(StatisticsError) {
            let trials = truePositives + falsePositives + falseNegatives
            guard trials > 0 else {
                throw .notEstimable(what: "F1", because: "no case is diseased and none was called positive")
            }
            return try Proportion(successes: truePositives, trials: trials)
        }
    }

    static func f1(ofJaccard jaccard: Double) -> Double { 2 * jaccard / (1 + jaccard) }
}

/// An F1 score as a random variable.
private struct F1Score {
    var estimate: Double
    /// TP + FP + FN.
    var n: Double

    /// Variance of one observation at a score, by the delta method: F(1-F)(2-F)²/2.
    static func variance(_ score: Double) -> Double { score * (1 - score) * (2 - score) * (2 - score) / 2 }

    /// Where the distance to the estimate is z standard errors of the limit itself. At an estimate of 0 or 1 the limit
    /// itself is a trivial solution; the other one bounds the scores that the test does not reject.
    func scoreLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let factor = level.normalQuantile * level.normalQuantile / n
        // The distance squared less its bound, divided by what vanishes at the trivial solution.
        func excess(_ score: Double) -> Double {
            let distance = score - estimate
            return switch estimate {
            case 0: score - factor * (1 - score) * (2 - score) * (2 - score) / 2
            case 1: (1 - score) - factor * score * (2 - score) * (2 - score) / 2
            default: distance * distance - factor * Self.variance(score)
            }
        }
        let lower = estimate == 0 ? 0 : brentRoot(in: 0...(estimate == 1 ? 1 : estimate), excess) ?? 0
        let upper = estimate == 1 ? 1 : brentRoot(in: (estimate == 0 ? 0 : estimate)...1, excess) ?? 1
        return (lower, upper)
    }
}

extension F1Method {
    /// What stands in a footnote.
    public var method: IntervalEstimate.Method {
        let lam = "Lam, Gopal & Qian, arXiv 2309.14621, 2023"
        return switch self {
        case .wilsonThroughJaccard: .init("Wilson through TP/(TP+FP+FN)", reference: lam)
        case .clopperPearsonThroughJaccard: .init("Clopper-Pearson through TP/(TP+FP+FN)", reference: lam)
        case .wilsonDirect: .init("Wilson (score) with the variance of F1", reference: lam)
        case .delta: .init("delta method", reference: "Takahashi et al., Appl Intell 2022;52:4961")
        case .asInTheSourcePaper: .init("as in the source paper: Wilson as if F1 were a proportion of all cases")
        }
    }
}

extension Remark {
    /// Wilson's limits of F1 with n = all cases.
    public static let f1IsNoProportion = Remark(
        "F1 is not a proportion of the cases; these limits only repeat the source paper's.")
    /// A standard error of 0.
    public static let noWidthIsNoPrecision = Remark(
        "The standard error is 0 at this end of the scale; an interval without width is no sign of precision.")
}
