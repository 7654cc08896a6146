/// Score tests that two readers have equal predictive values on the same cases.
public enum PredictiveValueTest: String, Sendable, CaseIterable {
    /// Leisenring, Alonzo and Pepe's generalized score.
    case generalizedScore
    /// Kosinski's weighted generalized score, which treats the correlation right when the readers call unequal numbers.
    case weightedGeneralizedScore
}

extension PairedDiagnosticComparison {
    /// Compares the predictive values of the two.
    ///
    /// - Parameters:
    ///   - value: positive or negative.
    ///   - test: Kosinski's unless told otherwise.
    /// - Returns: both values (first, second), 0...1; the difference as first minus second; the test, chi-squared with one
    ///   degree of freedom.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing, one of the two made no such
    ///   call, or all such calls were right (or all wrong).
    /// - SeeAlso: Leisenring, Alonzo & Pepe, Biometrics 2000;56:345; Kosinski, Stat Med 2013;32:964.
    public func predictiveValues(
        _ value: PredictiveValue, _ test: PredictiveValueTest = .weightedGeneralizedScore
    ) throws(StatisticsError) -> PredictiveValueComparison {
        let what = "comparison of \(value.rawValue) predictive values"
        let (diseased, healthy) = try classes(for: what)
        // Calls of the kind in question, right and wrong ones: by both, by the first only, by the second only.
        let right = value == .positive ? Calls(positives: diseased) : Calls(negatives: healthy)
        let wrong = value == .positive ? Calls(positives: healthy) : Calls(negatives: diseased)
        let ofFirst = right.first + wrong.first
        let ofSecond = right.second + wrong.second
        guard ofFirst > 0, ofSecond > 0 else {
            throw .notEstimable(what: what, because: "one of the two made no \(value.rawValue) call")
        }
        let (first, second) = (right.first / ofFirst, right.second / ofSecond)
        let pooled = (right.first + right.second) / (ofFirst + ofSecond)
        guard pooled > 0, pooled < 1 else {
            throw .notEstimable(
                what: what, because: "all \(value.rawValue) calls of both were \(pooled == 0 ? "wrong" : "right")")
        }
        let statistic: Double
        let variance: Double
        switch test {
        case .generalizedScore:
            // Each call is an observation, "by the second" its regressor, the case its cluster.
            let share = ofSecond / (ofFirst + ofSecond)
            func squares(_ calls: Calls) -> Double {
                let ofBoth = 1 - 2 * share
                return calls.both * ofBoth * ofBoth + calls.onlyFirst * share * share
                    + calls.onlySecond * (1 - share) * (1 - share)
            }
            let score = right.second * (1 - share) - right.first * share
            variance = (1 - pooled) * (1 - pooled) * squares(right) + pooled * pooled * squares(wrong)
            statistic = score * score / variance
        case .weightedGeneralizedScore:
            let shared =
                (right.both * (1 - pooled) * (1 - pooled) + wrong.both * pooled * pooled) / (ofFirst + ofSecond)
            variance = (pooled * (1 - pooled) - 2 * shared) * (1 / ofFirst + 1 / ofSecond)
            statistic = (first - second) * (first - second) / variance
        }
        guard variance > 1e-14 else {
            throw .notEstimable(what: what, because: "the two made the same \(value.rawValue) calls")
        }
        let name = test == .generalizedScore ? "generalized score test" : "weighted generalized score test"
        return PredictiveValueComparison(
            first: first, second: second,
            test: TestResult(
                name: name, statistic: statistic, degreesOfFreedom: [1], p: ChiSquared(1).survival(statistic),
                remarks: self.first.prevalenceRemarks))
    }

    /// Calls of one kind among cases of one class.
    private struct Calls {
        var both: Double
        var onlyFirst: Double
        var onlySecond: Double
        var first: Double { both + onlyFirst }
        var second: Double { both + onlySecond }

        init(positives table: PairedTable) {
            (both, onlyFirst, onlySecond) = (Double(table.both), Double(table.onlyFirst), Double(table.onlySecond))
        }

        init(negatives table: PairedTable) {
            (both, onlyFirst, onlySecond) = (Double(table.neither), Double(table.onlySecond), Double(table.onlyFirst))
        }
    }
}

/// Two predictive values of the same cases and the test of their difference.
public struct PredictiveValueComparison: Equatable, Sendable {
    /// Of the first, 0...1.
    public let first: Double
    /// Of the second, 0...1.
    public let second: Double
    /// Of equality.
    public let test: TestResult
    /// First minus second, -1...1.
    public var difference: Double { first - second }
}
