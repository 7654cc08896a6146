import Foundation
import Statistics

/// The exact coverage of a proportion's interval: every outcome, weighted by its binomial probability.
struct ProportionCoverage {
    var trials: Int
    var share: Double

    func of(_ method: ProportionMethod) throws -> Double {
        try (0...trials).reduce(0) { sum, successes in
            let interval = try Proportion(successes: successes, trials: trials).interval(method)
            return interval.lower <= share && share <= interval.upper ? sum + probability(successes) : sum
        }
    }

    private func probability(_ successes: Int) -> Double {
        let (n, k) = (Double(trials), Double(successes))
        let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
        return exp(ways + k * log(share) + (n - k) * log(1 - share))
    }
}
