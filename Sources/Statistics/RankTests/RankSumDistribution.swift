/// The exact distribution of the Mann-Whitney statistic without ties: how many of all orders of two samples give it.
///
/// The counts are the coefficients of the Gaussian binomial, the product of (1 - q^(n+i)) / (1 - q^i) for i = 1...m;
/// each factor is one pass of differences and one of sums. Coefficients up to the middle suffice, the rest mirrors.
struct RankSumDistribution {
    private let product: Int
    /// The probability of a statistic of at most the index, up to the middle.
    private let cumulative: [Double]

    /// - Parameters:
    ///   - first: size of the one sample, 1...``RankTestMethod/exactAtMost``.
    ///   - second: size of the other.
    init(_ first: Int, _ second: Int) {
        product = first * second
        let middle = product / 2
        var counts = [Double](repeating: 0, count: middle + 1)
        counts[0] = 1
        for factor in 1...first {
            let shift = second + factor
            if shift <= middle {
                for index in stride(from: middle, through: shift, by: -1) { counts[index] -= counts[index - shift] }
            }
            if factor <= middle {
                for index in factor...middle { counts[index] += counts[index - factor] }
            }
        }
        var total = 1.0
        for factor in 1...first { total *= Double(second + factor) / Double(factor) }
        var sum = 0.0
        cumulative = counts.map { count in
            sum += count
            return sum / total
        }
    }

    /// Probability of a statistic of at most `statistic`.
    func atMost(_ statistic: Int) -> Double {
        if statistic < 0 { return 0 }
        if statistic >= product { return 1 }
        if statistic < cumulative.count { return cumulative[statistic] }
        return 1 - atMost(product - statistic - 1)
    }

    /// Probability of a statistic of at least `statistic`.
    func atLeast(_ statistic: Int) -> Double { atMost(product - statistic) }
}
