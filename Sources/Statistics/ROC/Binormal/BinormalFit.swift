import Glibc

/// The binormal ROC curve of greatest likelihood: sensitivity = F(a + b q), q the normal quantile of the false positive
/// rate, fitted to ratings in ordered categories together with the boundaries of the categories.
///
/// Only the order of the ratings counts: some monotone transformation of them need be normal in both classes. The method
/// is scoring with the expected information, as Dorfman and Alf have it; continuous scores are grouped before (Metz).
///
/// - SeeAlso: Dorfman & Alf, J Math Psychol 1969;6:487; Metz, Herman & Shen, Stat Med 1998;17:1033. Checked against
///   published fits in `BinormalFitTests`.
public struct BinormalFit: Equatable, Sendable {
    /// a: the distance of the means in units of the diseased cases' standard deviation.
    public let intercept: Double
    /// b: the ratio of the standard deviations, healthy to diseased; above 0.
    public let slope: Double
    /// Boundaries of the categories in units of the healthy cases' standard deviation, ascending.
    public let cutoffs: [Double]
    /// What was fitted.
    public let categories: RatingCategories
    /// Logarithm of the likelihood at the optimum, without the constants of the multinomial distribution.
    public let logLikelihood: Double
    /// Standard error of the intercept.
    public let interceptStandardError: Double
    /// Standard error of the slope.
    public let slopeStandardError: Double
    /// Covariance of the two.
    public let covariance: Double

    /// Fits a curve of scores.
    ///
    /// - Throws: as ``init(_:)``.
    public init(_ curve: ROCCurve) throws(StatisticsError) { try self.init(RatingCategories(curve)) }

    /// Fits counts of ratings.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when there are fewer than three categories that both
    ///   classes share in, or when the likelihood has no greatest value inside the range of parameters (a degenerate fit,
    ///   which the data of a reader who hardly errs or uses few ratings may have).
    public init(_ categories: RatingCategories) throws(StatisticsError) {
        let what = "a binormal curve of greatest likelihood"
        guard categories.count > 2 else {
            throw .notEstimable(
                what: what, because: "the ratings make fewer than two operating points, and two parameters need two")
        }
        var state = BinormalLikelihood(categories)
        guard !categories.areDegenerate, let information = state.climb(), (0.01...100).contains(state.slope),
            abs(state.intercept) < 30
        else {
            throw .notEstimable(
                what: what,
                because:
                    "the fit is degenerate: the likelihood grows without end towards a curve that runs along the edges")
        }
        intercept = state.intercept
        slope = state.slope
        cutoffs = state.cutoffs
        self.categories = categories
        logLikelihood = state.logLikelihood
        let inverse = information.inverseOfLeadingPair
        interceptStandardError = inverse.first.squareRoot()
        slopeStandardError = inverse.second.squareRoot()
        covariance = inverse.between
    }

    /// The logarithm of the likelihood at other parameters, for profiles and checks.
    ///
    /// - Parameters:
    ///   - intercept: a.
    ///   - slope: b, above 0.
    ///   - cutoffs: as many as ``cutoffs``, ascending.
    public func logLikelihood(intercept: Double, slope: Double, cutoffs: [Double]) -> Double {
        BinormalLikelihood.logLikelihood(
            intercept, slope, cutoffs, categories.healthy.map(Double.init), categories.diseased.map(Double.init))
    }

    /// The curve.
    public var curve: BinormalCurve { BinormalCurve(intercept: intercept, slope: slope) }

    /// The area under the curve with its interval, made on the scale of the area's normal quantile a / sqrt(1 + b²) by the
    /// delta method, so that limits stay within 0...1.
    public func area(level: ConfidenceLevel = .ninetyFive) -> IntervalEstimate {
        let whole = 1 + slope * slope
        let quantile = intercept / whole.squareRoot()
        let ofIntercept = 1 / whole.squareRoot()
        let ofSlope = -intercept * slope / (whole * whole.squareRoot())
        let variance =
            ofIntercept * ofIntercept * interceptStandardError * interceptStandardError
            + ofSlope * ofSlope * slopeStandardError * slopeStandardError + 2 * ofIntercept * ofSlope * covariance
        let error = max(variance, 0).squareRoot()
        let reach = level.normalQuantile * error
        let density = exp(-quantile * quantile / 2) / (2 * Double.pi).squareRoot()
        return IntervalEstimate(
            estimate: Normal.cdf(quantile), lower: Normal.cdf(quantile - reach), upper: Normal.cdf(quantile + reach),
            standardError: density * error, level: level, method: .binormalMaximumLikelihood,
            n: categories.healthy.reduce(0, +) + categories.diseased.reduce(0, +), remarks: remarks)
    }

    /// Where the curve crosses the line of chance inside the square, at which a decision maker would do worse than by
    /// guessing: a false positive rate; `nil` when it does not, or only within a thousandth of a corner.
    public var crossing: Double? {
        guard slope != 1 else { return nil }
        let rate = Normal.cdf(intercept / (1 - slope))
        return (0.001...0.999).contains(rate) ? rate : nil
    }

    private var remarks: [Remark] { crossing == nil ? [] : [.binormalCurveHasHook] }
}

extension IntervalEstimate.Method {
    /// Binormal model.
    public static let binormalMaximumLikelihood = Self(
        "binormal model, maximum likelihood, limits on the scale of normal quantiles",
        reference: "Dorfman & Alf, J Math Psychol 1969;6:487")
}

extension Remark {
    /// For slopes other than 1 that bend the curve below chance.
    public static let binormalCurveHasHook = Remark(
        "The binormal curve crosses the line of chance, which no sensible reader does: the model does not hold near that "
            + "corner.")
}
