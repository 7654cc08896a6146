/// A smooth ROC curve of two normal distributions: probit(sensitivity) = a + b probit(1 - specificity).
///
/// ``init(fitting:)`` lays a straight line through the probits of the empirical points, those at 0 and 1 left out, the
/// specificity regressed on the sensitivity as in pROC; ``BinormalFit`` gives the curve of greatest likelihood. Both serve
/// the eye and interpolation; the empirical area and its interval remain the result.
///
/// - SeeAlso: Hanley, Med Decis Making 1988;8:197 (the binormal form).
public struct BinormalCurve: Equatable, Sendable {
    /// The line's intercept: the distance of the means in units of the diseased cases' standard deviation.
    public let intercept: Double
    /// The line's slope: the ratio of the standard deviations, healthy to diseased.
    public let slope: Double

    /// The curve of two parameters; the slope is above 0.
    public init(intercept: Double, slope: Double) {
        self.intercept = intercept
        self.slope = slope
    }

    /// - Parameter curve: the empirical curve.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when fewer than two points lie inside the square, or no
    ///   rising line fits them.
    public init(fitting curve: ROCCurve) throws(StatisticsError) {
        let points = zip(curve.sensitivities, curve.specificities)
            .map { (x: Normal.quantile($0), y: Normal.quantile($1)) }
            .filter { $0.x.isFinite && $0.y.isFinite }
        let (x, y) = (Moments(points.map(\.x)), Moments(points.map(\.y)))
        guard points.count > 1, x.sumOfSquares > 0 else {
            throw .notEstimable(
                what: "a binormal curve", because: "fewer than two points of different sensitivity lie off the edges")
        }
        let products = points.reduce(0) { $0 + ($1.x - x.mean) * ($1.y - y.mean) }
        let slopeOfSpecificity = products / x.sumOfSquares
        guard slopeOfSpecificity < 0 else {
            throw .notEstimable(what: "a binormal curve", because: "its points do not rise from left to right")
        }
        slope = -1 / slopeOfSpecificity
        intercept = (y.mean - slopeOfSpecificity * x.mean) * slope
    }

    /// The area under the smooth curve.
    public var area: Double { Normal.cdf(intercept / (1 + slope * slope).squareRoot()) }

    /// The sensitivity at a specificity of 0...1.
    public func sensitivity(atSpecificity specificity: Double) -> Double {
        Normal.cdf(intercept - slope * Normal.quantile(specificity))
    }

    /// The specificity at a sensitivity of 0...1.
    public func specificity(atSensitivity sensitivity: Double) -> Double {
        Normal.cdf((intercept - Normal.quantile(sensitivity)) / slope)
    }
}
