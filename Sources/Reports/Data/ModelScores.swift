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
    /// The day on which a study got the probabilities, in words; `nil` for tables.
    public var addedAt: String?

    /// Probabilities under a name.
    public init(
        name: String, version: String? = nil, probabilities: [Double?], threshold: Double? = nil, addedAt: String? = nil
    ) {
        self.name = name
        self.version = version
        self.probabilities = probabilities
        self.threshold = threshold
        self.addedAt = addedAt
    }

    /// What the model calls: a fracture at or above the threshold; `nil` where it gave no probability.
    ///
    /// - Parameter settings: which threshold counts.
    public func calls(_ settings: AnalysisSettings) -> [Bool?] {
        let threshold = settings.threshold(of: self)
        return probabilities.map { $0.map { $0 >= threshold } }
    }
}
