/// Scores of both classes as counts of ordered categories, lowest first: what an ROC model is fitted to.
///
/// Neighbouring scores of one class only are joined. That changes no estimate of the curve: the boundary between them has
/// a place of its own, at which the likelihood is what it is without the boundary (Metz, Herman & Shen 1998, "truth-state
/// runs").
public struct RatingCategories: Equatable, Sendable {
    /// Healthy cases of each category.
    public let healthy: [Int]
    /// Diseased cases of each category.
    public let diseased: [Int]

    /// Counts as a paper prints them; empty categories are left out and neighbours of one class joined.
    ///
    /// - Parameters:
    ///   - healthy: at least 0 each, lowest category first.
    ///   - diseased: as many.
    /// - Throws: ``StatisticsError`` when the lists differ in length, a count is negative, or a class has no case.
    public init(healthy: [Int], diseased: [Int]) throws(StatisticsError) {
        guard healthy.count == diseased.count else {
            throw .lengthsDiffer(what: "categories of both classes", first: healthy.count, second: diseased.count)
        }
        for count in healthy + diseased where count < 0 {
            throw .outOfRange(what: "a count", value: Double(count), allowed: "0 or more")
        }
        let classes = [("healthy cases", healthy), ("diseased cases", diseased)]
        for (name, counts) in classes where counts.allSatisfy({ $0 == 0 }) {
            throw .tooFew(what: name, needed: 1, given: 0)
        }
        (self.healthy, self.diseased) = Self.runs(zip(healthy, diseased).map { ($0, $1) })
    }

    /// The categories of a curve's scores; more than `most` are joined to about equal numbers of cases.
    ///
    /// - Parameter most: at least 3.
    init(_ curve: ROCCurve, most: Int = 20) {
        let cuts = curve.cuts
        var counts: [(healthy: Int, diseased: Int)] = []
        for cut in 1..<cuts.count {
            counts.append(
                (
                    cuts.negativesBelow[cut] - cuts.negativesBelow[cut - 1],
                    cuts.positivesBelow[cut] - cuts.positivesBelow[cut - 1]
                ))
        }
        let runs = Self.runs(counts)
        guard runs.healthy.count > most else {
            (healthy, diseased) = runs
            return
        }
        let all = cuts.negatives + cuts.positives
        var joined = [(healthy: Int, diseased: Int)](repeating: (0, 0), count: most)
        var below = 0
        for (one, other) in zip(runs.healthy, runs.diseased) {
            // By the middle of the category's ranks, so that a large one does not push its neighbours away.
            let place = min(most - 1, (2 * below + one + other) * most / (2 * all))
            joined[place].healthy += one
            joined[place].diseased += other
            below += one + other
        }
        (healthy, diseased) = Self.runs(joined)
    }

    /// Number of categories.
    public var count: Int { healthy.count }

    /// Whether all operating points lie on a curve of horizontal and vertical pieces, which the model reaches only at an
    /// infinite parameter: then the likelihood has no greatest value.
    ///
    /// - SeeAlso: Metz, Invest Radiol 1989;24:234 (degenerate data).
    var areDegenerate: Bool {
        let (allHealthy, allDiseased) = (healthy.reduce(0, +), diseased.reduce(0, +))
        var points: [(healthy: Int, diseased: Int)] = []
        var above = (healthy: allHealthy, diseased: allDiseased)
        for category in healthy.indices.dropLast() {
            above.healthy -= healthy[category]
            above.diseased -= diseased[category]
            points.append(above)
        }
        let isFlat = (points.map(\.diseased) + [0, allDiseased]).contains { height in
            points.allSatisfy { point in
                point.diseased == height || (point.healthy == 0 && point.diseased <= height)
                    || (point.healthy == allHealthy && point.diseased >= height)
            }
        }
        let isSteep = (points.map(\.healthy) + [0, allHealthy]).contains { place in
            points.allSatisfy { point in
                point.healthy == place || (point.diseased == 0 && point.healthy <= place)
                    || (point.diseased == allDiseased && point.healthy >= place)
            }
        }
        return isFlat || isSteep
    }

    private static func runs(_ counts: [(healthy: Int, diseased: Int)]) -> (healthy: [Int], diseased: [Int]) {
        var (healthy, diseased): ([Int], [Int]) = ([], [])
        for (one, other) in counts where one + other > 0 {
            if let last = healthy.last, let previous = diseased.last,
                (last == 0 && one == 0) || (previous == 0 && other == 0)
            {
                healthy[healthy.count - 1] += one
                diseased[diseased.count - 1] += other
            } else {
                healthy.append(one)
                diseased.append(other)
            }
        }
        return (healthy, diseased)
    }
}
