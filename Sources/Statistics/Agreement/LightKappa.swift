/// Light's kappa: the mean of Cohen's kappas of all pairs of readers, over the pairs that have one.
///
/// - SeeAlso: Light, Psychol Bull 1971;76:365.
struct LightKappa {
    let jackknife: CaseJackknife
    /// Pairs of readers whose kappa is undefined.
    let undefinedPairs: Int

    init(_ table: RatingTable) {
        var (sum, defined, undefined) = (0.0, 0, 0)
        let rated = table.ratings.filter { $0.contains { $0 != nil } }
        var sumsWithout = [Double](repeating: 0, count: rated.count)
        var definedWithout = [Int](repeating: 0, count: rated.count)
        for first in 0..<(table.raterCount - 1) {
            for second in (first + 1)..<table.raterCount {
                var pair = Pair(categories: table.categoryCount)
                for ratings in rated { pair.add(ratings[first], ratings[second]) }
                guard let kappa = pair.kappa else {
                    undefined += 1
                    continue
                }
                sum += kappa
                defined += 1
                for (index, ratings) in rated.enumerated() {
                    guard let without = pair.kappa(without: ratings[first], ratings[second]) else { continue }
                    sumsWithout[index] += without
                    definedWithout[index] += 1
                }
            }
        }
        undefinedPairs = undefined
        jackknife = CaseJackknife(
            estimate: defined > 0 ? sum / Double(defined) : nil,
            leftOut: zip(sumsWithout, definedWithout).map { $1 > 0 ? $0 / Double($1) : nil })
    }

    /// The whole numbers of one pair's table, from which kappa without any one case follows at once.
    private struct Pair {
        private var cases = 0
        private var agreements = 0
        private var first: [Int]
        private var second: [Int]

        init(categories: Int) {
            first = [Int](repeating: 0, count: categories)
            second = first
        }

        mutating func add(_ one: Int?, _ other: Int?) {
            guard let one, let other else { return }
            cases += 1
            if one == other { agreements += 1 }
            first[one] += 1
            second[other] += 1
        }

        private var products: Int { zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } }

        var kappa: Double? { Self.kappa(cases, agreements, products) }

        func kappa(without one: Int?, _ other: Int?) -> Double? {
            guard let one, let other else { return kappa }
            let isAgreement = one == other
            return Self.kappa(
                cases - 1, agreements - (isAgreement ? 1 : 0),
                products - second[one] - first[other] + (isAgreement ? 1 : 0))
        }

        private static func kappa(_ cases: Int, _ agreements: Int, _ products: Int) -> Double? {
            let rest = cases * cases - products
            return rest > 0 ? Double(cases * agreements - products) / Double(rest) : nil
        }
    }
}
