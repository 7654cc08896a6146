/// The Mann-Whitney (Wilcoxon rank sum) test of two independent samples.
///
/// - SeeAlso: Mann & Whitney, Ann Math Stat 1947;18:50. Checked against R's `wilcox.test`.
public struct MannWhitneyTest: Equatable, Sendable {
    /// The test; its statistic is R's W, the number of pairs in which the first sample's value is the larger, ties
    /// counted one half.
    public let test: TestResult
    /// W as a share of all pairs, 0...1: how often a value of the first sample exceeds one of the second.
    public let probabilityOfSuperiority: Double

    /// - Parameters:
    ///   - first: at least one value.
    ///   - second: at least one value.
    ///   - alternative: `greater` when the first sample's values are expected to be the larger.
    /// - Throws: ``StatisticsError`` when a sample is empty, a value is not finite, or the exact test is asked of
    ///   tied values or of more than 200 in a sample.
    public init(
        _ first: [Double], _ second: [Double], alternative: TestResult.Alternative = .twoSided,
        method: RankTestMethod = .automatic
    ) throws(StatisticsError) {
        let a = try FiniteSample(first, "values of the first sample")
        let b = try FiniteSample(second, "values of the second sample")
        let (m, n) = (Double(a.count), Double(b.count))
        let ranked = Midranks(first + second)
        let statistic = ranked.ranks.prefix(a.count).reduce(0, +) - m * (m + 1) / 2
        probabilityOfSuperiority = statistic / (m * n)
        let isSmall = max(a.count, b.count) < RankTestMethod.exactBelow
        let correction: Bool
        var remarks: [Remark] = []
        switch method {
        case .automatic where isSmall && !ranked.hasTies, .exact:
            guard !ranked.hasTies else {
                throw .notEstimable(what: "exact Mann-Whitney test", because: "values are tied")
            }
            guard max(a.count, b.count) <= RankTestMethod.exactAtMost else {
                throw .outOfRange(
                    what: "sample size of the exact Mann-Whitney test", value: max(m, n),
                    allowed: "at most \(RankTestMethod.exactAtMost)")
            }
            let distribution = RankSumDistribution(a.count, b.count)
            let w = Int(statistic)
            test = TestResult(
                name: "Mann-Whitney test, exact", statistic: statistic,
                p: exactRankP(atMost: distribution.atMost(w), atLeast: distribution.atLeast(w), alternative),
                alternative: alternative)
            return
        case .automatic:
            correction = true
            if isSmall { remarks.append(.tiesMakeTheTestApproximate) }
        case .normal(let isCorrected): correction = isCorrected
        }
        let all = m + n
        // Exactly 0 when all are tied: rounding must not make a variance of it.
        let isAllTied = ranked.tieCorrection == all * (all * all - 1)
        let variance = isAllTied ? 0 : m * n / 12 * (all + 1 - ranked.tieCorrection / (all * (all - 1)))
        let approximation = RankNormalApproximation(
            distance: statistic - m * n / 2, variance: variance, alternative: alternative,
            continuityCorrection: correction)
        test = TestResult(
            name: "Mann-Whitney test, normal approximation\(correction ? " with continuity correction" : "")",
            statistic: statistic, p: approximation.p, alternative: alternative,
            remarks: approximation.remarks + remarks)
    }
}
