extension Remark {
    /// For a margin that must be fixed before the data are seen.
    public static let marginBeforehand = Remark(
        "The margin must have been fixed in the protocol before the data were seen.")
}

extension Placements {
    /// Tests the area against a value, with DeLong's standard error.
    ///
    /// - Parameters:
    ///   - value: the area under the null hypothesis, between 0 and 1; 0.5 is chance.
    ///   - alternative: two-sided, or that the area is greater or less than the value.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``, or as ``standardError()``.
    public func test(
        against value: Double = 0.5, alternative: TestResult.Alternative = .twoSided
    ) throws(StatisticsError) -> TestResult {
        let value = try fraction(value, "area of the null hypothesis")
        let z = (area - value) / (try standardError())
        return TestResult(
            name: "AUC against \(value), DeLong", statistic: z, p: normalP(z, alternative), alternative: alternative)
    }
}

/// The p value of a statistic that is standard normal under the null hypothesis.
func normalP(_ z: Double, _ alternative: TestResult.Alternative) -> Double {
    switch alternative {
    case .twoSided: Normal.twoSided(z)
    case .greater: Normal.survival(z)
    case .less: Normal.cdf(z)
    }
}
