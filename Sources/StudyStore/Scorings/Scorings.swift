public import Cryptography
import Foundation
import GRDB
public import Studies

extension ConfidentialStore {
    /// The scoring of a study by the model of a name; `nil` when there is none.
    public func scoring(of study: StudyName, by model: String) async throws -> StoredScoring? {
        try await pool.read { database in
            guard let row = try Self.row(study, model, in: database) else { return nil }
            return try Self.scoring(row, in: database)
        }
    }

    /// The card, JSON, of the model with which a study was scored under a name; `nil` when there is no such scoring.
    public func card(of study: StudyName, by model: String) async throws -> String? {
        try await pool.read { database in
            try String.fetchOne(
                database, sql: "SELECT card FROM scoring WHERE study = ? AND name = ?",
                arguments: [study.description, model])
        }
    }

    /// All scorings of a study, finished or not, in the order in which they began. Predictions that were imported have none.
    public func scorings(of study: StudyName) async throws -> [StoredScoring] {
        try await pool.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM scoring WHERE study = ? ORDER BY id", arguments: [study.description]
            ).map { try Self.scoring($0, in: database) }
        }
    }

    /// Names of the studies that have predictions, finished or not, of a model with these weights.
    public func studies(scoredWith weights: Digest) async throws -> [String] {
        try await pool.read { database in
            try String.fetchAll(
                database, sql: "SELECT DISTINCT study FROM scoring WHERE weights_sha256 = ? ORDER BY study",
                arguments: [weights.description])
        }
    }

    /// Adds scores to a scoring that was begun, all or none. A case that is scored already takes nothing but a map that it
    /// lacks.
    ///
    /// - Throws: ``StoreError/scoreDiffers(case:)`` when a case is scored already with another probability or other pixels,
    ///   ``StoreError/noSuchScoring(study:model:)``, or ``StoreError/storageFull(_:)``.
    public func add(_ scores: [CaseScore], to study: StudyName, by model: String, at now: Timestamp) async throws {
        do {
            try await pool.write { database in
                guard let row = try Self.row(study, model, in: database) else {
                    throw StoreError.noSuchScoring(study: study.description, model: model)
                }
                for score in scores { try Self.insert(score, scoring: row["id"], at: now, in: database) }
            }
        } catch let error as DatabaseError {
            throw StoreError(error, file: "confidential.sqlite")
        }
    }

    private static func insert(_ score: CaseScore, scoring: Int64, at now: Timestamp, in database: Database) throws {
        let number = score.number.description
        let stored = try Row.fetchOne(
            database, sql: "SELECT image_sha256, probability FROM case_score WHERE scoring_id = ? AND number = ?",
            arguments: [scoring, number])
        if let stored {
            guard stored["image_sha256"] == score.image.description, stored["probability"] == score.probability else {
                throw StoreError.scoreDiffers(case: number)
            }
        } else {
            try database.execute(
                sql: """
                    INSERT INTO case_score (scoring_id, number, image_sha256, probability, scored_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [scoring, number, score.image.description, score.probability, now.milliseconds])
        }
        guard let map = score.map else { return }
        try database.execute(
            sql: """
                INSERT INTO heat_map (scoring_id, number, method, layer, output, map_rows, map_columns, numbers)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [scoring, number, map.method, map.layer, map.output, map.rows, map.columns, map.bytes])
    }

    func begin(_ provenance: ScoringProvenance, of study: StudyName, at now: Timestamp) async throws {
        try await pool.write { database in
            try database.execute(
                sql: """
                    INSERT INTO scoring (study, name, version, threshold, weights_sha256, card, preprocessing, program,
                        begun_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    study.description, provenance.model, provenance.version, provenance.threshold,
                    provenance.weights.description, provenance.card, provenance.preprocessing, provenance.program,
                    now.milliseconds,
                ])
        }
    }

    /// Makes a scoring's scores the predictions of its model.
    func finish(_ study: StudyName, by model: String, at now: Timestamp) async throws {
        try await pool.write { database in
            guard let row = try Self.row(study, model, in: database) else {
                throw StoreError.noSuchScoring(study: study.description, model: model)
            }
            try database.execute(
                sql: """
                    INSERT INTO model (study, name, version, threshold, file_sha256, added_at)
                    SELECT study, name, version, threshold, weights_sha256, ? FROM scoring WHERE id = ?
                    """, arguments: [now.milliseconds, row["id"] as Int64])
            try database.execute(
                sql: """
                    INSERT INTO prediction (model_id, number, probability)
                    SELECT ?, number, probability FROM case_score WHERE scoring_id = ?
                    """, arguments: [database.lastInsertedRowID, row["id"] as Int64])
            try database.execute(
                sql: "UPDATE scoring SET finished_at = ? WHERE id = ?",
                arguments: [now.milliseconds, row["id"] as Int64])
        }
    }

    func remove(_ study: StudyName, by model: String) async throws {
        try await pool.write { database in
            guard let row = try Self.row(study, model, in: database) else { return }
            for table in ["heat_map", "case_score"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE scoring_id = ?", arguments: [row["id"] as Int64])
            }
            try database.execute(sql: "DELETE FROM scoring WHERE id = ?", arguments: [row["id"] as Int64])
        }
    }

    static func row(_ study: StudyName, _ model: String, in database: Database) throws -> Row? {
        try Row.fetchOne(
            database, sql: "SELECT * FROM scoring WHERE study = ? AND name = ?", arguments: [study.description, model])
    }

    private static func scoring(_ row: Row, in database: Database) throws -> StoredScoring {
        func digest(_ text: String) throws -> Digest {
            guard let digest = Digest(hexadecimal: text) else {
                throw StoreError.unreadable(file: "confidential.sqlite", reason: "a digest of a scoring is damaged")
            }
            return digest
        }
        var cases: [CaseNumber: StoredScoring.Case] = [:]
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT case_score.number, image_sha256, probability, heat_map.id IS NOT NULL AS has_map
                FROM case_score LEFT JOIN heat_map
                    ON heat_map.scoring_id = case_score.scoring_id AND heat_map.number = case_score.number
                WHERE case_score.scoring_id = ?
                """, arguments: [row["id"] as Int64])
        while let item = try rows.next() {
            cases[CaseNumber(item["number"])] = StoredScoring.Case(
                image: try digest(item["image_sha256"]), probability: item["probability"], hasMap: item["has_map"])
        }
        return StoredScoring(
            provenance: ScoringProvenance(
                model: row["name"], version: row["version"], threshold: row["threshold"],
                weights: try digest(row["weights_sha256"]), card: row["card"], preprocessing: row["preprocessing"],
                program: row["program"]),
            begunAt: Timestamp(milliseconds: row["begun_at"]),
            finishedAt: (row["finished_at"] as Int64?).map(Timestamp.init(milliseconds:)), cases: cases)
    }
}
