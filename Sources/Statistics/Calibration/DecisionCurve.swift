extension Remark {
    /// For net benefits of a sample whose share of diseased cases was set by design.
    public static let netBenefitOfSample = Remark(
        "Net benefit is counted at the sample's share of diseased cases; in an enriched sample give the clinical prevalence."
    )
}

/// The net benefit of acting on a prediction, at one threshold probability.
public struct NetBenefit: Equatable, Sendable {
    /// The probability of disease above which one would act, 0...1, 1 excluded.
    public let threshold: Double
    /// Of acting on the prediction, in true positives for each case.
    public let model: Double
    /// Of acting on everybody.
    public let treatAll: Double
    /// Of acting on nobody: 0.
    public var treatNone: Double { 0 }
}

/// Net benefit against threshold probability.
///
/// - SeeAlso: Vickers & Elkin, Med Decis Making 2006;26:565.
public struct DecisionCurve: Equatable, Sendable {
    /// One point for each threshold asked for, in their order.
    public let points: [NetBenefit]
    /// The share of diseased cases at which benefit is counted, 0...1.
    public let prevalence: Double
    /// What a reader of the curve must know.
    public let remarks: [Remark]

    /// - Parameters:
    ///   - thresholds: at least 0 and below 1 each.
    ///   - prevalence: of the population in which the model is to be used; `nil` takes the sample's.
    /// - Throws: ``StatisticsError`` when a class is missing or a number is out of range.
    public init(
        _ predictions: PredictedProbabilities, thresholds: [Double], prevalence: Double? = nil
    ) throws(StatisticsError) {
        let classes = try predictions.scoredClasses()
        let share = try fraction(prevalence ?? predictions.prevalence, "prevalence")
        var points: [NetBenefit] = []
        for threshold in thresholds {
            guard threshold >= 0, threshold < 1 else {
                throw .outOfRange(what: "threshold probability", value: threshold, allowed: "at least 0 and below 1")
            }
            let harm = threshold / (1 - threshold)
            let hits = Double(classes.positives.count { $0 >= threshold }) / Double(classes.positives.count)
            let alarms = Double(classes.negatives.count { $0 >= threshold }) / Double(classes.negatives.count)
            points.append(
                NetBenefit(
                    threshold: threshold, model: share * hits - (1 - share) * alarms * harm,
                    treatAll: share - (1 - share) * harm))
        }
        self.points = points
        self.prevalence = share
        remarks = prevalence == nil ? [.netBenefitOfSample] : []
    }

    /// The net benefit of the model at one threshold in resamples of the cases.
    ///
    /// - Throws: ``StatisticsError`` as the initialiser.
    public static func bootstrap(
        _ predictions: PredictedProbabilities, threshold: Double, prevalence: Double? = nil,
        _ settings: BootstrapSettings
    ) throws(StatisticsError) -> BootstrapDistribution {
        // Checks the arguments; a resample cannot fail after it.
        _ = try DecisionCurve(predictions, thresholds: [threshold], prevalence: prevalence)
        let classes = try predictions.scoredClasses()
        let isHit = classes.positives.map { $0 >= threshold }
        let isAlarm = classes.negatives.map { $0 >= threshold }
        let positives = isHit.count
        let harm = threshold / (1 - threshold)
        return try settings.distribution(strata: [positives, isAlarm.count]) { sample in
            var (diseased, hits, alarms) = (0, 0, 0)
            for index in sample {
                if index < positives {
                    diseased += 1
                    if isHit[index] { hits += 1 }
                } else if isAlarm[index - positives] {
                    alarms += 1
                }
            }
            let healthy = sample.count - diseased
            guard diseased > 0, healthy > 0 else { return nil }
            let share = prevalence ?? Double(diseased) / Double(sample.count)
            return share * Double(hits) / Double(diseased) - (1 - share) * harm * Double(alarms) / Double(healthy)
        }
    }
}
