extension PairedTable {
    /// The test that the first proportion is not worse than the second by more than the margin.
    ///
    /// Null hypothesis: first - second <= -margin. One-sided; compare p with half of the two-sided significance level.
    ///
    /// - Parameter margin: fixed before the data were seen, above 0 and below 1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    /// - SeeAlso: Tango, Stat Med 1998;17:891, section 3.
    public func nonInferiority(margin: Double) throws(StatisticsError) -> TestResult {
        let margin = try Self.checked(margin)
        let statistic = tangoStatistic(-margin)
        return TestResult(
            name: "Non-inferiority of the first proportion, margin \(margin), Tango score", statistic: statistic,
            p: Normal.survival(statistic), alternative: .greater, remarks: [.marginBeforehand])
    }

    /// The test that both proportions differ by less than the margin: two one-sided tests, of which the larger p counts.
    ///
    /// - Parameter margin: fixed before the data were seen, above 0 and below 1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func equivalence(margin: Double) throws(StatisticsError) -> TestResult {
        let margin = try Self.checked(margin)
        let (notWorse, notBetter) = (tangoStatistic(-margin), tangoStatistic(margin))
        let isLower = Normal.survival(notWorse) >= Normal.cdf(notBetter)
        return TestResult(
            name: "Equivalence of two paired proportions, margin \(margin), Tango score",
            statistic: isLower ? notWorse : notBetter,
            p: isLower ? Normal.survival(notWorse) : Normal.cdf(notBetter), alternative: isLower ? .greater : .less,
            remarks: [.marginBeforehand])
    }

    private static func checked(_ margin: Double) throws(StatisticsError) -> Double {
        guard margin > 0, margin < 1 else {
            throw .outOfRange(what: "margin", value: margin, allowed: "above 0 and below 1")
        }
        return margin
    }
}
