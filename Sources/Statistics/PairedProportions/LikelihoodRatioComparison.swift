import Glibc

/// Two likelihood ratios on the same cases, compared.
public struct LikelihoodRatioComparison: Equatable, Sendable {
    /// The first one's likelihood ratio.
    public let first: Double
    /// The second one's.
    public let second: Double
    /// First by second with its interval, made on the logarithmic scale; `nil` when a ratio is 0 or infinite.
    public let ratio: IntervalEstimate?
    /// Standard error of the ratio's logarithm; `nil` likewise.
    public let logStandardError: Double?
    /// That both are equal; `nil` likewise, and when nothing is discordant.
    public let test: TestResult?
}

extension PairedCalls {
    /// Compares the positive or the negative likelihood ratios.
    ///
    /// - Parameters:
    ///   - value: the likelihood ratio of a positive or of a negative call.
    ///   - level: of the interval.
    /// - SeeAlso: Gu & Pepe, Biostatistics 2009;10:228 (regression of likelihood ratios; without covariates it is this
    ///   delta method).
    public func compareLikelihoodRatios(
        _ value: PredictiveValue, level: ConfidenceLevel = .ninetyFive
    ) -> LikelihoodRatioComparison {
        let (ill, well) =
            value == .positive
            ? (diseased.calledSo, healthy.calledOtherwise)
            : (diseased.calledOtherwise, healthy.calledSo)
        let (first, second) = (ill.first / well.first, ill.second / well.second)
        guard [ill.firstCount, ill.secondCount, well.firstCount, well.secondCount].allSatisfy({ $0 > 0 }) else {
            return LikelihoodRatioComparison(first: first, second: second, ratio: nil, logStandardError: nil, test: nil)
        }
        let error = (ill.logRatioVariance + well.logRatioVariance).squareRoot()
        let ratio = first / second
        let factor = exp(level.normalQuantile * error)
        let statistic = log(ratio) / error
        return LikelihoodRatioComparison(
            first: first, second: second,
            ratio: IntervalEstimate(
                estimate: ratio, lower: ratio / factor, upper: ratio * factor, level: level, method: .pairedLogRatio,
                n: diseased.total + healthy.total),
            logStandardError: error,
            test: error > 0
                ? TestResult(
                    name: "Ratio of \(value.rawValue) likelihood ratios", statistic: statistic,
                    p: Normal.twoSided(statistic)) : nil)
    }
}

/// How many cases of one class each of the two gave the same kind of call.
private struct PairedCounts {
    let total: Int, both: Int, firstCount: Int, secondCount: Int

    var first: Double { Double(firstCount) / Double(total) }
    var second: Double { Double(secondCount) / Double(total) }

    /// The delta method's variance of log(first by second) for paired proportions.
    var logRatioVariance: Double {
        Double(firstCount + secondCount - 2 * both) / (Double(firstCount) * Double(secondCount))
    }
}

extension PairedTable {
    /// Those who were right.
    fileprivate var calledSo: PairedCounts {
        PairedCounts(total: total, both: both, firstCount: both + onlyFirst, secondCount: both + onlySecond)
    }
    /// Those who were wrong.
    fileprivate var calledOtherwise: PairedCounts {
        PairedCounts(total: total, both: neither, firstCount: neither + onlySecond, secondCount: neither + onlyFirst)
    }
}

extension IntervalEstimate.Method {
    /// Ratio of two likelihood ratios on the same cases.
    public static let pairedLogRatio = Self(
        "log, delta method, paired", reference: "Gu & Pepe, Biostatistics 2009;10:228")
}
