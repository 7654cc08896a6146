/// What acting on a model's calls gains at one threshold probability, in true positive calls per case.
public struct NetBenefit: Equatable, Sendable {
    /// The probability at which acting and not acting are worth the same, between 0 and 1.
    public let threshold: Double
    /// Of acting on the model's calls.
    public let model: Double
    /// Of acting on everybody.
    public let everybody: Double
    /// Of acting on nobody.
    public var nobody: Double { 0 }
}

extension PredictedProbabilities {
    /// The decision curve.
    ///
    /// It holds for the share of diseased cases in the sample.
    ///
    /// - Parameter thresholds: between 0 and 1, the ends excluded.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    /// - SeeAlso: Vickers & Elkin, Med Decis Making 2006;26:565.
    public func decisionCurve(thresholds: [Double]) throws(StatisticsError) -> [NetBenefit] {
        var points: [NetBenefit] = []
        for threshold in thresholds {
            guard threshold > 0, threshold < 1 else {
                throw .outOfRange(what: "threshold", value: threshold, allowed: "between 0 and 1, both excluded")
            }
            let odds = threshold / (1 - threshold)
            var (hits, alarms) = (0, 0)
            for (probability, isTrue) in zip(probabilities, truth) where probability >= threshold {
                if isTrue { hits += 1 } else { alarms += 1 }
            }
            points.append(
                NetBenefit(
                    threshold: threshold, model: (Double(hits) - odds * Double(alarms)) / Double(count),
                    everybody: prevalence - odds * (1 - prevalence)))
        }
        return points
    }
}
