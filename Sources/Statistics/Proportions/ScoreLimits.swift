/// Wilson's score limits, for any proportion and any number of trials.
enum ScoreLimits {
    /// The two roots of (p - estimate)² = z² p (1 - p) / trials.
    ///
    /// - Parameters:
    ///   - estimate: 0...1.
    ///   - trials: above 0; need not be whole.
    /// - Returns: limits in 0...1, exactly 0 or 1 where the estimate is.
    static func wilson(
        estimate: Double, trials: Double, _ level: ConfidenceLevel
    ) -> (lower: Double, upper: Double) {
        let z = level.normalQuantile
        let upper = upper(estimate, trials, z)
        return (1 - Self.upper(1 - estimate, trials, z), upper)
    }

    /// The upper root; the lower one is its mirror image.
    static func upper(_ estimate: Double, _ trials: Double, _ z: Double) -> Double {
        guard estimate < 1 else { return 1 }
        let half = z * z / (2 * trials)
        let root = z * (estimate * (1 - estimate) / trials + half / (2 * trials)).squareRoot()
        return min(1, (estimate + half + root) / (1 + 2 * half))
    }
}

extension Proportion {
    /// As R's `prop.test`: the correction is one half, and never more than the distance of the successes from n / 2.
    func wilsonContinuityLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let n = Double(trials)
        let correction = min(0.5, abs(Double(successes) - n / 2)) / n
        let z = level.normalQuantile
        return (
            1 - ScoreLimits.upper(min(1, 1 - estimate + correction), n, z),
            ScoreLimits.upper(min(1, estimate + correction), n, z)
        )
    }

    func agrestiCoullLimits(_ level: ConfidenceLevel) -> (lower: Double, upper: Double) {
        let z = level.normalQuantile
        let trials = Double(trials) + z * z
        let centre = (Double(successes) + z * z / 2) / trials
        let half = z * (centre * (1 - centre) / trials).squareRoot()
        return (centre - half, centre + half)
    }
}

extension IntervalEstimate.Method {
    /// Score limits of a proportion.
    public static let wilson = Self("Wilson (score)", reference: "J Am Stat Assoc 1927;22:209")
    /// Score limits with continuity correction.
    public static let wilsonContinuity = Self(
        "Wilson (score) with continuity correction", reference: "Newcombe, Stat Med 1998;17:857, method 4")
    /// Wald limits after adding pseudo-observations.
    public static let agrestiCoull = Self("Agresti-Coull", reference: "Am Stat 1998;52:119")
    /// Wald limits of a proportion.
    public static let waldProportion = Self("Wald (not advised)")
}
