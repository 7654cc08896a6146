import Cryptography
import Foundation
import GRDB
public import Studies

extension StudyStore {
    /// The images of a study's cases in the order of their table.
    public func radiographs(of name: StudyName) async throws -> [StudyRadiograph] {
        try await pool.read { [self] database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT study_case.number, file, significant_bits, pixel_sha256
                    FROM study_case JOIN radiograph ON radiograph.id = study_case.radiograph_id
                    WHERE study_case.study_id = ? ORDER BY study_case.position
                    """, arguments: [try study(name, in: database).id.row]
            ).map { row in
                guard let digest = Digest(hexadecimal: row["pixel_sha256"]) else {
                    throw StoreError.unreadable(file: "study.sqlite", reason: "the digest of an image is damaged")
                }
                return StudyRadiograph(
                    number: CaseNumber(row["number"]),
                    file: directory.images.appendingPathComponent(row["file"]).path,
                    significantBits: row["significant_bits"], digest: digest)
            }
        }
    }

    /// Begins to score a study, or goes on with a scoring that was interrupted or lacks heat maps; in any state of the
    /// study, as ``add(_:to:confidential:by:at:)`` does. The history tells of every beginning.
    ///
    /// - Returns: What is stored already.
    /// - Throws: ``StoreError/modelExists(_:)`` when predictions of that name were imported, or
    ///   ``StoreError/scoringDiffers(model:what:)`` when the scoring of that name was made with something else.
    @_spi(Confidential) public func beginScoring(
        _ provenance: ScoringProvenance, of name: StudyName, confidential: ConfidentialStore, by actor: Actor,
        at now: Timestamp
    ) async throws -> StoredScoring {
        let study = try await study(name)
        let stored = try await confidential.scoring(of: name, by: provenance.model)
        if let stored {
            if let what = stored.provenance.difference(to: provenance) {
                throw StoreError.scoringDiffers(model: provenance.model, what: what)
            }
        } else if try await confidential.hasModel(provenance.model, of: name) {
            throw StoreError.modelExists(provenance.model)
        }
        try await append(
            .scoringBegun, provenance, of: study, more: "\(stored?.cases.count ?? 0)", by: actor, at: now)
        if let stored { return stored }
        try await confidential.begin(provenance, of: name, at: now)
        return StoredScoring(provenance: provenance, begunAt: now, finishedAt: nil, cases: [:])
    }

    /// Makes the scores of a scoring the predictions of its model, once every case of the study has one; does nothing when
    /// that has been done.
    ///
    /// - Throws: ``StoreError/casesUnscored(_:)``, or ``StoreError/noSuchScoring(study:model:)``.
    @_spi(Confidential) public func finishScoring(
        by model: String, of name: StudyName, confidential: ConfidentialStore, by actor: Actor, at now: Timestamp
    ) async throws {
        let study = try await study(name)
        guard let scoring = try await confidential.scoring(of: name, by: model) else {
            throw StoreError.noSuchScoring(study: name.description, model: model)
        }
        guard scoring.finishedAt == nil else { return }
        let missing = try await radiographs(of: name).filter { scoring.cases[$0.number] == nil }
        guard missing.isEmpty else { throw StoreError.casesUnscored(missing.count) }
        // First the event, as with predictions that are imported.
        try await append(
            .predictionsAdded, scoring.provenance, of: study, more: "\(scoring.cases.count)", by: actor, at: now)
        try await confidential.finish(name, by: model, at: now)
    }

    /// Stores a whole scoring at once: begins it, adds the scores and finishes it.
    @_spi(Confidential) public func storeScoring(
        _ scores: [CaseScore], _ provenance: ScoringProvenance, of name: StudyName, confidential: ConfidentialStore,
        by actor: Actor, at now: Timestamp
    ) async throws {
        _ = try await beginScoring(provenance, of: name, confidential: confidential, by: actor, at: now)
        try await confidential.add(scores, to: name, by: provenance.model, at: now)
        try await finishScoring(by: provenance.model, of: name, confidential: confidential, by: actor, at: now)
    }

    /// Throws an unfinished scoring away. Predictions, once they are some, are never deleted.
    ///
    /// - Throws: ``StoreError/modelExists(_:)`` when the scoring is finished, ``StoreError/noSuchScoring(study:model:)``.
    @_spi(Confidential) public func removeScoring(
        by model: String, of name: StudyName, confidential: ConfidentialStore, by actor: Actor, at now: Timestamp
    ) async throws {
        let study = try await study(name)
        guard let scoring = try await confidential.scoring(of: name, by: model) else {
            throw StoreError.noSuchScoring(study: name.description, model: model)
        }
        guard scoring.finishedAt == nil else { throw StoreError.modelExists(model) }
        try await append(
            .scoringDiscarded, scoring.provenance, of: study, more: "\(scoring.cases.count)", by: actor, at: now)
        try await confidential.remove(name, by: model)
    }

    private func append(
        _ kind: HistoryEvent.Kind, _ provenance: ScoringProvenance, of study: StudyRecord, more cases: String,
        by actor: Actor, at now: Timestamp
    ) async throws {
        try await writer.write { database in
            _ = try HistoryChain.append(
                kind, subject: "model:\(provenance.model)",
                details: [
                    "version": provenance.version, "threshold": "\(provenance.threshold)",
                    "weights": provenance.weights.description, "card": Digest(of: provenance.card).description,
                    "preprocessing": provenance.preprocessing, "program": provenance.program, "cases": cases,
                    "state": study.state.rawValue,
                ], actor: actor, study: study.id.row, at: now, in: database)
        }
    }
}

extension ScoringProvenance {
    /// In what another run differs, so that its scores may not stand beside these; `nil` when it does not.
    fileprivate func difference(to other: ScoringProvenance) -> String? {
        if weights != other.weights { return "weights (SHA-256 \(weights))" }
        if card != other.card { return "another card" }
        if preprocessing != other.preprocessing { return "another preprocessing (\(preprocessing))" }
        if program != other.program { return "another program (\(program))" }
        return nil
    }
}
