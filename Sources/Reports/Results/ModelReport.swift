public import Statistics

/// One model by itself, without readers: its curve, its calls at any threshold, its probabilities by class, its
/// calibration.
public struct ModelReport: Sendable {
    private let results: ComparisonResults
    /// How the model does at its own threshold.
    public let result: ModelResult
    /// How it does at any other.
    public let thresholds: ThresholdTable

    /// Of all limits.
    public var level: ConfidenceLevel { results.settings.level }

    /// Computes everything.
    ///
    /// - Parameter cases: in the order of the model's probabilities; those without a probability take no part.
    /// - Throws: ``StatisticsError/tooFew(what:needed:given:)`` when the model has no probability for any case.
    public init(
        _ model: ModelScores, cases: [ComparisonCase], settings: AnalysisSettings
    ) throws(StatisticsError) {
        results = ComparisonResults(ComparisonData(cases: cases, readers: [], readings: [], models: [model]), settings)
        guard let result = results.models.first else {
            throw .tooFew(what: "probabilities of \(model.name)", needed: 1, given: 0)
        }
        self.result = result
        let known = zip(model.probabilities, cases).compactMap { probability, item in
            probability.map { ($0, item.fracture) }
        }
        thresholds = try ThresholdTable(
            probabilities: known.map(\.0), truth: known.map(\.1), level: settings.level)
    }

    /// ROC curve, probabilities by class and calibration, those that the data allow.
    ///
    /// - Parameter width: in millimetres.
    public func figures(width: Double) -> [ResultFigure] {
        [
            results.rocFigure(width: width), results.histogramFigure(0, width: width),
            results.calibrationFigure(width: width),
        ].compactMap(\.self)
    }
}
