extension DiagnosticTable {
    /// Youden's index, sensitivity plus specificity minus 1.
    ///
    /// It is the difference of two independent proportions, sensitivity and false positive rate. Adding the limits of
    /// the two rates, as some programs do, gives an interval far too wide.
    ///
    /// - Parameter method: Newcombe's limits unless told otherwise.
    /// - Returns: -1...1; `n` is the number of cases.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing.
    public func youdenIndex(
        _ method: IndependentProportions.DifferenceMethod = .newcombe, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try requireBothClasses(for: "Youden's index")
        return try IndependentProportions(counts(of: .sensitivity), counts(of: .falsePositiveRate))
            .difference(method, level: level)
    }

    /// The mean of sensitivity and specificity, its limits those of Youden's index carried over.
    ///
    /// - Returns: 0...1; `n` is the number of cases.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing.
    public func balancedAccuracy(
        _ method: IndependentProportions.DifferenceMethod = .newcombe, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try requireBothClasses(for: "balanced accuracy")
        let index = try youdenIndex(method, level: level)
        return IntervalEstimate(
            estimate: (index.estimate + 1) / 2, lower: (index.lower + 1) / 2, upper: (index.upper + 1) / 2,
            level: level, method: index.method, n: index.n)
    }

    /// The number needed to diagnose, 1 by Youden's index: how many diseased and as many healthy cases must be tested for
    /// one right diagnosis more than by chance.
    ///
    /// - Returns: limits are the reciprocals of the index's. When those enclose 0 the interval runs through infinity:
    ///   then `lower` is the limit on the side of a useful test, `upper` is infinite, and a remark says so.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing.
    /// - SeeAlso: Bandolier 1996;27; for reciprocals of intervals around 0 Altman, BMJ 1998;317:1309.
    public func numberNeededToDiagnose(
        _ method: IndependentProportions.DifferenceMethod = .newcombe, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try requireBothClasses(for: "number needed to diagnose")
        let index = try youdenIndex(method, level: level)
        let enclosesZero = index.lower <= 0 && index.upper >= 0
        return IntervalEstimate(
            estimate: 1 / index.estimate,
            lower: enclosesZero ? (index.upper > 0 ? 1 / index.upper : .infinity) : 1 / index.upper,
            upper: enclosesZero ? .infinity : 1 / index.lower, level: level, method: index.method, n: index.n,
            remarks: enclosesZero ? [.intervalRunsThroughInfinity] : [])
    }
}

extension Remark {
    /// A reciprocal of an interval that encloses 0.
    public static let intervalRunsThroughInfinity = Remark(
        "The data do not exclude a test without use, so the number has no upper limit; beyond infinity it would be negative."
    )
}
