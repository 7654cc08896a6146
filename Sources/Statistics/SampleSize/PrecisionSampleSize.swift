/// How many cases a sensitivity or specificity needs to be known to within a given half-width.
///
/// - SeeAlso: Buderer, Acad Emerg Med 1996;3:895.
public struct PrecisionSampleSize: Equatable, Sendable {
    /// Which of the two is planned, and so of which class the cases count.
    public enum Quantity: String, Sendable, CaseIterable {
        /// Counts diseased cases.
        case sensitivity
        /// Counts healthy cases.
        case specificity
    }

    /// Cases of the class that counts: diseased for a sensitivity, healthy for a specificity.
    public let casesOfTheClass: Int
    /// Cases in all at the given prevalence.
    public let totalCases: Int

    /// - Parameters:
    ///   - quantity: sensitivity or specificity.
    ///   - value: what it is expected to be, 0...1.
    ///   - prevalence: of disease in the sample, between 0 and 1.
    ///   - halfWidth: of the interval, as a proportion: 0.05 for plus and minus 5 points.
    ///   - level: of the interval.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``; also for an expected value of 0 or 1, for which
    ///   the formula, which takes the normal interval, would ask for no case at all.
    public init(
        _ quantity: Quantity, value: Double, prevalence: Double, halfWidth: Double,
        level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) {
        for (what, given) in [
            ("expected \(quantity.rawValue)", value), ("prevalence", prevalence), ("half-width", halfWidth),
        ] {
            guard given > 0, given < 1 else {
                throw .outOfRange(what: what, value: given, allowed: "between 0 and 1")
            }
        }
        let z = level.normalQuantile
        let ofClass = z * z * value * (1 - value) / (halfWidth * halfWidth)
        casesOfTheClass = try wholeCases(ofClass)
        totalCases = try wholeCases(ofClass / (quantity == .sensitivity ? prevalence : 1 - prevalence))
    }
}
