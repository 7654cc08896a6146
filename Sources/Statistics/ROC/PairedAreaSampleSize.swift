/// Conjectured areas of two scores of the same cases.
///
/// - SeeAlso: Obuchowski & McClish, Stat Med 1997;16:1529, section 3.
public struct PairedAreaConjecture: Equatable, Sendable {
    /// The first area, above 0.5 and below 1.
    public let first: Double
    /// The second area, above 0.5 and below 1.
    public let second: Double
    /// The correlation of the two estimated areas, above -1 and below 1 (about 0.4 to 0.6 for two readers of one kind).
    public let correlation: Double

    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public init(first: Double, second: Double, correlation: Double) throws(StatisticsError) {
        self.first = try AreaPlan.conjecture(first)
        self.second = try AreaPlan.conjecture(second)
        guard correlation > -1, correlation < 1 else {
            throw .outOfRange(what: "correlation of the areas", value: correlation, allowed: "between -1 and 1")
        }
        self.correlation = correlation
    }

    /// The variance of the difference of two areas, times the number of diseased cases.
    func variance(_ first: Double, _ second: Double, _ plan: AreaPlan) -> Double {
        let (v1, v2) = (plan.variance(ofArea: first), plan.variance(ofArea: second))
        return v1 + v2 - 2 * correlation * (v1 * v2).squareRoot()
    }
}

extension AreaPlan {
    /// The cases that a two-sided test of the difference of two areas on the same cases needs.
    ///
    /// - Throws: ``StatisticsError`` when the power is outside 0...1 or the conjectured areas are equal.
    public func cases(_ conjecture: PairedAreaConjecture, power: Double) throws(StatisticsError) -> AreaDesign {
        guard conjecture.first != conjecture.second else {
            throw .notEstimable(what: "the number of cases", because: "the conjectured areas do not differ")
        }
        return design(
            shift: abs(conjecture.first - conjecture.second),
            underNull: conjecture.variance(conjecture.first, conjecture.first, self),
            underAlternative: conjecture.variance(conjecture.first, conjecture.second, self),
            tail: significance / 2, power: try Self.power(power))
    }

    /// The power of a two-sided test of the difference of two areas on the same cases.
    ///
    /// - Parameter positives: diseased cases, at least 1; the healthy ones follow from the ratio.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func power(
        _ conjecture: PairedAreaConjecture, positives: Double
    ) throws(StatisticsError) -> AreaDesign {
        power(
            shift: abs(conjecture.first - conjecture.second),
            underNull: conjecture.variance(conjecture.first, conjecture.first, self),
            underAlternative: conjecture.variance(conjecture.first, conjecture.second, self),
            tail: significance / 2, positives: try Self.number(positives))
    }

    /// The cases that a one-sided test needs to show that the first area is worse than the second by less than a margin.
    ///
    /// - Parameter margin: above 0 and below 1.
    /// - Throws: ``StatisticsError`` when the conjectured loss reaches the margin, so that no number of cases is enough.
    public func cases(
        _ conjecture: PairedAreaConjecture, nonInferiorityMargin margin: Double, power: Double
    ) throws(StatisticsError) -> AreaDesign {
        guard margin > 0, margin < 1 else {
            throw .outOfRange(what: "margin", value: margin, allowed: "above 0 and below 1")
        }
        let shift = conjecture.first - conjecture.second + margin
        guard shift > 0 else {
            throw .notEstimable(what: "the number of cases", because: "the conjectured loss is not within the margin")
        }
        let variance = conjecture.variance(conjecture.first, conjecture.second, self)
        return design(
            shift: shift, underNull: variance, underAlternative: variance, tail: significance,
            power: try Self.power(power))
    }

    /// The cases that a study like a pilot study needs for a two-sided test of the difference of its areas, from the
    /// pilot's own variances. The ratio of the classes is the pilot's.
    ///
    /// - Throws: ``StatisticsError`` when the pilot's areas are equal or their variances unknown.
    public static func cases(
        like pilot: PairedAreas, significance: Double = 0.05, power: Double
    ) throws(StatisticsError) -> AreaDesign {
        let (m, n) = (Double(pilot.first.positives.count), Double(pilot.first.negatives.count))
        let plan = try AreaPlan(significance: significance, ratio: n / m)
        let difference = try pilot.difference()
        guard difference.difference != 0 else {
            throw .notEstimable(what: "the number of cases", because: "the areas of the pilot study do not differ")
        }
        let variance = m * difference.standardError * difference.standardError
        return plan.design(
            shift: abs(difference.difference), underNull: variance, underAlternative: variance,
            tail: significance / 2, power: try Self.power(power))
    }
}
