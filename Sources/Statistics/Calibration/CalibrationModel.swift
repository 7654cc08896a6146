import Glibc

/// Logistic regression of the truth on the logit of the probability: slope 1 and intercept 0 for a calibrated model.
///
/// - SeeAlso: Cox, Biometrika 1958;45:562; Van Calster et al., BMC Med 2019;17:230.
public struct CalibrationModel: Equatable, Sendable {
    /// Below 1 when predictions are too extreme, above 1 when they are too timid.
    public let slope: IntervalEstimate
    /// The intercept that belongs to that slope.
    public let intercept: Double
    /// The intercept when the slope is held at 1: below 0 when probabilities are too high on the whole.
    public let inTheLarge: IntervalEstimate
}

extension PredictedProbabilities {
    /// Fits slope and intercepts by maximum likelihood, with Wald limits.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a probability is 0 or 1 (it has no logit), a class
    ///   is missing, all probabilities are equal, or they separate the classes completely.
    public func calibration(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> CalibrationModel {
        let what = "calibration intercept and slope"
        guard !probabilities.contains(where: { $0 == 0 || $0 == 1 }) else {
            throw .notEstimable(what: what, because: "a probability of 0 or 1 has no logit")
        }
        guard truth.contains(true), truth.contains(false) else {
            throw .notEstimable(what: what, because: "a class has no case")
        }
        let logits = probabilities.map { log($0 / (1 - $0)) }
        guard let fit = LogisticFit(logits, truth, freesSlope: true) else {
            throw .notEstimable(what: what, because: "the probabilities are equal or separate the classes completely")
        }
        guard let shift = LogisticFit(logits, truth, freesSlope: false) else {
            throw .notEstimable(what: what, because: "the intercept does not converge")
        }
        func wald(_ estimate: Double, _ error: Double) -> IntervalEstimate {
            let reach = level.normalQuantile * error
            return IntervalEstimate(
                estimate: estimate, lower: estimate - reach, upper: estimate + reach, standardError: error,
                level: level, method: .logisticWald, n: count)
        }
        return CalibrationModel(
            slope: wald(fit.slope, fit.slopeError), intercept: fit.intercept,
            inTheLarge: wald(shift.intercept, shift.interceptError))
    }
}

/// Newton's method for one predictor.
private struct LogisticFit {
    var intercept = 0.0
    var slope = 1.0
    var interceptError = 0.0
    var slopeError = 0.0

    /// `nil` when it does not converge, as with complete separation.
    init?(_ x: [Double], _ truth: [Bool], freesSlope: Bool) {
        for _ in 0..<60 {
            var (g0, g1, h00, h01, h11) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for (value, isTrue) in zip(x, truth) {
                let p = logistic(intercept + slope * value)
                let (residual, weight) = ((isTrue ? 1 : 0) - p, p * (1 - p))
                g0 += residual
                g1 += residual * value
                h00 += weight
                h01 += weight * value
                h11 += weight * value * value
            }
            let determinant = freesSlope ? h00 * h11 - h01 * h01 : h00
            guard determinant > 1e-12 * max(1, h00 * h11), determinant.isFinite else { return nil }
            let step0 = freesSlope ? (h11 * g0 - h01 * g1) / determinant : g0 / h00
            let step1 = freesSlope ? (h00 * g1 - h01 * g0) / determinant : 0
            intercept += step0
            slope += step1
            interceptError = (freesSlope ? h11 / determinant : 1 / h00).squareRoot()
            slopeError = freesSlope ? (h00 / determinant).squareRoot() : 0
            if abs(step0) + abs(step1) < 1e-12 * (1 + abs(intercept) + abs(slope)) { return }
            guard abs(slope) < 1e6, abs(intercept) < 1e6 else { return nil }
        }
        return nil
    }
}

extension IntervalEstimate.Method {
    /// Limits of a logistic regression's coefficient.
    public static let logisticWald = Self("logistic regression, Wald")
}
