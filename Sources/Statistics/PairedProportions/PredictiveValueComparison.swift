/// Two predictive values on the same cases, compared.
public struct PredictiveValueComparison: Equatable, Sendable {
    /// The first one's predictive value, 0...1.
    public let first: Double
    /// The second one's.
    public let second: Double
    /// First minus second.
    public var difference: Double { first - second }
    /// Of no difference; `nil` when the statistic is zero by zero.
    public let test: TestResult?
}

/// How two predictive values are compared.
public enum PredictiveValueTest: String, Sendable, CaseIterable {
    /// The generalized score test of a marginal regression model.
    case generalizedScore = "generalized score test"
    /// The same with weights that make it equal to the score test for unpaired data when no case is shared.
    case weightedGeneralizedScore = "weighted generalized score test"
}

extension PairedCalls {
    /// Compares the positive or the negative predictive values.
    ///
    /// Predictive values depend on the share of diseased cases; so does their difference.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when one of the two made no such call.
    /// - SeeAlso: Leisenring, Alonzo & Pepe, Biometrics 2000;56:345, equation 3; Kosinski, Stat Med 2013;32:964,
    ///   equation 8.
    public func compare(
        _ value: PredictiveValue, by test: PredictiveValueTest = .weightedGeneralizedScore
    ) throws(StatisticsError) -> PredictiveValueComparison {
        let counts = predicted(value)
        guard counts.first > 0, counts.second > 0 else {
            throw .notEstimable(
                what: "a comparison of \(value.rawValue) predictive values", because: "one of the two made no such call"
            )
        }
        let statistic =
            switch test {
            case .generalizedScore: counts.generalizedScore
            case .weightedGeneralizedScore: counts.weightedGeneralizedScore
            }
        return PredictiveValueComparison(
            first: counts.firstValue, second: counts.secondValue,
            test: statistic.isNaN
                ? nil
                : TestResult(
                    name: "\(value.rawValue.capitalizedFirst) predictive values, \(test.rawValue)",
                    statistic: statistic, degreesOfFreedom: [1], p: ChiSquared(1).survival(statistic),
                    remarks: [.dependsOnPrevalence]))
    }
}

extension PairedCalls.PredictedCases {
    private var pooled: Double { (2 * bothRight + firstRight + secondRight) / (first + second) }

    /// Each case enters with the deviation of its tests from their mean, weighted with the deviation of its state.
    fileprivate var generalizedScore: Double {
        let shareOfFirst = first / (first + second)
        // What a case contributes to the test indicator: called so by both, by the first only, by the second only.
        let (ofBoth, ofFirst, ofSecond) = (1 - 2 * shareOfFirst, 1 - shareOfFirst, -shareOfFirst)
        let sum = bothRight * ofBoth + firstRight * ofFirst + secondRight * ofSecond
        let (right, wrong) = ((1 - pooled) * (1 - pooled), pooled * pooled)
        let variance =
            (bothRight * right + bothWrong * wrong) * ofBoth * ofBoth
            + (firstRight * right + firstWrong * wrong) * ofFirst * ofFirst
            + (secondRight * right + secondWrong * wrong) * ofSecond * ofSecond
        return sum * sum / variance
    }

    fileprivate var weightedGeneralizedScore: Double {
        let covariance =
            (bothRight * (1 - pooled) * (1 - pooled) + bothWrong * pooled * pooled) / (first + second)
        let variance = (pooled * (1 - pooled) - 2 * covariance) * (1 / first + 1 / second)
        let difference = firstValue - secondValue
        return difference * difference / variance
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
