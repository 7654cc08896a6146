/// The Wilcoxon signed rank test of paired values.
///
/// Pairs without a difference are left out, as Wilcoxon did and R does; a remark says how many.
///
/// - SeeAlso: Wilcoxon, Biometrics Bull 1945;1:80.
public struct WilcoxonSignedRankTest: Equatable, Sendable {
    /// The test; its statistic is R's V, the sum of the ranks of the positive differences.
    public let test: TestResult
    /// Pairs that have a difference.
    public let pairs: Int

    /// - Parameters:
    ///   - first: at least one value.
    ///   - second: as many.
    ///   - alternative: `greater` when the first column's values are expected to be the larger.
    /// - Throws: ``StatisticsError`` when the columns are empty, differ in length or hold a value that is not finite,
    ///   or the exact test is asked of tied or missing differences or of more than 200 pairs.
    public init(
        _ first: [Double], _ second: [Double], alternative: TestResult.Alternative = .twoSided,
        method: RankTestMethod = .automatic
    ) throws(StatisticsError) {
        guard first.count == second.count else {
            throw .lengthsDiffer(what: "paired values", first: first.count, second: second.count)
        }
        let sample = try FiniteSample(zip(first, second).map { $0 - $1 }, "paired differences")
        let differences = sample.values.filter { $0 != 0 }
        pairs = differences.count
        let ranked = Midranks(differences.map(abs))
        let statistic = zip(differences, ranked.ranks).reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
        let isWhole = differences.count == sample.count && !ranked.hasTies
        let isSmall = sample.count < RankTestMethod.exactBelow
        var remarks: [Remark] = []
        if pairs < sample.count { remarks.append(.pairsWithoutDifference(sample.count - pairs)) }
        let correction: Bool
        switch method {
        case .automatic where isSmall && isWhole, .exact:
            guard isWhole else {
                throw .notEstimable(what: "exact signed rank test", because: "differences are tied or zero")
            }
            guard pairs <= RankTestMethod.exactAtMost else {
                throw .outOfRange(
                    what: "pairs of the exact signed rank test", value: Double(pairs),
                    allowed: "at most \(RankTestMethod.exactAtMost)")
            }
            let distribution = SignedRankDistribution(pairs)
            let v = Int(statistic)
            test = TestResult(
                name: "Wilcoxon signed rank test, exact", statistic: statistic,
                p: exactRankP(atMost: distribution.atMost(v), atLeast: distribution.atLeast(v), alternative),
                alternative: alternative)
            return
        case .automatic:
            correction = true
            if isSmall { remarks.append(.tiesMakeTheTestApproximate) }
        case .normal(let isCorrected): correction = isCorrected
        }
        let n = Double(pairs)
        let approximation = RankNormalApproximation(
            distance: statistic - n * (n + 1) / 4,
            variance: n * (n + 1) * (2 * n + 1) / 24 - ranked.tieCorrection / 48, alternative: alternative,
            continuityCorrection: correction)
        test = TestResult(
            name: "Wilcoxon signed rank test, normal approximation"
                + (correction ? " with continuity correction" : ""),
            statistic: statistic, p: approximation.p, alternative: alternative,
            remarks: (pairs == 0 ? [] : approximation.remarks) + remarks)
    }
}

extension Remark {
    /// When a signed rank test leaves pairs out.
    public static func pairsWithoutDifference(_ count: Int) -> Remark {
        Remark(
            count == 1
                ? "One pair without a difference is left out." : "\(count) pairs without a difference are left out.")
    }
}
