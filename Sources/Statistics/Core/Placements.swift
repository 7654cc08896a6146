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
        self.init(try ScoredClasses(positives: positives, negatives: negatives))
    }

    /// - Parameter classes: the scores of both classes.
    public init(_ classes: ScoredClasses) {
        self.init(classes, ranked: RankedScores(classes.positives + classes.negatives))
    }

    /// - Parameter ranked: the ranks of the positive scores followed by the negative ones.
    init(_ classes: ScoredClasses, ranked: RankedScores) {
        let (m, n) = (classes.positives.count, classes.negatives.count)
        let order = ranked.order
        var ofPositives = [Double](repeating: 0, count: m)
        var ofNegatives = [Double](repeating: 0, count: n)
        // Twice the number of wins, a whole number, so that the area is exact.
        var doubledWins = 0
        var (positivesBelow, negativesBelow) = (0, 0)
        var start = 0
        for end in ranked.groupEnds {
            var tiedPositives = 0
            for position in start..<end where order[position] < m { tiedPositives += 1 }
            let tiedNegatives = end - start - tiedPositives
            let winsOfPositive = 2 * negativesBelow + tiedNegatives
            let winsOverNegative = 2 * (m - positivesBelow) - tiedPositives
            for position in start..<end {
                let index = order[position]
                if index < m {
                    ofPositives[index] = Double(winsOfPositive) / Double(2 * n)
                } else {
                    ofNegatives[index - m] = Double(winsOverNegative) / Double(2 * m)
                }
            }
            doubledWins += tiedPositives * winsOfPositive
            positivesBelow += tiedPositives
            negativesBelow += tiedNegatives
            start = end
        }
        positives = ofPositives
        negatives = ofNegatives
        area = Double(doubledWins) / (2 * Double(m) * Double(n))
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
