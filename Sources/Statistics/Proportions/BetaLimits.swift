// Limits from tails of the binomial distribution, mostly as quantiles of the beta distribution.

extension Proportion {
    /// Exactly 0 or 1 at an end where all trials failed or succeeded.
    func clopperPearsonLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let (x, n) = (Double(successes), Double(trials))
        let lower = successes == 0 ? 0 : BetaDistribution(x, n - x + 1).quantile(level.tail)
        // The mirrored quantile keeps the digits of the tail.
        let upper = successes == trials ? 1 : 1 - BetaDistribution(n - x, x + 1).quantile(level.tail)
        return (lower, upper)
    }

    func jeffreysLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let (x, n) = (Double(successes), Double(trials))
        let lower = successes == 0 ? 0 : BetaDistribution(x + 0.5, n - x + 0.5).quantile(level.tail)
        let upper = successes == trials ? 1 : 1 - BetaDistribution(n - x + 0.5, x + 0.5).quantile(level.tail)
        return (lower, upper)
    }

    func midPLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        (midPLowerLimit(level), 1 - complement.midPLowerLimit(level))
    }

    /// Where more successes, with half of those observed, have the probability of one tail.
    private func midPLowerLimit(_ level: ConfidenceLevel) -> Double {
        guard successes > 0 else { return 0 }
        // The probability rises with p; at the exact lower limit, where the whole outcome counts, it is too small.
        let exact = clopperPearsonLimits(level).lower
        return brentRoot(in: exact...1) { p in
            let binomial = Binomial(trials: trials, probability: p)
            return binomial.survival(successes) + binomial.mass(successes) / 2 - level.tail
        } ?? exact
    }
}

extension IntervalEstimate.Method {
    /// Exact limits of a proportion.
    public static let clopperPearson = Self("Clopper-Pearson (exact)", reference: "Biometrika 1934;26:404")
    /// Bayesian limits of a proportion under the prior beta(1/2, 1/2); 0 or 1 where no or all trials succeeded.
    public static let jeffreys = Self("Jeffreys", reference: "Brown, Cai & DasGupta, Stat Sci 2001;16:101")
    /// Exact limits that count half of the observed outcome.
    public static let midPBinomial = Self("mid-p binomial", reference: "Berry & Armitage, Statistician 1995;44:417")
}
