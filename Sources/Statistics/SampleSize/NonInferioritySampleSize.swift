/// How many cases show that a new method's proportion is not worse than the standard's by more than a margin, each
/// method on cases of its own.
///
/// Two readers, or a reader and a model, on the same cases need fewer: see ``McNemarSampleSize`` for the idea.
///
/// - SeeAlso: Blackwelder, Control Clin Trials 1982;3:345; Chow, Shao & Wang, Sample Size Calculations in Clinical
///   Research, 2nd ed. 2008, section 4.2.2.
public struct NonInferioritySampleSize: Equatable, Sendable {
    /// Cases of the new method.
    public let newMethod: Int
    /// Cases of the standard method.
    public let standard: Int
    /// Both.
    public var total: Int { newMethod + standard }

    /// - Parameters:
    ///   - expected: the new method's true proportion, 0...1.
    ///   - standard: the standard's true proportion, 0...1.
    ///   - margin: by how much the new method may be worse, above 0, as a proportion.
    ///   - power: chance of success, between 0 and 1.
    ///   - alpha: one-sided, between 0 and 1.
    ///   - ratio: cases of the new method for each case of the standard, above 0.
    /// - Throws: ``StatisticsError`` when an argument is out of range, or the new method is truly worse by the margin
    ///   or more, so that no number of cases suffices.
    public init(
        expected: Double, standard: Double, margin: Double, power: Double = 0.8, alpha: Double = 0.05,
        ratio: Double = 1
    ) throws(StatisticsError) {
        for (what, value) in [("expected proportion", expected), ("the standard's proportion", standard)] {
            guard (0...1).contains(value) else { throw .outOfRange(what: what, value: value, allowed: "0 to 1") }
        }
        try checkPlan(power: power, alpha: alpha)
        guard margin > 0, margin < 1 else {
            throw .outOfRange(what: "margin", value: margin, allowed: "between 0 and 1")
        }
        guard ratio > 0, ratio.isFinite else {
            throw .outOfRange(what: "ratio of cases", value: ratio, allowed: "above 0")
        }
        let distance = expected - standard + margin
        guard distance > 0 else {
            throw .notEstimable(
                what: "number of cases", because: "the new method is expected to be worse by the margin or more")
        }
        let variance = expected * (1 - expected) / ratio + standard * (1 - standard)
        guard variance > 0 else {
            throw .notEstimable(what: "number of cases", because: "expected proportions of 0 or 1 have no variance")
        }
        let quantiles = -Normal.quantile(alpha) + Normal.quantile(power)
        let ofStandard = variance * quantiles * quantiles / (distance * distance)
        self.standard = try wholeCases(ofStandard)
        newMethod = try wholeCases(ofStandard * ratio)
    }
}

/// Power above alpha, both between 0 and 1.
func checkPlan(power: Double, alpha: Double) throws(StatisticsError) {
    guard alpha > 0, alpha < 1 else { throw .outOfRange(what: "alpha", value: alpha, allowed: "between 0 and 1") }
    guard power > alpha, power < 1 else {
        throw .outOfRange(what: "power", value: power, allowed: "above alpha and below 1")
    }
}
