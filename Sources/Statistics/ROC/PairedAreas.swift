extension IntervalEstimate.Method {
    /// Normal limits of a difference of areas on the same cases.
    public static let delongPaired = IntervalEstimate.Method(
        "DeLong, same cases", reference: "DeLong, DeLong & Clarke-Pearson, Biometrics 1988;44:837")
    /// t limits of a difference of areas on different cases.
    public static let delongUnpaired = IntervalEstimate.Method(
        "DeLong, different cases, Satterthwaite's degrees of freedom",
        reference: "DeLong, DeLong & Clarke-Pearson, Biometrics 1988;44:837; Satterthwaite, Biometrics 1946;2:110")
}

/// Two scores of the same cases: a model and a reader, or two models.
public struct PairedAreas: Equatable, Sendable {
    /// The first score of each case.
    public let firstClasses: ScoredClasses
    /// The second score of each case, in the same order.
    public let secondClasses: ScoredClasses
    /// The first area's components.
    public let first: Placements
    /// The second area's components.
    public let second: Placements

    /// - Parameters:
    ///   - first: one score of each case.
    ///   - second: the other score of the same cases in the same order.
    /// - Throws: ``StatisticsError/lengthsDiffer(what:first:second:)``
    public init(_ first: ScoredClasses, _ second: ScoredClasses) throws(StatisticsError) {
        guard first.positives.count == second.positives.count else {
            throw .lengthsDiffer(
                what: "paired positive cases", first: first.positives.count, second: second.positives.count)
        }
        guard first.negatives.count == second.negatives.count else {
            throw .lengthsDiffer(
                what: "paired negative cases", first: first.negatives.count, second: second.negatives.count)
        }
        firstClasses = first
        secondClasses = second
        self.first = Placements(first)
        self.second = Placements(second)
    }

    /// DeLong's covariance of the two areas; NaN when a class has a single case.
    public var covariance: Double { first.covariance(with: second) }

    /// The difference of the areas, first minus second.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class has a single case or the variance of the
    ///   difference is 0 (both scores rank alike, or both separate the classes completely).
    public func difference() throws(StatisticsError) -> AreaDifference {
        let what = "the standard error of the difference of the AUCs"
        guard first.positives.count > 1, first.negatives.count > 1 else {
            throw .notEstimable(what: what, because: "a class has a single case")
        }
        // From the differences case by case, so that equal rankings give exactly 0.
        let variance =
            Moments(zip(first.positives, second.positives).map { $0 - $1 }).variance / Double(first.positives.count)
            + Moments(zip(first.negatives, second.negatives).map { $0 - $1 }).variance / Double(first.negatives.count)
        guard variance > 0 else {
            throw .notEstimable(what: what, because: "both scores order every pair of cases alike")
        }
        return AreaDifference(
            first: first.area, second: second.area, standardError: variance.squareRoot(),
            degreesOfFreedom: .infinity, method: .delongPaired, n: first.count)
    }
}

/// Scores of two independent sets of cases: two hospitals, or two groups of patients.
public struct UnpairedAreas: Equatable, Sendable {
    /// Scores of the first set.
    public let firstClasses: ScoredClasses
    /// Scores of the second set.
    public let secondClasses: ScoredClasses
    /// The first area's components.
    public let first: Placements
    /// The second area's components.
    public let second: Placements

    /// Two sets without a common case. For the same cases use ``PairedAreas``, or the precision is misjudged.
    public init(_ first: ScoredClasses, _ second: ScoredClasses) {
        firstClasses = first
        secondClasses = second
        self.first = Placements(first)
        self.second = Placements(second)
    }

    /// The difference of the areas, first minus second, with Satterthwaite's degrees of freedom as pROC has them.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class has a single case or both variances are 0.
    public func difference() throws(StatisticsError) -> AreaDifference {
        let what = "the standard error of the difference of the AUCs"
        let (v1, v2) = (first.variance, second.variance)
        guard !v1.isNaN, !v2.isNaN else { throw .notEstimable(what: what, because: "a class has a single case") }
        guard v1 + v2 > 0 else { throw .notEstimable(what: what, because: "both variances are 0") }
        let inner = v1 * v1 / Double(first.count - 1) + v2 * v2 / Double(second.count - 1)
        return AreaDifference(
            first: first.area, second: second.area, standardError: (v1 + v2).squareRoot(),
            degreesOfFreedom: (v1 + v2) * (v1 + v2) / inner, method: .delongUnpaired, n: first.count + second.count)
    }
}
