public import Statistics

/// A group's mean point against a model's ROC curve, readers and cases resampled: what the eye does with the figure.
public struct MeanPointResult: Sendable {
    /// The model's name.
    public let model: String
    /// The group in words.
    public let group: String
    /// The comparison, or why there is none.
    public let comparison: Result<MeanPointComparison, StatisticsError>

    init(_ model: ModelResult, _ group: GroupResult, _ counted: CountedReadings, _ settings: AnalysisSettings) {
        self.model = model.model.name
        self.group = group.label
        let members = counted.places(of: group)
        comparison = Result { () throws(StatisticsError) in
            let places = counted.truth.indices.filter { place in
                model.model.probabilities[place] != nil && members.allSatisfy { counted.calls[$0][place] != nil }
            }
            func scores(_ fracture: Bool) -> [Double] {
                places.filter { counted.truth[$0] == fracture }.map { model.model.probabilities[$0] ?? 0 }
            }
            func readings(_ fracture: Bool) -> [[Bool]] {
                members.map { reader in
                    places.filter { counted.truth[$0] == fracture }.map { counted.calls[reader][$0] ?? false }
                }
            }
            return try MeanPointComparison(
                modelPositives: scores(true), modelNegatives: scores(false), readingsOfPositives: readings(true),
                readingsOfNegatives: readings(false), replicates: settings.bootstrapReplicates,
                seed: settings.bootstrapSeed, level: settings.level)
        }
    }
}
