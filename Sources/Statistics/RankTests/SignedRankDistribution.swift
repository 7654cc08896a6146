/// The exact distribution of the Wilcoxon signed rank statistic without ties: how many of all subsets of the ranks
/// 1...n have a given sum.
struct SignedRankDistribution {
    private let total: Int
    /// The probability of a sum of at most the index, up to the middle.
    private let cumulative: [Double]

    /// - Parameter n: number of ranks, 1...``RankTestMethod/exactAtMost``.
    init(_ n: Int) {
        total = n * (n + 1) / 2
        let middle = total / 2
        var probabilities = [Double](repeating: 0, count: middle + 1)
        probabilities[0] = 1
        // Each rank joins the subset or not, with probability one half.
        for rank in 1...n {
            for index in stride(from: middle, through: 0, by: -1) {
                let joined = index >= rank ? probabilities[index - rank] : 0
                probabilities[index] = (probabilities[index] + joined) / 2
            }
        }
        var sum = 0.0
        cumulative = probabilities.map { probability in
            sum += probability
            return sum
        }
    }

    /// Probability of a sum of at most `statistic`.
    func atMost(_ statistic: Int) -> Double {
        if statistic < 0 { return 0 }
        if statistic >= total { return 1 }
        if statistic < cumulative.count { return cumulative[statistic] }
        return 1 - atMost(total - statistic - 1)
    }

    /// Probability of a sum of at least `statistic`.
    func atLeast(_ statistic: Int) -> Double { atMost(total - statistic) }
}
