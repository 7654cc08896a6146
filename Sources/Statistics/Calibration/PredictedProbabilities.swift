import Foundation

/// Predicted probabilities of disease beside the truth: what calibration is judged from.
public struct PredictedProbabilities: Equatable, Sendable {
    /// The prediction for each case, 0...1.
    public let probabilities: [Double]
    /// Whether each case is diseased, in the same order.
    public let isPositive: [Bool]

    /// - Throws: ``StatisticsError`` when there is no case, the lists differ in length, or a prediction is not within 0...1.
    public init(_ probabilities: [Double], isPositive: [Bool]) throws(StatisticsError) {
        guard probabilities.count == isPositive.count else {
            throw .lengthsDiffer(
                what: "probabilities and truths", first: probabilities.count, second: isPositive.count)
        }
        guard !probabilities.isEmpty else { throw .tooFew(what: "predicted probabilities", needed: 1, given: 0) }
        for probability in probabilities { _ = try fraction(probability, "predicted probability") }
        self.probabilities = probabilities
        self.isPositive = isPositive
    }

    /// Number of cases.
    public var count: Int { probabilities.count }
    /// Share of diseased cases.
    public var prevalence: Double { Double(isPositive.count { $0 }) / Double(count) }

    /// The truth as numbers.
    var outcomes: [Double] { isPositive.map { $0 ? 1 : 0 } }

    /// The mean squared distance of prediction and truth: 0 is perfect, 0.25 is what 0.5 for everybody gets.
    ///
    /// - SeeAlso: Brier, Mon Weather Rev 1950;78:1.
    public var brierScore: Double {
        zip(probabilities, outcomes).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(count)
    }

    /// The Brier score's distribution in resamples of the cases, all drawn from one pot unless stratified.
    public func bootstrapBrierScore(_ settings: BootstrapSettings) throws(StatisticsError) -> BootstrapDistribution {
        // Strata are the classes, so the losses of the diseased cases come first.
        let losses = zip(probabilities, isPositive).map { (loss: ($0 - ($1 ? 1 : 0)) * ($0 - ($1 ? 1 : 0)), $1) }
        let ordered = losses.filter(\.1).map(\.loss) + losses.filter { !$0.1 }.map(\.loss)
        let positives = isPositive.count { $0 }
        return try settings.distribution(strata: [positives, count - positives]) { sample in
            sample.reduce(0) { $0 + ordered[$1] } / Double(sample.count)
        }
    }

    /// The mean of -log of the probability given to what came true, natural logarithm; infinite when something came true
    /// that was said to be impossible.
    public var logLoss: Double {
        zip(probabilities, isPositive).reduce(0) { $0 - log($1.1 ? $1.0 : 1 - $1.0) } / Double(count)
    }

    /// The scores of both classes.
    ///
    /// - Throws: ``StatisticsError/tooFew(what:needed:given:)`` when a class is missing.
    public func scoredClasses() throws(StatisticsError) -> ScoredClasses {
        try ScoredClasses(scores: probabilities, isPositive: isPositive)
    }
}
