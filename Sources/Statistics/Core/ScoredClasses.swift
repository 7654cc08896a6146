/// The scores of diseased and healthy cases: what a curve, an area or a threshold is computed from.
///
/// A higher score always means more suspicious; the direction is never chosen from the data, because that makes every
/// area look better than it is.
public struct ScoredClasses: Equatable, Sendable {
    /// Scores of the diseased cases, in the order given.
    public let positives: [Double]
    /// Scores of the healthy cases, in the order given.
    public let negatives: [Double]

    /// - Parameters:
    ///   - positives: scores of the diseased cases, at least one, finite.
    ///   - negatives: scores of the healthy cases, at least one, finite.
    /// - Throws: ``StatisticsError`` when a class is empty or a score is not finite.
    public init(positives: [Double], negatives: [Double]) throws(StatisticsError) {
        guard !positives.isEmpty else { throw .tooFew(what: "positive cases", needed: 1, given: 0) }
        guard !negatives.isEmpty else { throw .tooFew(what: "negative cases", needed: 1, given: 0) }
        if let index = positives.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(what: "scores of positive cases", index: index)
        }
        if let index = negatives.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(what: "scores of negative cases", index: index)
        }
        self.positives = positives
        self.negatives = negatives
    }

    /// - Parameters:
    ///   - scores: one for each case.
    ///   - isPositive: the reference standard of each case, in the same order.
    /// - Throws: ``StatisticsError`` when the lists differ in length, a class is empty or a score is not finite.
    public init(scores: [Double], isPositive: [Bool]) throws(StatisticsError) {
        guard scores.count == isPositive.count else {
            throw .lengthsDiffer(what: "scores and truths", first: scores.count, second: isPositive.count)
        }
        let pairs = zip(scores, isPositive)
        try self.init(positives: pairs.filter(\.1).map(\.0), negatives: pairs.filter { !$0.1 }.map(\.0))
    }

    /// Number of cases of both classes.
    public var count: Int { positives.count + negatives.count }
    /// Whether every case has the same score, so that nothing can be said about discrimination.
    public var isConstant: Bool {
        positives.allSatisfy { $0 == positives[0] } && negatives.allSatisfy { $0 == positives[0] }
    }
}
