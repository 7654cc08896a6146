/// The sums of a table of ratings from which Fleiss' kappa and Gwet's AC1 are made, with the interval that takes the
/// cases for a random sample.
///
/// - SeeAlso: Gwet, Handbook of Inter-Rater Reliability, 5th ed. 2021, chapter 5 and section 6.3 (linearised variance).
struct RatedCases {
    /// Per case with a reading: share of agreeing pairs (`nil` for one reading) and the rate of each category.
    private let agreements: [Double?]
    private let shares: [[Double]]
    /// Cases read at least twice.
    let pairedCount: Int
    let meanAgreement: Double
    let unanimousShare: Double
    /// Mean rate of each category over the cases.
    let rates: [Double]

    init(_ table: RatingTable) {
        let rated = table.counts.filter { $0.contains { $0 > 0 } }
        agreements = rated.map(pairwiseAgreement)
        shares = rated.map { counts in
            let readings = Double(counts.reduce(0, +))
            return counts.map { Double($0) / readings }
        }
        let paired = agreements.compactMap(\.self)
        pairedCount = paired.count
        meanAgreement = paired.reduce(0, +) / Double(paired.count)
        unanimousShare = Double(paired.count { $0 == 1 }) / Double(paired.count)
        let shares = shares
        rates = (0..<table.categoryCount).map { category in
            shares.reduce(0) { $0 + $1[category] } / Double(shares.count)
        }
    }

    /// Chance agreement after Fleiss.
    var fleissChance: Double { rates.reduce(0) { $0 + $1 * $1 } }

    func fleiss(_ level: ConfidenceLevel) -> IntervalEstimate {
        interval(chance: fleissChance, level: level, method: .fleiss) { share in
            zip(share, rates).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    func gwetAC1(_ level: ConfidenceLevel) -> IntervalEstimate {
        let others = Double(rates.count - 1)
        let chance = rates.reduce(0) { $0 + $1 * (1 - $1) } / others
        return interval(chance: chance, level: level, method: .gwetAC1OfMany) { share in
            zip(share, rates).reduce(0) { $0 + $1.0 * (1 - $1.1) } / others
        }
    }

    /// Fleiss, Nee & Landis, Psychol Bull 1979;86:974: holds for complete readings and kappa = 0.
    func fleissStandardErrorUnderZero(_ raters: Int) -> Double {
        let spread = rates.reduce(0) { $0 + $1 * (1 - $1) }
        let skew = rates.reduce(0) { $0 + $1 * (1 - $1) * (1 - 2 * $1) }
        let pairs = Double(shares.count * raters * (raters - 1))
        return (2 / pairs).squareRoot() * (spread * spread - skew).squareRoot() / spread
    }

    private func interval(
        chance: Double, level: ConfidenceLevel, method: IntervalEstimate.Method, chanceOfCase: ([Double]) -> Double
    ) -> IntervalEstimate {
        let estimate = (meanAgreement - chance) / (1 - chance)
        let n = Double(shares.count)
        let enlarged = n / Double(pairedCount)
        var sum = 0.0
        for (agreement, share) in zip(agreements, shares) {
            let own = agreement.map { enlarged * ($0 - chance) / (1 - chance) } ?? 0
            let linear = own - 2 * (1 - estimate) * (chanceOfCase(share) - chance) / (1 - chance)
            sum += (linear - estimate) * (linear - estimate)
        }
        return .agreement(
            estimate, standardError: (sum / n / (n - 1)).squareRoot(),
            quantile: StudentT(n - 1).quantile(1 - level.tail), level: level, method: method, n: shares.count)
    }
}

extension IntervalEstimate.Method {
    /// Fleiss' kappa, cases random; n counts cases.
    public static let fleiss = Self(
        "Fleiss' kappa, interval with cases random", reference: "Gwet, Psychometrika 2021;86:1; Fleiss 1971")
    /// AC1 of several readers.
    public static let gwetAC1OfMany = Self(
        "Gwet's AC1, interval with cases random", reference: "Gwet, Br J Math Stat Psychol 2008;61:29")
}
