/// How the p value of a rank test is found.
public enum RankTestMethod: Hashable, Sendable {
    /// Exact when the samples are smaller than 50 and nothing is tied, as R's `wilcox.test`; else normal with
    /// continuity correction.
    case automatic
    /// From the distribution over all orders of the ranks; there must be no ties.
    case exact
    /// From the normal distribution, the variance corrected for ties.
    case normal(continuityCorrection: Bool)

    static let exactBelow = 50
    /// Above this the count of orders leaves the range in which it stays accurate and quick.
    static let exactAtMost = 200
}

/// The normal approximation that rank tests share.
struct RankNormalApproximation {
    /// Standardised, after the continuity correction; 0 when all values are tied.
    let z: Double
    let p: Double
    let remarks: [Remark]

    /// - Parameters:
    ///   - distance: the statistic minus its expectation under the null hypothesis.
    ///   - variance: under the null hypothesis; 0 when all values are tied.
    init(distance: Double, variance: Double, alternative: TestResult.Alternative, continuityCorrection: Bool) {
        guard variance > 0 else {
            (z, p, remarks) = (0, 1, [.allValuesAreTied])
            return
        }
        var correction = 0.0
        if continuityCorrection {
            switch alternative {
            case .twoSided: correction = distance == 0 ? 0 : (distance > 0 ? 0.5 : -0.5)
            case .greater: correction = 0.5
            case .less: correction = -0.5
            }
        }
        let z = (distance - correction) / variance.squareRoot()
        self.z = z
        switch alternative {
        case .twoSided: p = min(1, Normal.twoSided(z))
        case .greater: p = Normal.survival(z)
        case .less: p = Normal.cdf(z)
        }
        remarks = []
    }
}

/// Two-sided p value from both exact tails, or the one that the alternative names.
func exactRankP(atMost lower: Double, atLeast upper: Double, _ alternative: TestResult.Alternative) -> Double {
    switch alternative {
    case .twoSided: min(1, 2 * min(lower, upper))
    case .greater: upper
    case .less: lower
    }
}

extension Remark {
    /// When a rank test has nothing to order.
    public static let allValuesAreTied = Remark("All values are equal, so ranks cannot tell the groups apart.")
    /// When ties forbid the exact distribution of a small sample.
    public static let tiesMakeTheTestApproximate = Remark(
        "Ties forbid the exact test, so the p value is approximate for so small a sample.")
}
