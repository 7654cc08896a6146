/// A count of successes among independent trials: 49 of 50 fractures found.
public struct Proportion: Hashable, Sendable {
    /// Number of successes, `0...trials`.
    public let successes: Int
    /// Number of trials, at least 1.
    public let trials: Int

    /// - Parameters:
    ///   - successes: `0...trials`.
    ///   - trials: at least 1.
    /// - Throws: ``StatisticsError/tooFew(what:needed:given:)`` without a trial,
    ///   ``StatisticsError/outOfRange(what:value:allowed:)`` when the successes are not `0...trials`.
    public init(successes: Int, trials: Int) throws(StatisticsError) {
        guard trials >= 1 else { throw .tooFew(what: "trials of a proportion", needed: 1, given: trials) }
        guard (0...trials).contains(successes) else {
            throw .outOfRange(what: "number of successes", value: Double(successes), allowed: "0...\(trials)")
        }
        self.successes = successes
        self.trials = trials
    }

    /// Successes by trials, 0...1.
    public var estimate: Double { Double(successes) / Double(trials) }

    /// The failures counted as successes: the false negative rate of a sensitivity.
    public var complement: Proportion { Proportion(unchecked: trials - successes, trials) }

    private init(unchecked successes: Int, _ trials: Int) {
        self.successes = successes
        self.trials = trials
    }
}

/// How the confidence limits of one proportion are made.
public enum ProportionMethod: String, Sendable, CaseIterable {
    /// Two binomial tests inverted. Covers at least at the level; wide for few trials. The source paper's choice.
    case clopperPearson
    /// The score test inverted, without continuity correction. Covers at the level on average; never empty.
    case wilson
    /// The score test inverted with Yates's continuity correction: about as wide as the exact interval.
    case wilsonContinuity
    /// Wald's limits after adding pseudo-observations; may leave 0...1.
    case agrestiCoull
    /// Quantiles of the posterior distribution under Jeffreys's prior.
    case jeffreys
    /// The exact interval that counts half of the observed outcome's probability.
    case midP
    /// Estimate and normal quantile. Not advised: too narrow, and of no width at 0 and 1.
    case wald

    /// What stands in a footnote.
    public var method: IntervalEstimate.Method {
        switch self {
        case .clopperPearson: .clopperPearson
        case .wilson: .wilson
        case .wilsonContinuity: .wilsonContinuity
        case .agrestiCoull: .agrestiCoull
        case .jeffreys: .jeffreys
        case .midP: .midPBinomial
        case .wald: .waldProportion
        }
    }
}

extension Proportion {
    /// The proportion with its confidence interval.
    ///
    /// - Parameters:
    ///   - method: how the limits are made; the exact ones unless told otherwise.
    ///   - level: 95 % unless told otherwise.
    /// - Returns: proportions, 0...1, not percent; `n` is the number of trials. Agresti-Coull and Wald limits may lie
    ///   outside 0...1, then with a remark.
    public func interval(
        _ method: ProportionMethod = .clopperPearson, level: ConfidenceLevel = .ninetyFive
    ) -> IntervalEstimate {
        let limits: (lower: Double, upper: Double)
        var standardError: Double?
        var remarks: [Remark] = []
        switch method {
        case .clopperPearson: limits = clopperPearsonLimits(level)
        case .jeffreys: limits = jeffreysLimits(level)
        case .midP: limits = midPLimits(level)
        case .wilson: limits = ScoreLimits.wilson(estimate: estimate, trials: Double(trials), level)
        case .wilsonContinuity: limits = wilsonContinuityLimits(level)
        case .agrestiCoull: limits = agrestiCoullLimits(level)
        case .wald:
            let error = (estimate * (1 - estimate) / Double(trials)).squareRoot()
            standardError = error
            limits = (estimate - level.normalQuantile * error, estimate + level.normalQuantile * error)
            remarks.append(.waldIsNotAdvised)
        }
        if limits.lower < 0 || limits.upper > 1 { remarks.append(.limitsLeaveTheUnitInterval) }
        return IntervalEstimate(
            estimate: estimate, lower: limits.lower, upper: limits.upper, standardError: standardError, level: level,
            method: method.method, n: trials, remarks: remarks)
    }
}

extension IntervalEstimate {
    /// The same with limits cut at 0 and 1, and a remark when a limit was cut. The estimate must lie in 0...1.
    public var clippedToUnitInterval: IntervalEstimate {
        guard lower < 0 || upper > 1 else { return self }
        let kept = remarks.filter { $0 != .limitsLeaveTheUnitInterval }
        return IntervalEstimate(
            estimate: estimate, lower: max(lower, 0), upper: min(upper, 1), standardError: standardError, level: level,
            method: method, n: n, remarks: kept + [.limitsWereCut])
    }
}

extension Remark {
    /// Wald limits of a proportion.
    public static let waldIsNotAdvised = Remark(
        "Wald limits are too narrow for few cases and have no width at 0 and 100 %; prefer exact or Wilson limits.")
    /// Limits below 0 or above 1.
    public static let limitsLeaveTheUnitInterval = Remark(
        "A confidence limit lies outside 0 to 100 %; it is given as the method makes it.")
    /// Limits cut at 0 or 1.
    public static let limitsWereCut = Remark("A confidence limit outside 0 to 100 % was cut there.")
}
