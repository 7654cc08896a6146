/// Forms of McNemar's test.
public enum McNemarForm: String, Sendable, CaseIterable {
    /// Chi-squared of the discordant cases.
    case asymptotic
    /// The same with Edwards's continuity correction, R's default.
    case continuityCorrected
    /// Binomial test of the discordant cases.
    case exact
    /// The exact test with half of the observed outcome. Holds the level well and is less strict; advised for few
    /// discordant cases.
    case midP
}

extension PairedTable {
    /// McNemar's test that both succeed equally often, two-sided.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` for the chi-squared forms without discordant cases; the
    ///   exact forms answer p = 1 there.
    /// - SeeAlso: McNemar, Psychometrika 1947;12:153; Edwards, Psychometrika 1948;13:185; Fagerland, Lydersen & Laake,
    ///   BMC Med Res Methodol 2013;13:91 (mid-p, and comparison).
    public func mcNemar(_ form: McNemarForm = .midP) throws(StatisticsError) -> TestResult {
        let name =
            switch form {
            case .asymptotic: "McNemar test, asymptotic"
            case .continuityCorrected: "McNemar test, continuity corrected"
            case .exact: "McNemar test, exact"
            case .midP: "McNemar test, mid-p"
            }
        switch form {
        case .asymptotic, .continuityCorrected:
            guard discordant > 0 else {
                throw .notEstimable(what: name, because: "no case is discordant; the exact test says p = 1")
            }
            // No correction when both are equal, as in R.
            let correction = form == .asymptotic || onlyFirst == onlySecond ? 0 : 1
            let distance = Double(abs(onlyFirst - onlySecond) - correction)
            let statistic = distance * distance / Double(discordant)
            return TestResult(
                name: name, statistic: statistic, degreesOfFreedom: [1], p: ChiSquared(1).survival(statistic),
                remarks: discordant < 10 ? [.fewDiscordantCases] : [])
        case .exact, .midP:
            guard discordant > 0 else { return TestResult(name: name, p: 1, remarks: [.noDiscordantCase]) }
            let binomial = Binomial(trials: discordant, probability: 0.5)
            let smaller = min(onlyFirst, onlySecond)
            let tail = binomial.cdf(smaller)
            let half = form == .midP ? binomial.mass(smaller) / 2 : 0
            let isEven = onlyFirst == onlySecond
            let p = isEven ? 1 - (form == .midP ? half : 0) : 2 * (tail - half)
            return TestResult(name: name, p: min(1, p))
        }
    }

    /// The conditional odds ratio, discordant cases in favour of the first by those in favour of the second, with exact
    /// limits.
    ///
    /// - Returns: 0 to infinity; `n` is the number of discordant cases.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` without discordant cases.
    public func conditionalOddsRatio(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> IntervalEstimate {
        guard discordant > 0 else {
            throw .notEstimable(what: "paired odds ratio", because: "no case is discordant")
        }
        let share = try Proportion(successes: onlyFirst, trials: discordant)
        // The odds of the limit and of its mirror image keep the digits near 1.
        let (lower, upper) = share.clopperPearsonLimits(level)
        let mirrored = share.complement.clopperPearsonLimits(level)
        return IntervalEstimate(
            estimate: Double(onlyFirst) / Double(onlySecond), lower: lower / mirrored.upper,
            upper: upper / mirrored.lower, level: level, method: .pairedOddsRatio, n: discordant,
            remarks: onlyFirst == 0 || onlySecond == 0 ? [.oddsRatioAtTheEdge] : [])
    }
}

extension IntervalEstimate.Method {
    /// Exact limits of a paired odds ratio.
    public static let pairedOddsRatio = Self("exact binomial of the discordant cases")
}

extension Remark {
    /// A chi-squared McNemar test with few discordant cases.
    public static let fewDiscordantCases = Remark(
        "Fewer than 10 cases are discordant; prefer the mid-p or the exact test.")
    /// A McNemar test without discordant cases.
    public static let noDiscordantCase = Remark("Both agree on every case, so nothing speaks for a difference.")
}
