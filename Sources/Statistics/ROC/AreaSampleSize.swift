import Foundation

/// The numbers of diseased and healthy cases that a design needs, not rounded up, and the power that they give.
public struct AreaDesign: Equatable, Sendable {
    /// Diseased cases.
    public let positives: Double
    /// Healthy cases.
    public let negatives: Double
    /// Probability that the test rejects the null hypothesis when the conjecture holds, 0...1.
    public let power: Double
    /// Significance level of the two-sided test (of the one-sided one for non-inferiority).
    public let significance: Double

    /// Whole cases: both numbers rounded up.
    public var wholeCases: (positives: Int, negatives: Int) {
        (Int(positives.rounded(.up)), Int(negatives.rounded(.up)))
    }
}

/// Sample size and power of an area under the curve, by Obuchowski's variance of binormal scores.
///
/// - SeeAlso: Obuchowski & McClish, Stat Med 1997;16:1529, equations 2 and 3 (with 1.414 for the root of 2 and the
///   constants printed there, as pROC has them).
public struct AreaPlan: Equatable, Sendable {
    /// Two-sided significance level, between 0 and 1.
    public let significance: Double
    /// Healthy cases for each diseased one, above 0.
    public let ratio: Double

    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public init(significance: Double = 0.05, ratio: Double = 1) throws(StatisticsError) {
        guard significance > 0, significance < 1 else {
            throw .outOfRange(what: "significance level", value: significance, allowed: "between 0 and 1")
        }
        guard ratio > 0, ratio.isFinite else {
            throw .outOfRange(what: "healthy cases for each diseased one", value: ratio, allowed: "above 0")
        }
        self.significance = significance
        self.ratio = ratio
    }

    /// The variance of an area, times the number of diseased cases.
    public func variance(ofArea area: Double) -> Double {
        // Obuchowski and McClish print the root of 2 so.
        let a = Normal.quantile(area) * 1.414
        return 0.0099 * exp(-a * a / 2) * ((5 * a * a + 8) + (a * a + 8) / ratio)
    }

    /// The cases that a two-sided test of one area against 0.5 needs.
    ///
    /// - Parameters:
    ///   - area: the conjectured one, between 0.5 and 1, both excluded.
    ///   - power: between 0 and 1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func cases(area: Double, power: Double) throws(StatisticsError) -> AreaDesign {
        let area = try Self.conjecture(area)
        return design(
            shift: area - 0.5, underNull: 0.0792 * (1 + 1 / ratio), underAlternative: variance(ofArea: area),
            tail: significance / 2, power: try Self.power(power))
    }

    /// The power of a two-sided test of one area against 0.5.
    ///
    /// - Parameters:
    ///   - area: the conjectured one, between 0.5 and 1, both excluded.
    ///   - positives: diseased cases, at least 1; the healthy ones follow from the ratio.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func power(area: Double, positives: Double) throws(StatisticsError) -> AreaDesign {
        let area = try Self.conjecture(area)
        return self.power(
            shift: area - 0.5, underNull: 0.0792 * (1 + 1 / ratio), underAlternative: variance(ofArea: area),
            tail: significance / 2, positives: try Self.number(positives))
    }

    static func conjecture(_ area: Double) throws(StatisticsError) -> Double {
        guard area > 0.5, area < 1 else {
            throw .outOfRange(what: "conjectured AUC", value: area, allowed: "above 0.5 and below 1")
        }
        return area
    }
    static func power(_ power: Double) throws(StatisticsError) -> Double {
        guard power > 0, power < 1 else {
            throw .outOfRange(what: "power", value: power, allowed: "between 0 and 1")
        }
        return power
    }
    static func number(_ positives: Double) throws(StatisticsError) -> Double {
        guard positives >= 1, positives.isFinite else {
            throw .outOfRange(what: "diseased cases", value: positives, allowed: "at least 1")
        }
        return positives
    }

    /// Variances are those of one diseased case; the shift is what the test must see.
    func design(
        shift: Double, underNull: Double, underAlternative: Double, tail: Double, power: Double
    ) -> AreaDesign {
        let reach =
            -Normal.quantile(tail) * underNull.squareRoot() + Normal.quantile(power) * underAlternative.squareRoot()
        let positives = reach * reach / (shift * shift)
        return AreaDesign(
            positives: positives, negatives: positives * ratio, power: power, significance: significance)
    }

    func power(
        shift: Double, underNull: Double, underAlternative: Double, tail: Double, positives: Double
    ) -> AreaDesign {
        let excess = positives.squareRoot() * shift + Normal.quantile(tail) * underNull.squareRoot()
        return AreaDesign(
            positives: positives, negatives: positives * ratio,
            power: Normal.cdf(excess / underAlternative.squareRoot()), significance: significance)
    }
}
