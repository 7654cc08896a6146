/// Where each positive case's score lies among the negative ones, and the reverse: the parts of which the area under the
/// empirical ROC curve, its DeLong variance and every covariance of two such areas are made.
///
/// Ties count one half. Ranks make it O(n log n) instead of the O(n²) of the definition.
///
/// - SeeAlso: DeLong, DeLong & Clarke-Pearson, Biometrics 1988;44:837 (V10, V01, equations 4 and 5);
///   Sun & Xu, IEEE Signal Process Lett 2014;21:1389 (midranks).
public struct Placements: Equatable, Sendable {
    /// For each positive case, in the order given: the fraction of negative scores below its own (0...1).
    public let positives: [Double]
    /// For each negative case, in the order given: the fraction of positive scores above its own (0...1).
    public let negatives: [Double]
    /// The area under the empirical ROC curve, which is the mean of either list.
    public let area: Double

    /// - Parameters:
    ///   - positives: scores of the diseased cases; higher means more suspicious.
    ///   - negatives: scores of the healthy cases.
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
        let (m, n) = (positives.count, negatives.count)
        let order = Self.ascending(positives + negatives)
        var ofPositives = [Double](repeating: 0, count: m)
        var ofNegatives = [Double](repeating: 0, count: n)
        // Twice the number of wins, a whole number, so that the area is exact.
        var doubledWins = 0
        var (positivesBelow, negativesBelow) = (0, 0)
        var start = 0
        while start < order.count {
            var end = start
            var (tiedPositives, tiedNegatives) = (0, 0)
            while end < order.count, order[end].score == order[start].score {
                if order[end].index < m { tiedPositives += 1 } else { tiedNegatives += 1 }
                end += 1
            }
            let winsOfPositive = 2 * negativesBelow + tiedNegatives
            let winsOverNegative = 2 * (m - positivesBelow) - tiedPositives
            for entry in order[start..<end] {
                if entry.index < m {
                    ofPositives[entry.index] = Double(winsOfPositive) / Double(2 * n)
                } else {
                    ofNegatives[entry.index - m] = Double(winsOverNegative) / Double(2 * m)
                }
            }
            doubledWins += tiedPositives * winsOfPositive
            positivesBelow += tiedPositives
            negativesBelow += tiedNegatives
            start = end
        }
        self.positives = ofPositives
        self.negatives = ofNegatives
        area = Double(doubledWins) / (2 * Double(m) * Double(n))
    }

    private struct Entry {
        var score: Double
        var index: Int
    }

    private static func ascending(_ scores: [Double]) -> [Entry] {
        scores.enumerated().map { Entry(score: $0.element, index: $0.offset) }.sorted { $0.score < $1.score }
    }

    /// The DeLong variance of the area; NaN when a class has a single case.
    public var variance: Double { covariance(with: self) }

    /// The DeLong covariance of the areas of two scores of the same cases in the same order; NaN when a class has a
    /// single case.
    public func covariance(with other: Placements) -> Double {
        Self.covariance(positives, area, other.positives, other.area) / Double(positives.count)
            + Self.covariance(negatives, area, other.negatives, other.area) / Double(negatives.count)
    }

    private static func covariance(_ x: [Double], _ meanX: Double, _ y: [Double], _ meanY: Double) -> Double {
        guard x.count > 1 else { return .nan }
        var sum = 0.0
        for index in x.indices { sum += (x[index] - meanX) * (y[index] - meanY) }
        return sum / Double(x.count - 1)
    }
}
