import Cryptography
import GRDB
public import Studies

/// A model whose predictions a study has.
@_spi(Confidential) public struct StoredModel: Equatable, Sendable {
    /// The model's predictions.
    public var predictions: ModelPredictions
    /// When they were added.
    public var addedAt: Timestamp
}

extension ConfidentialStore {
    /// The models of a study with their predictions, in the order in which they were added.
    public func models(of study: StudyName) async throws -> [StoredModel] {
        try await pool.read { database in
            let models = try Row.fetchAll(
                database, sql: "SELECT * FROM model WHERE study = ? ORDER BY id", arguments: [study.description])
            return try models.map { row in
                let predictions = try Row.fetchAll(
                    database, sql: "SELECT number, probability FROM prediction WHERE model_id = ?",
                    arguments: [row["id"] as Int64])
                guard let source = Digest(hexadecimal: row["file_sha256"]) else {
                    throw StoreError.unreadable(
                        file: "confidential.sqlite", reason: "the digest of a model's file is damaged")
                }
                var probabilities: [CaseNumber: Double] = [:]
                for item in predictions { probabilities[CaseNumber(item["number"])] = item["probability"] }
                return StoredModel(
                    predictions: ModelPredictions(
                        model: row["name"], version: row["version"], threshold: row["threshold"], source: source,
                        probabilities: probabilities),
                    addedAt: Timestamp(milliseconds: row["added_at"]))
            }
        }
    }

    /// Writes a model and all its predictions, or nothing.
    func insert(_ predictions: ModelPredictions, of study: StudyName, at now: Timestamp) async throws {
        try await pool.write { database in
            try database.execute(
                sql: """
                    INSERT INTO model (study, name, version, threshold, file_sha256, added_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    study.description, predictions.model, predictions.version, predictions.threshold,
                    predictions.source.description, now.milliseconds,
                ])
            let model = database.lastInsertedRowID
            for (number, probability) in predictions.probabilities {
                try database.execute(
                    sql: "INSERT INTO prediction (model_id, number, probability) VALUES (?, ?, ?)",
                    arguments: [model, number.description, probability])
            }
        }
    }

    func hasModel(_ name: String, of study: StudyName) async throws -> Bool {
        try await pool.read { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM model WHERE study = ? AND name = ?)",
                arguments: [study.description, name]) ?? false
        }
    }
}

extension StudyStore {
    /// Adds a model's predictions to a study, in any of its states: they change no answer, and the history tells when
    /// they came.
    ///
    /// - Throws: ``StoreError/modelExists(_:)``: predictions are never replaced.
    @_spi(Confidential) public func add(
        _ predictions: ModelPredictions, to name: StudyName, confidential: ConfidentialStore, by actor: Actor,
        at now: Timestamp
    ) async throws {
        let study = try await study(name)
        guard try await !confidential.hasModel(predictions.model, of: name) else {
            throw StoreError.modelExists(predictions.model)
        }
        guard try await confidential.scoring(of: name, by: predictions.model) == nil else {
            throw StoreError.scoringUnfinished(predictions.model)
        }
        // First the event: predictions that nobody knows of would be worse than an event without them.
        try await writer.write { database in
            _ = try HistoryChain.append(
                .predictionsAdded, subject: "model:\(predictions.model)",
                details: [
                    "version": predictions.version, "threshold": "\(predictions.threshold)",
                    "file": predictions.source.description, "cases": "\(predictions.probabilities.count)",
                    "state": study.state.rawValue,
                ], actor: actor, study: study.id.row, at: now, in: database)
        }
        try await confidential.insert(predictions, of: name, at: now)
    }
}
