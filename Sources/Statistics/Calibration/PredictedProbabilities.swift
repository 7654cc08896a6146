import Glibc

/// Probabilities that a model gave, beside what was true: what calibration is judged by.
public struct PredictedProbabilities: Equatable, Sendable {
    /// Of each case, 0...1.
    public let probabilities: [Double]
    /// Whether the case is diseased, in the same order.
    public let truth: [Bool]

    /// - Throws: ``StatisticsError`` when there is no case, the lists differ in length or a number is no probability.
    public init(_ probabilities: [Double], truth: [Bool]) throws(StatisticsError) {
        guard probabilities.count == truth.count else {
            throw .lengthsDiffer(what: "probabilities and truths", first: probabilities.count, second: truth.count)
        }
        guard !probabilities.isEmpty else { throw .tooFew(what: "probabilities", needed: 1, given: 0) }
        for value in probabilities where !(0...1).contains(value) {
            throw .outOfRange(what: "probability", value: value, allowed: "between 0 and 1")
        }
        self.probabilities = probabilities
        self.truth = truth
    }

    /// Cases.
    public var count: Int { truth.count }
    /// Share of diseased cases, 0...1.
    public var prevalence: Double { Double(truth.count { $0 }) / Double(count) }

    /// Brier's score: the mean squared distance of probability and truth, 0 (perfect) to 1.
    ///
    /// - SeeAlso: Brier, Mon Weather Rev 1950;78:1.
    public var brierScore: Double {
        zip(probabilities, truth).reduce(0) { sum, pair in
            let distance = pair.0 - (pair.1 ? 1 : 0)
            return sum + distance * distance
        } / Double(count)
    }

    /// The Brier score with a normal interval from the spread of the squared distances; `nil` for a single case.
    public func brierInterval(level: ConfidenceLevel = .ninetyFive) -> IntervalEstimate? {
        let losses = zip(probabilities, truth).map { ($0 - ($1 ? 1 : 0)) * ($0 - ($1 ? 1 : 0)) }
        let moments = Moments(losses)
        guard moments.n > 1 else { return nil }
        let reach = level.normalQuantile * moments.standardError
        return IntervalEstimate(
            estimate: moments.mean, lower: moments.mean - reach, upper: moments.mean + reach,
            standardError: moments.standardError, level: level, method: .normalOfMeanLoss, n: moments.n)
    }

    /// The mean negative logarithm of the probability given to what was true; infinite when a probability of 0 or 1 was
    /// wrong.
    public var logarithmicLoss: Double {
        -zip(probabilities, truth).reduce(0) { $0 + log($1.1 ? $1.0 : 1 - $1.0) } / Double(count)
    }
}

extension IntervalEstimate.Method {
    /// Limits of a mean loss.
    public static let normalOfMeanLoss = Self("normal, standard error of the mean")
}
