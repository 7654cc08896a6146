import Glibc

/// Two likelihood ratios of the same cases: their ratio with limits, and the test that it is 1.
public struct LikelihoodRatioComparison: Equatable, Sendable {
    /// Of the first.
    public let first: Double
    /// Of the second.
    public let second: Double
    /// First by second; the standard error is that of the logarithm.
    public let ratio: IntervalEstimate
    /// Of a ratio of 1, a standard normal statistic.
    public let test: TestResult
}

extension PairedDiagnosticComparison {
    /// Compares the positive likelihood ratios of the two.
    ///
    /// - Returns: ratio first by second, 0 to infinity; `n` is the number of cases.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing, a likelihood ratio is 0, infinite
    ///   or undefined, or the two called all cases alike.
    /// - SeeAlso: Gu & Pepe, Int J Biostat 2009;5(1):8 (regression of likelihood ratios; its estimate and variance have
    ///   the closed form used here when the only covariate is the reader).
    public func positiveLikelihoodRatios(
        level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> LikelihoodRatioComparison {
        let what = "ratio of positive likelihood ratios"
        let (diseased, healthy) = try classes(for: what)
        return try compare(diseased, healthy, what, level)
    }

    /// Compares the negative likelihood ratios of the two.
    ///
    /// - Returns: ratio first by second, 0 to infinity; `n` is the number of cases.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing, a likelihood ratio is 0, infinite
    ///   or undefined, or the two called all cases alike.
    /// - SeeAlso: Gu & Pepe, Int J Biostat 2009;5(1):8.
    public func negativeLikelihoodRatios(
        level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> LikelihoodRatioComparison {
        let what = "ratio of negative likelihood ratios"
        let (diseased, healthy) = try classes(for: what)
        return try compare(Self.negatives(diseased), Self.negatives(healthy), what, level)
    }

    private static func negatives(_ table: PairedTable) throws(StatisticsError) -> PairedTable {
        try PairedTable(
            both: table.neither, onlyFirst: table.onlySecond, onlySecond: table.onlyFirst, neither: table.both)
    }

    private func compare(
        _ diseased: PairedTable, _ healthy: PairedTable, _ what: String, _ level: ConfidenceLevel
    ) throws(StatisticsError) -> LikelihoodRatioComparison {
        let shares = [diseased.first, diseased.second, healthy.first, healthy.second]
        guard !shares.contains(0) else {
            throw .notEstimable(what: what, because: "a likelihood ratio is 0, infinite or undefined")
        }
        let variance = Self.logVariance(diseased) + Self.logVariance(healthy)
        guard variance > 0 else { throw .notEstimable(what: what, because: "the two called all cases alike") }
        let (first, second) = (shares[0] / shares[2], shares[1] / shares[3])
        let (ratio, error) = (first / second, variance.squareRoot())
        let factor = exp(level.normalQuantile * error)
        let z = log(ratio) / error
        return LikelihoodRatioComparison(
            first: first, second: second,
            ratio: IntervalEstimate(
                estimate: ratio, lower: ratio / factor, upper: ratio * factor, standardError: error, level: level,
                method: .pairedLogRatio, n: self.first.total),
            test: TestResult(name: "Wald test of the log \(what)", statistic: z, p: Normal.twoSided(z)))
    }

    /// Variance of the logarithm of a ratio of two paired shares: discordant cases by the product of both counts.
    private static func logVariance(_ table: PairedTable) -> Double {
        Double(table.discordant) / (Double(table.both + table.onlyFirst) * Double(table.both + table.onlySecond))
    }
}

extension IntervalEstimate.Method {
    /// Log limits of a ratio of paired likelihood ratios.
    public static let pairedLogRatio = Self("log, paired", reference: "Gu & Pepe, Int J Biostat 2009;5(1):8")
}
