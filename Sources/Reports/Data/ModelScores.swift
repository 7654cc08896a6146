/// A model's probabilities of a fracture, one for each case.
public struct ModelScores: Equatable, Sendable {
    /// What the model is called in tables and figures.
    public var name: String
    /// Its version; `nil` when not known.
    public var version: String?
    /// In the order of the data's cases, each 0...1; `nil` where the model gave none.
    public var probabilities: [Double?]
    /// The model's own threshold, 0...1; `nil` for that of the settings.
    public var threshold: Double?

    /// Probabilities under a name.
    public init(name: String, version: String? = nil, probabilities: [Double?], threshold: Double? = nil) {
        self.name = name
        self.version = version
        self.probabilities = probabilities
        self.threshold = threshold
    }

    /// What the model calls: a fracture at or above the threshold; `nil` where it gave no probability.
    ///
    /// - Parameter settings: whose threshold counts when the model has none of its own.
    public func calls(_ settings: AnalysisSettings) -> [Bool?] {
        let threshold = threshold ?? settings.threshold
        return probabilities.map { $0.map { $0 >= threshold } }
    }
}
