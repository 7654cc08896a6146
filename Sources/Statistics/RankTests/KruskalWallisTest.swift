/// The Kruskal-Wallis test of several independent groups.
public enum KruskalWallisTest {
    /// The rank analogue of the one-way analysis of variance, corrected for ties, against chi-squared.
    ///
    /// - Parameter groups: at least two, none empty.
    /// - Throws: ``StatisticsError`` when groups or values are too few or a value is not finite.
    /// - SeeAlso: Kruskal & Wallis, J Am Stat Assoc 1952;47:583.
    public static func test(_ groups: [[Double]]) throws(StatisticsError) -> TestResult {
        guard groups.count > 1 else { throw .tooFew(what: "groups", needed: 2, given: groups.count) }
        for group in groups { _ = try FiniteSample(group, "values of a group") }
        let ranked = Midranks(groups.flatMap(\.self))
        let n = Double(ranked.ranks.count)
        let freedom = Double(groups.count - 1)
        let name = "Kruskal-Wallis test"
        let all = n * (n * n - 1)
        guard ranked.tieCorrection < all else {
            return TestResult(
                name: name, statistic: 0, degreesOfFreedom: [freedom], p: 1, remarks: [.allValuesAreTied])
        }
        var start = 0
        var sum = 0.0
        for group in groups {
            let ranks = ranked.ranks[start..<start + group.count]
            let fromMiddle = ranks.reduce(0) { $0 + ($1 - (n + 1) / 2) }
            sum += fromMiddle * fromMiddle / Double(group.count)
            start += group.count
        }
        let statistic = 12 * sum / (n * (n + 1)) / (1 - ranked.tieCorrection / all)
        return TestResult(
            name: name, statistic: statistic, degreesOfFreedom: [freedom],
            p: ChiSquared(freedom).survival(statistic))
    }
}
