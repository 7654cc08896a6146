/// A threshold chosen on the cases at hand, with the values that it may be expected to have on new cases.
///
/// In each resample the threshold is chosen anew and judged twice: on the resample and on the cases themselves. The mean
/// loss is the optimism, and is taken off the apparent value.
///
/// - SeeAlso: Efron & Tibshirani, An Introduction to the Bootstrap, 1993, 17.6; Leeflang et al., Clin Chem 2008;54:729.
public struct CorrectedThreshold: Equatable, Sendable {
    /// The point chosen on the cases; of several that tie the one of highest specificity.
    public let apparent: OperatingPoint
    /// How much too high the apparent sensitivity is, as a fraction.
    public let sensitivityOptimism: Double
    /// How much too high the apparent specificity is, as a fraction.
    public let specificityOptimism: Double
    /// How the resamples were drawn.
    public let settings: BootstrapSettings

    /// The sensitivity to expect on new cases.
    public var sensitivity: Double { apparent.sensitivity - sensitivityOptimism }
    /// The specificity to expect on new cases.
    public var specificity: Double { apparent.specificity - specificityOptimism }
    /// Youden's index to expect on new cases.
    public var youdenIndex: Double { sensitivity + specificity - 1 }
}

extension ROCCurve {
    /// The best threshold with its values corrected for having been chosen on the same cases.
    ///
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when all scores are equal or no resample has both classes.
    public func correctedThreshold(
        by criterion: ThresholdCriterion, weights: ThresholdWeights = .equal, _ settings: BootstrapSettings
    ) throws(StatisticsError) -> CorrectedThreshold {
        guard !classes.isConstant, let chosen = cuts.bestCuts(by: criterion, weights: weights).last else {
            throw .notEstimable(what: "a threshold", because: "all scores are equal")
        }
        let whole = cuts
        let losses = resampleCurves(settings, width: 2) { resampled, slot in
            // A resampled curve has at least two cuts, so there is a best one.
            let cut = resampled.bestCuts(by: criterion, weights: weights).last ?? 0
            slot[0] = resampled.sensitivity(cut) - whole.sensitivity(cut)
            slot[1] = resampled.specificity(cut) - whole.specificity(cut)
        }
        let means = (0..<2).map { part in
            Moments(stride(from: part, to: losses.count, by: 2).map { losses[$0] }.filter { !$0.isNaN }).mean
        }
        guard !means[0].isNaN else {
            throw .notEstimable(what: "the optimism", because: "no resample has both classes")
        }
        return CorrectedThreshold(
            apparent: operatingPoint(cut: chosen, remarks: [.thresholdChosenHere]), sensitivityOptimism: means[0],
            specificityOptimism: means[1], settings: settings)
    }
}
