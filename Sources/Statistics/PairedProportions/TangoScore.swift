/// Tango's score test that the paired difference is a given one.
struct TangoScore {
    let table: PairedTable

    /// The standardised distance of the observed difference from `difference`; falls as that rises.
    ///
    /// The variance is taken where the hypothesis holds: `2 q + d (1 - d)` by n, q the probability that only the second
    /// succeeds.
    ///
    /// - Parameter difference: -1...1.
    /// - SeeAlso: Tango, Stat Med 1998;17:891, equations 2 and 3.
    func statistic(_ difference: Double) -> Double {
        let n = Double(table.total)
        let (b, c) = (Double(table.onlyFirst), Double(table.onlySecond))
        let distance = b - c - n * difference
        // A whole distance of 0 stays 0 in spite of rounding in the margin.
        guard abs(distance) > 1e-12 * n else { return 0 }
        let linear = (2 * n - b + c) * difference - b - c
        let constant = c * difference * (1 - difference)
        let root = max(0, linear * linear + 8 * n * constant).squareRoot()
        // The larger root of the quadratic, written so that nothing cancels.
        let onlySecond = linear <= 0 ? (root - linear) / (4 * n) : 2 * constant / (root + linear)
        let variance = n * max(0, 2 * onlySecond + difference * (1 - difference))
        // Where the variance vanishes a large number stands for infinity.
        return max(-1e6, min(1e6, distance / variance.squareRoot()))
    }

    func limits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let z = level.normalQuantile
        let estimate = table.difference
        return (
            estimate == -1 ? -1 : brentRoot(in: -1...1) { statistic($0) - z } ?? -1,
            estimate == 1 ? 1 : brentRoot(in: -1...1) { statistic($0) + z } ?? 1
        )
    }
}

extension PairedTable {
    /// Whether the first is not worse than the second by more than a margin: one-sided test of
    /// "first - second <= -margin".
    ///
    /// - Parameter margin: the difference that would still be accepted, `0 <= margin < 1`, fixed before the data.
    /// - Returns: a standard normal statistic; `greater` speaks for non-inferiority.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    /// - SeeAlso: Tango, Stat Med 1998;17:891.
    public func nonInferiority(margin: Double) throws(StatisticsError) -> TestResult {
        try Self.requireMargin(margin)
        let z = TangoScore(table: self).statistic(-margin)
        return TestResult(
            name: "non-inferiority, Tango score, margin \(margin)", statistic: z, p: Normal.survival(z),
            alternative: .greater, remarks: [.marginMustBeRegistered])
    }

    /// Whether the two differ by less than a margin in either direction: two one-sided tests.
    ///
    /// - Parameter margin: the largest difference that counts as none, `0 <= margin < 1`, fixed before the data.
    /// - Returns: the larger of the two one-sided p values with its statistic, positive when it speaks for equivalence.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    /// - SeeAlso: Schuirmann, J Pharmacokinet Biopharm 1987;15:657; Tango, Stat Med 1998;17:891.
    public func equivalence(margin: Double) throws(StatisticsError) -> TestResult {
        try Self.requireMargin(margin)
        let score = TangoScore(table: self)
        let z = min(score.statistic(-margin), -score.statistic(margin))
        return TestResult(
            name: "equivalence, two one-sided Tango score tests, margin \(margin)", statistic: z,
            p: Normal.survival(z), alternative: .greater, remarks: [.marginMustBeRegistered])
    }

    private static func requireMargin(_ margin: Double) throws(StatisticsError) {
        guard margin >= 0, margin < 1 else {
            throw .outOfRange(what: "margin", value: margin, allowed: "at least 0 and below 1, such as 0.05")
        }
    }
}

extension Remark {
    /// A test against a margin.
    public static let marginMustBeRegistered = Remark(
        "A test against a margin counts only when margin and direction were fixed before the readings.")
}
