import CBoostMath

// Goals, in this order: agreement with R to the last digits, tails without cancellation, speed.
// Outside its domain a function returns NaN; callers check their arguments first and throw.

/// The standard normal distribution.
public enum Normal {
    /// Probability of a value at most `x`.
    public static func cdf(_ x: Double) -> Double { boost_normal_cdf(x) }
    /// Probability of a value above `x`, exact in the far tail.
    public static func survival(_ x: Double) -> Double { boost_normal_survival(x) }
    /// The value that is not exceeded with probability `p`, 0...1.
    public static func quantile(_ p: Double) -> Double { boost_normal_quantile(p) }
    /// Two-sided p value of a standard normal statistic.
    public static func twoSided(_ z: Double) -> Double { 2 * survival(abs(z)) }
}

/// Student's t distribution. Degrees of freedom need not be whole and may be infinite.
public struct StudentT: Sendable {
    /// Degrees of freedom, above 0.
    public let degreesOfFreedom: Double

    /// - Parameter degreesOfFreedom: above 0.
    public init(_ degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// Probability of a value at most `x`.
    public func cdf(_ x: Double) -> Double { boost_t_cdf(degreesOfFreedom, x) }
    /// Probability of a value above `x`.
    public func survival(_ x: Double) -> Double { boost_t_survival(degreesOfFreedom, x) }
    /// The value that is not exceeded with probability `p`, 0...1.
    public func quantile(_ p: Double) -> Double { boost_t_quantile(degreesOfFreedom, p) }
    /// Two-sided p value of the statistic `t`.
    public func twoSided(_ t: Double) -> Double { 2 * survival(abs(t)) }
    /// Probability of a value at most `x` when the mean is shifted by `noncentrality` standard errors.
    public func cdf(_ x: Double, noncentrality: Double) -> Double {
        boost_t_noncentral_cdf(degreesOfFreedom, noncentrality, x)
    }
}

/// The chi-squared distribution.
public struct ChiSquared: Sendable {
    /// Degrees of freedom, above 0.
    public let degreesOfFreedom: Double

    /// - Parameter degreesOfFreedom: above 0.
    public init(_ degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// Probability of a value at most `x`.
    public func cdf(_ x: Double) -> Double { boost_chi_squared_cdf(degreesOfFreedom, x) }
    /// Probability of a value above `x`.
    public func survival(_ x: Double) -> Double { boost_chi_squared_survival(degreesOfFreedom, x) }
    /// The value that is not exceeded with probability `p`, 0...1.
    public func quantile(_ p: Double) -> Double { boost_chi_squared_quantile(degreesOfFreedom, p) }
    /// Probability of a value at most `x` under noncentrality.
    public func cdf(_ x: Double, noncentrality: Double) -> Double {
        boost_chi_squared_noncentral_cdf(degreesOfFreedom, noncentrality, x)
    }
}

/// The F distribution of Fisher and Snedecor.
public struct FDistribution: Sendable {
    /// Degrees of freedom of the numerator, above 0.
    public let numerator: Double
    /// Degrees of freedom of the denominator, above 0; may be infinite.
    public let denominator: Double

    /// - Parameters:
    ///   - numerator: degrees of freedom, above 0.
    ///   - denominator: degrees of freedom, above 0.
    public init(_ numerator: Double, _ denominator: Double) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Probability of a value at most `x`.
    public func cdf(_ x: Double) -> Double { boost_f_cdf(numerator, denominator, x) }
    /// Probability of a value above `x`.
    public func survival(_ x: Double) -> Double { boost_f_survival(numerator, denominator, x) }
    /// The value that is not exceeded with probability `p`, 0...1.
    public func quantile(_ p: Double) -> Double { boost_f_quantile(numerator, denominator, p) }
    /// Probability of a value above `x` under noncentrality: the power of an F test whose critical value is `x`.
    public func survival(_ x: Double, noncentrality: Double) -> Double {
        boost_f_noncentral_survival(numerator, denominator, noncentrality, x)
    }
}

/// The beta distribution.
public struct BetaDistribution: Sendable {
    /// First shape, above 0.
    public let alpha: Double
    /// Second shape, above 0.
    public let beta: Double

    /// - Parameters:
    ///   - alpha: first shape, above 0.
    ///   - beta: second shape, above 0.
    public init(_ alpha: Double, _ beta: Double) {
        self.alpha = alpha
        self.beta = beta
    }

    /// Probability of a value at most `x`.
    public func cdf(_ x: Double) -> Double { boost_beta_cdf(alpha, beta, x) }
    /// Probability of a value above `x`.
    public func survival(_ x: Double) -> Double { boost_beta_survival(alpha, beta, x) }
    /// The value that is not exceeded with probability `p`, 0...1.
    public func quantile(_ p: Double) -> Double { boost_beta_quantile(alpha, beta, p) }
}

/// The binomial distribution: successes in independent trials.
public struct Binomial: Sendable {
    /// Number of trials, at least 0.
    public let trials: Int
    /// Probability of success in each, 0...1.
    public let probability: Double

    /// - Parameters:
    ///   - trials: at least 0.
    ///   - probability: of success, 0...1.
    public init(trials: Int, probability: Double) {
        self.trials = trials
        self.probability = probability
    }

    /// Probability of exactly this many successes.
    public func mass(_ successes: Int) -> Double {
        boost_binomial_mass(Double(trials), probability, Double(successes))
    }
    /// Probability of at most this many successes.
    public func cdf(_ successes: Int) -> Double {
        guard successes >= 0 else { return 0 }
        guard successes < trials else { return 1 }
        return boost_binomial_cdf(Double(trials), probability, Double(successes))
    }
    /// Probability of more successes than these.
    public func survival(_ successes: Int) -> Double {
        guard successes >= 0 else { return 1 }
        guard successes < trials else { return 0 }
        return boost_binomial_survival(Double(trials), probability, Double(successes))
    }
}

/// The natural logarithm of the gamma function, for `x` above 0.
public func logGamma(_ x: Double) -> Double { boost_log_gamma(x) }

/// The natural logarithm of n!, for `n` at least 0.
public func logFactorial(_ n: Int) -> Double { boost_log_gamma(Double(n) + 1) }
