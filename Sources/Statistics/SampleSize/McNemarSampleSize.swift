/// How many cases show a difference between two readers, or a reader and a model, who read the same cases.
///
/// - SeeAlso: Connor, Biometrics 1987;43:207.
public struct McNemarSampleSize: Equatable, Sendable {
    /// As the formula gives it, not rounded.
    public let exactPairs: Double
    /// Cases that both read: of the class whose sensitivity or specificity is compared.
    public let pairs: Int

    private let discordant: Double
    private let difference: Double
    private let alpha: Double

    /// - Parameters:
    ///   - firstOnly: share of cases that only the first gets right, 0...1.
    ///   - secondOnly: share that only the second gets right, 0...1.
    ///   - power: chance of a significant difference, between 0 and 1.
    ///   - alpha: two-sided, between 0 and 1.
    /// - Throws: ``StatisticsError`` when an argument is out of range or the two shares are equal.
    public init(
        firstOnly: Double, secondOnly: Double, power: Double = 0.8, alpha: Double = 0.05
    ) throws(StatisticsError) {
        for (what, value) in [
            ("share right by the first only", firstOnly), ("share right by the second only", secondOnly),
        ] {
            guard (0...1).contains(value) else { throw .outOfRange(what: what, value: value, allowed: "0 to 1") }
        }
        guard firstOnly + secondOnly <= 1 else {
            throw .outOfRange(what: "sum of the discordant shares", value: firstOnly + secondOnly, allowed: "0 to 1")
        }
        try checkPlan(power: power, alpha: alpha)
        guard firstOnly != secondOnly else {
            throw .notEstimable(what: "number of cases", because: "no difference is expected")
        }
        discordant = firstOnly + secondOnly
        difference = firstOnly - secondOnly
        self.alpha = alpha
        let root =
            -Normal.quantile(alpha / 2) * discordant.squareRoot()
            + Normal.quantile(power) * (discordant - difference * difference).squareRoot()
        exactPairs = root * root / (difference * difference)
        pairs = try wholeCases(exactPairs)
    }

    /// The power that a number of cases gives, 0...1, by the same formula.
    ///
    /// - Parameter pairs: at least 1.
    public func power(pairs: Int) -> Double {
        let spread = (discordant - difference * difference).squareRoot()
        let distance =
            abs(difference) * Double(pairs).squareRoot() + Normal.quantile(alpha / 2) * discordant.squareRoot()
        return spread > 0 ? Normal.cdf(distance / spread) : (distance > 0 ? 1 : 0)
    }
}
