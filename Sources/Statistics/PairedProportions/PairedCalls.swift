/// The calls of two (a model and a reader, or two readers) on the same cases, beside the truth.
///
/// Differences are always first minus second, ratios first by second.
public struct PairedCalls: Hashable, Sendable {
    /// Diseased cases by who was right.
    public let diseased: PairedTable
    /// Healthy cases by who was right.
    public let healthy: PairedTable

    /// - Parameters:
    ///   - first: the first one's calls, true for disease.
    ///   - second: the second one's calls of the same cases in the same order.
    ///   - truth: the reference standard.
    /// - Throws: ``StatisticsError`` when the lists differ in length or a class has no case.
    public init(first: [Bool], second: [Bool], truth: [Bool]) throws(StatisticsError) {
        guard first.count == truth.count else {
            throw .lengthsDiffer(what: "calls and truths", first: first.count, second: truth.count)
        }
        guard second.count == truth.count else {
            throw .lengthsDiffer(what: "calls and truths", first: second.count, second: truth.count)
        }
        let (ill, well) = (truth.indices.filter { truth[$0] }, truth.indices.filter { !truth[$0] })
        diseased = try PairedTable(first: ill.map { first[$0] }, second: ill.map { second[$0] })
        healthy = try PairedTable(first: well.map { !first[$0] }, second: well.map { !second[$0] })
    }

    /// All cases by who was right.
    public var all: PairedTable {
        get throws(StatisticsError) {
            try PairedTable(
                both: diseased.both + healthy.both, onlyFirst: diseased.onlyFirst + healthy.onlyFirst,
                onlySecond: diseased.onlySecond + healthy.onlySecond, neither: diseased.neither + healthy.neither)
        }
    }

    /// Counts of calls of one kind (positive, or negative) for a comparison of predictive values.
    struct PredictedCases {
        /// Cases called so by both: with the state that was predicted, and with the other one.
        let bothRight: Double, bothWrong: Double
        let firstRight: Double, firstWrong: Double
        let secondRight: Double, secondWrong: Double

        /// Cases called so by the first.
        var first: Double { bothRight + bothWrong + firstRight + firstWrong }
        /// Cases called so by the second.
        var second: Double { bothRight + bothWrong + secondRight + secondWrong }
        var firstValue: Double { (bothRight + firstRight) / first }
        var secondValue: Double { (bothRight + secondRight) / second }
    }

    func predicted(_ value: PredictiveValue) -> PredictedCases {
        // Of the state predicted those who were right called it so, of the other state those who were wrong.
        let (own, other) = value == .positive ? (diseased, healthy) : (healthy, diseased)
        return PredictedCases(
            bothRight: Double(own.both), bothWrong: Double(other.neither), firstRight: Double(own.onlyFirst),
            firstWrong: Double(other.onlySecond), secondRight: Double(own.onlySecond),
            secondWrong: Double(other.onlyFirst))
    }
}
