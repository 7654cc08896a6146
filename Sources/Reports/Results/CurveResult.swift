public import Statistics

/// The ROC curve of a model's probabilities or of a reader's confidence, empirical and smooth.
public struct CurveResult: Sendable {
    /// The model's name or the reader's code.
    public let name: String
    /// The reader's specialty in words; empty for a model.
    public let specialty: String
    /// How many different values were given.
    public let distinctScores: Int
    /// The empirical area with limits.
    public let area: Estimated
    /// The binormal curve of greatest likelihood, or why there is none.
    public let fit: Result<BinormalFit, StatisticsError>

    init(name: String, specialty: String, curve: ROCCurve, area: Estimated) {
        self.name = name
        self.specialty = specialty
        distinctScores = curve.thresholds.count - 1
        self.area = area
        fit = Result { () throws(StatisticsError) in try BinormalFit(curve) }
    }
}
