import Glibc

/// How the confidence limits of the difference of two paired proportions are made.
public enum PairedDifferenceMethod: String, Sendable, CaseIterable {
    /// The score test inverted. Covers at the level on average, also for few discordant cases.
    case tango
    /// Wilson limits of both proportions, squared and added, with the correlation taken into account.
    case newcombe
    /// Wald's limits after adding one half to every cell.
    case agrestiMin
    /// Estimate and normal quantile. Not advised: too narrow, and of no width without discordant cases.
    case wald

    /// What stands in a footnote.
    public var method: IntervalEstimate.Method {
        switch self {
        case .tango: .tango
        case .newcombe: .newcombePaired
        case .agrestiMin: .agrestiMin
        case .wald: .waldPaired
        }
    }
}

extension PairedTable {
    /// The difference of the two proportions, first minus second, with its confidence interval.
    ///
    /// - Parameters:
    ///   - method: how the limits are made; Tango's score limits unless told otherwise.
    ///   - level: 95 % unless told otherwise.
    /// - Returns: a difference of proportions, -1...1; `n` is the number of cases.
    /// - SeeAlso: Tango, Stat Med 1998;17:891; Newcombe, Stat Med 1998;17:2635, method 10; Agresti & Min, Stat Med
    ///   2005;24:729.
    public func differenceInterval(
        _ method: PairedDifferenceMethod = .tango, level: ConfidenceLevel = .ninetyFive
    ) -> IntervalEstimate {
        var remarks: [Remark] = []
        var standardError: Double?
        let limits: (lower: Double, upper: Double)
        switch method {
        case .tango: limits = (tangoLimit(.lower, level), tangoLimit(.upper, level))
        case .newcombe: limits = squareAndAddLimits(level)
        case .agrestiMin:
            limits = waldLimits(adding: 0.5, level).limits
        case .wald:
            let (error, wald) = waldLimits(adding: 0, level)
            (standardError, limits) = (error, wald)
            remarks.append(.waldIsNotAdvised)
        }
        if limits.lower < -1 || limits.upper > 1 { remarks.append(.differenceLimitOutsideRange) }
        return IntervalEstimate(
            estimate: difference, lower: limits.lower, upper: limits.upper, standardError: standardError, level: level,
            method: method.method, n: total, remarks: remarks)
    }

    /// Tango's score statistic of the hypothesis that the difference is `hypothesis`; normal when it is.
    ///
    /// - Parameter hypothesis: between -1 and 1.
    func tangoStatistic(_ hypothesis: Double) -> Double {
        let n = Double(total)
        return (Double(onlyFirst - onlySecond) - n * hypothesis) / (n * tangoVariance(hypothesis)).squareRoot()
    }

    /// The variance of one case's difference under the hypothesis, with the restricted maximum likelihood estimate of
    /// the probability that only the second is right (Tango's equation 14).
    private func tangoVariance(_ hypothesis: Double) -> Double {
        let (n, b, c) = (Double(total), Double(onlyFirst), Double(onlySecond))
        let linear = -b - c + (2 * n - b + c) * hypothesis
        let constant = -c * hypothesis * (1 - hypothesis)
        let root = max(0, linear * linear - 8 * n * constant).squareRoot()
        let onlySecondProbability = (root - linear) / (4 * n)
        return max(0, 2 * onlySecondProbability + hypothesis * (1 - hypothesis))
    }

    private enum Side { case lower, upper }

    /// Where the squared statistic equals the squared quantile, searched outwards from the estimate. In this form it has
    /// no pole at -1 and 1.
    private func tangoLimit(_ side: Side, _ level: ConfidenceLevel) -> Double {
        let n = Double(total)
        let quantile = level.normalQuantile
        let end = side == .lower ? -1.0 : 1.0
        guard difference != end else { return end }
        // At the estimate itself the function is never positive, but may be zero.
        let start = difference + (end - difference) * 1e-10
        let excess = { (value: Double) -> Double in
            let distance = Double(onlyFirst - onlySecond) - n * value
            return distance * distance - quantile * quantile * n * tangoVariance(value)
        }
        let bracket = side == .lower ? end...start : start...end
        return brentRoot(in: bracket, excess) ?? end
    }

    private func waldLimits(
        adding half: Double, _ level: ConfidenceLevel
    ) -> (error: Double, limits: (lower: Double, upper: Double)) {
        let (n, b, c) = (Double(total) + 4 * half, Double(onlyFirst) + half, Double(onlySecond) + half)
        let error = max(0, b + c - (b - c) * (b - c) / n).squareRoot() / n
        let middle = (b - c) / n
        return (error, (middle - level.normalQuantile * error, middle + level.normalQuantile * error))
    }

    private func squareAndAddLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let n = Double(total)
        let (one, two) = (
            ScoreLimits.wilson(estimate: first, trials: n, level),
            ScoreLimits.wilson(estimate: second, trials: n, level)
        )
        let correlation = correctedCorrelation
        let (below, above) = (first - one.lower, one.upper - first)
        let (otherBelow, otherAbove) = (second - two.lower, two.upper - second)
        let lowerSquare = below * below - 2 * correlation * below * otherAbove + otherAbove * otherAbove
        let upperSquare = above * above - 2 * correlation * above * otherBelow + otherBelow * otherBelow
        return (difference - max(0, lowerSquare).squareRoot(), difference + max(0, upperSquare).squareRoot())
    }

    /// Newcombe's phi, its numerator lowered by n/2 (to 0 at most) when positive; 0 where a margin is empty.
    private var correctedCorrelation: Double {
        let (a, b, c, d) = (Double(both), Double(onlyFirst), Double(onlySecond), Double(neither))
        let margins = (a + b) * (c + d) * (a + c) * (b + d)
        guard margins > 0 else { return 0 }
        let covariance = a * d - b * c
        let corrected = covariance > 0 ? max(0, covariance - Double(total) / 2) : covariance
        return corrected / margins.squareRoot()
    }
}

extension IntervalEstimate.Method {
    /// Score limits of a paired difference.
    public static let tango = Self("Tango score", reference: "Tango, Stat Med 1998;17:891")
    /// Square-and-add limits of a paired difference.
    public static let newcombePaired = Self(
        "Newcombe square-and-add, paired", reference: "Newcombe, Stat Med 1998;17:2635, method 10")
    /// Adjusted Wald limits of a paired difference.
    public static let agrestiMin = Self("Agresti-Min", reference: "Agresti & Min, Stat Med 2005;24:729")
    /// Plain Wald limits of a paired difference.
    public static let waldPaired = Self("Wald, paired (not advised)")
}

extension Remark {
    /// A difference of proportions below -1 or above 1.
    public static let differenceLimitOutsideRange = Remark(
        "A limit lies outside -100 to 100 percentage points; it is given as the method makes it.")
}
