import Foundation

extension IntervalEstimate.Method {
    /// Normal limits of a coefficient of a logistic regression.
    public static let waldLogistic = IntervalEstimate.Method(
        "Wald, logistic regression", reference: "Cox, Biometrika 1958;45:562")
}

/// How well predicted probabilities agree with what happens, by logistic regression of the truth on the logit of the
/// prediction.
///
/// - SeeAlso: Cox, Biometrika 1958;45:562; Van Calster et al., BMC Med 2019;17:230.
public struct LogisticCalibration: Equatable, Sendable {
    /// The slope: 1 is right; below 1 predictions are too extreme.
    public let slope: IntervalEstimate
    /// The intercept fitted together with the slope.
    public let jointIntercept: IntervalEstimate
    /// The calibration in the large, the intercept with the slope held at 1: 0 is right; below 0 predictions are too high.
    public let inTheLarge: IntervalEstimate

    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a prediction is 0 or 1 (its logit is infinite), one
    ///   class is missing, all predictions are equal, or they separate the classes completely.
    public init(
        _ predictions: PredictedProbabilities, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) {
        guard predictions.probabilities.allSatisfy({ $0 > 0 && $0 < 1 }) else {
            throw .notEstimable(what: "logistic calibration", because: "a predicted probability is 0 or 1")
        }
        let logits = predictions.probabilities.map { log($0 / (1 - $0)) }
        let joint = try LogisticRegression(predictions.isPositive, on: logits)
        let large = try LogisticIntercept(predictions.isPositive, offset: logits)
        let wald = { (estimate: Double, error: Double) in
            IntervalEstimate(
                estimate: estimate, lower: estimate - level.normalQuantile * error,
                upper: estimate + level.normalQuantile * error, standardError: error, level: level,
                method: .waldLogistic, n: predictions.count)
        }
        slope = wald(joint.slope, joint.slopeStandardError)
        jointIntercept = wald(joint.intercept, joint.interceptStandardError)
        inTheLarge = wald(large.intercept, large.standardError)
    }
}
