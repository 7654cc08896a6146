import Glibc

/// Limits that invert the score test of two independent proportions, its variance taken where the hypothesis holds and
/// multiplied by N/(N-1).
///
/// - SeeAlso: Miettinen & Nurminen, Stat Med 1985;4:213, equations 8 to 15 and appendix I.
struct MiettinenNurminen {
    private let x1: Double
    private let n1: Double
    private let x2: Double
    private let n2: Double

    init(_ first: Proportion, _ second: Proportion) {
        (x1, n1) = (Double(first.successes), Double(first.trials))
        (x2, n2) = (Double(second.successes), Double(second.trials))
    }

    private var total: Double { n1 + n2 }
    private var inflation: Double { total / (total - 1) }

    /// -1...1.
    func differenceLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let z = level.normalQuantile
        let estimate = x1 / n1 - x2 / n2
        return (
            estimate == -1 ? -1 : brentRoot(in: -1...1) { differenceScore($0) - z } ?? -1,
            estimate == 1 ? 1 : brentRoot(in: -1...1) { differenceScore($0) + z } ?? 1
        )
    }

    /// 0 to infinity.
    func ratioLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let z = level.normalQuantile
        return (
            x1 == 0 ? 0 : root { ratioScore($0) - z } ?? 0,
            x2 == 0 ? .infinity : root { ratioScore($0) + z } ?? .infinity
        )
    }

    /// 0 to infinity.
    func oddsRatioLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let z = level.normalQuantile
        return (
            x1 == 0 || x2 == n2 ? 0 : root { oddsRatioScore($0) - z } ?? 0,
            x2 == 0 || x1 == n1 ? .infinity : root { oddsRatioScore($0) + z } ?? .infinity
        )
    }

    /// Searched on the scale of the logarithm.
    private func root(_ function: (Double) -> Double) -> Double? {
        brentRoot(in: -100...100) { function(exp($0)) }.map { exp($0) }
    }

    /// The score falls as the hypothesis rises. Where the variance vanishes a large number stands for infinity.
    private func score(_ distance: Double, _ variance: Double) -> Double {
        guard distance != 0 else { return 0 }
        let score = distance / (variance * inflation).squareRoot()
        return max(-1e6, min(1e6, score))
    }

    private func differenceScore(_ delta: Double) -> Double {
        // The cubic of the appendix, solved by trigonometry.
        let l3 = total
        let l2 = (n1 + 2 * n2) * delta - total - (x1 + x2)
        let l1 = (n2 * delta - total - 2 * x2) * delta + x1 + x2
        let l0 = x2 * delta * (1 - delta)
        let third = l2 / (3 * l3)
        let q = third * third * third - l1 * l2 / (6 * l3 * l3) + l0 / (2 * l3)
        let size = max(0, third * third - l1 / (3 * l3)).squareRoot()
        let p = q < 0 ? -size : size
        let angle = (Double.pi + acos(max(-1, min(1, q / (p * p * p))))) / 3
        let p2 = size == 0 ? -third : max(0, min(1, 2 * p * cos(angle) - third))
        let p1 = max(0, min(1, p2 + delta))
        return score(x1 / n1 - x2 / n2 - delta, p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    }

    private func ratioScore(_ ratio: Double) -> Double {
        let b = n1 * ratio + x1 + n2 + x2 * ratio
        // The smaller root, written so that nothing cancels.
        let p2 = 2 * (x1 + x2) / (b + max(0, b * b - 4 * total * ratio * (x1 + x2)).squareRoot())
        let p1 = min(1, ratio * p2)
        return score(x1 / n1 - ratio * x2 / n2, p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2)
    }

    private func oddsRatioScore(_ ratio: Double) -> Double {
        let successes = x1 + x2
        // All four shares by themselves, so that none loses its digits as one minus another.
        let (p1, q1) = (share(1 / ratio, n1, n2, successes), share(ratio, n1, n2, total - successes))
        let (p2, q2) = (share(ratio, n2, n1, successes), share(1 / ratio, n2, n1, total - successes))
        let distance = p1 < 0.5 ? x1 - n1 * p1 : n1 * q1 - (n1 - x1)
        // With w = 1/(n p q) the score is the distance times the root of w1 + w2.
        return score(distance, 1 / (1 / (n1 * p1 * q1) + 1 / (n2 * p2 * q2)))
    }

    /// The share of one group when the odds of the other are `ratio` times its own and both have `successes`.
    private func share(_ ratio: Double, _ own: Double, _ other: Double, _ successes: Double) -> Double {
        let a = own * (ratio - 1)
        let b = other * ratio + own - successes * (ratio - 1)
        let root = max(0, b * b + 4 * a * successes).squareRoot()
        return b >= 0 ? 2 * successes / (b + root) : (root - b) / (2 * a)
    }
}
