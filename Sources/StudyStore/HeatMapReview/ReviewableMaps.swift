import Cryptography
public import Studies

/// The heat maps of the cases that a model calls a fracture: what is reviewed.
@_spi(Confidential) public struct ReviewableMaps: Sendable {
    /// The model's predictions.
    public var predictions: ModelPredictions
    /// The cases that it calls a fracture, in the order of the table of cases.
    public var called: [CaseNumber]
    /// Their maps; not every case need have one.
    public var maps: [CaseNumber: StoredHeatMap]

    /// Cases that the model calls a fracture and that have no map.
    public var missing: [CaseNumber] { called.filter { maps[$0] == nil } }
}

extension ConfidentialStore {
    /// A model's maps of the cases that it calls a fracture: those with its threshold's probability or more.
    ///
    /// - Parameter cases: The study's cases in the order of their table.
    /// - Throws: ``ReviewerProblem/noSuchModel(_:)``.
    public func reviewableMaps(
        of study: StudyName, by model: String, cases: [CaseNumber]
    ) async throws -> ReviewableMaps {
        let found = try await models(of: study).map(\.predictions).first { $0.model == model }
        guard let found else { throw ReviewerProblem.noSuchModel(model) }
        let called = cases.filter { (found.probabilities[$0] ?? -1) >= found.threshold }
        let maps = try await heatMaps(study: study, predictions: model)
        let members = Set(called)
        return ReviewableMaps(predictions: found, called: called, maps: maps.filter { members.contains($0.key) })
    }
}

extension StoredHeatMap {
    /// SHA-256 over method, layer, output, size and numbers: what stands for this map and no other.
    var digest: Digest {
        let stream = DigestStream()
        stream.update(Array("\(method)\n\(layer)\n\(output) \(rows) \(columns)\n".utf8))
        for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { stream.update(Array($0)) } }
        return stream.finish()
    }
}
