/// Krippendorff's alpha for unordered categories. Cases with a single reading have no part in it.
///
/// Disagreement expected counts values without replacement: the divisor is N (N - 1) with N the number of readings.
/// irr 0.84.1 takes for N the number of ordered pairs of readers when no reading is missing, which puts alpha too near
/// Fleiss' kappa for three readers and more.
///
/// - SeeAlso: Hayes & Krippendorff, Commun Methods Meas 2007;1:77.
struct KrippendorffAlpha {
    let jackknife: CaseJackknife

    init(_ table: RatingTable) {
        let paired = table.counts.filter { $0.reduce(0, +) > 1 }
        var all = Sums(categories: table.categoryCount)
        for counts in paired { all.add(counts, sign: 1) }
        jackknife = CaseJackknife(
            estimate: all.alpha,
            leftOut: paired.map { counts in
                var rest = all
                rest.add(counts, sign: -1)
                return rest.alpha
            })
    }

    private struct Sums {
        /// Readings of each category, and in all.
        private var totals: [Int]
        private var readings = 0
        /// Disagreeing ordered pairs of each case, over its number of readings less one.
        private var disagreement = 0.0

        init(categories: Int) { totals = [Int](repeating: 0, count: categories) }

        mutating func add(_ counts: [Int], sign: Int) {
            let size = counts.reduce(0, +)
            for category in counts.indices { totals[category] += sign * counts[category] }
            readings += sign * size
            let disagreeing = counts.reduce(0) { $0 + $1 * (size - $1) }
            disagreement += Double(sign * disagreeing) / Double(size - 1)
        }

        var alpha: Double? {
            let expected = totals.reduce(0) { $0 + $1 * (readings - $1) }
            guard expected > 0 else { return nil }
            return 1 - Double(readings - 1) * disagreement / Double(expected)
        }
    }
}
