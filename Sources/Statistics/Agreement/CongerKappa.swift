/// Conger's kappa: pairwise agreement beyond that of independent readers, each with rates of their own.
///
/// - SeeAlso: Conger, Psychol Bull 1980;88:322.
struct CongerKappa {
    let jackknife: CaseJackknife

    init(_ table: RatingTable) {
        let rated = table.ratings.indices.filter { table.counts[$0].contains { $0 > 0 } }
        var all = Sums(raters: table.raterCount, categories: table.categoryCount)
        for index in rated { all.add(table.ratings[index], table.counts[index], sign: 1) }
        jackknife = CaseJackknife(
            estimate: all.kappa,
            leftOut: rated.map { index in
                var rest = all
                rest.add(table.ratings[index], table.counts[index], sign: -1)
                return rest.kappa
            })
    }

    private struct Sums {
        private let categories: Int
        /// By reader, then category.
        private var totals: [Int]
        private var readings: [Int]
        private var agreement = 0.0
        private var pairedCases = 0

        init(raters: Int, categories: Int) {
            self.categories = categories
            totals = [Int](repeating: 0, count: raters * categories)
            readings = [Int](repeating: 0, count: raters)
        }

        mutating func add(_ ratings: [Int?], _ counts: [Int], sign: Int) {
            for (rater, rating) in ratings.enumerated() {
                guard let rating else { continue }
                totals[rater * categories + rating] += sign
                readings[rater] += sign
            }
            guard let own = pairwiseAgreement(counts) else { return }
            agreement += Double(sign) * own
            pairedCases += sign
        }

        /// Over readers who read anything.
        var kappa: Double? {
            let active = readings.indices.filter { readings[$0] > 0 }
            guard pairedCases > 0, active.count > 1 else { return nil }
            let raters = Double(active.count)
            var chance = 0.0
            for category in 0..<categories {
                let rates = active.map { Double(totals[$0 * categories + category]) / Double(readings[$0]) }
                let sum = rates.reduce(0, +)
                // All ordered pairs of different readers.
                chance += (sum * sum - rates.reduce(0) { $0 + $1 * $1 }) / (raters * (raters - 1))
            }
            guard 1 - chance > 8 * Double.ulpOfOne else { return nil }
            return (agreement / Double(pairedCases) - chance) / (1 - chance)
        }
    }
}
