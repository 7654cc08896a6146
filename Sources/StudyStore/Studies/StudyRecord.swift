import Cryptography
import GRDB
public import Studies

/// A study as the list of studies shows it.
public struct StudyRecord: Sendable {
    /// Its place in the database.
    public var id: StudyID
    /// Its plan.
    public var plan: StudyPlan
    /// The study file's text, as it was created.
    public var definition: String
    /// Draft, open, closed or locked.
    public var state: StudyState
    /// Whether its readers are simulated.
    public var readersAreSimulated: Bool
    /// When it was created.
    public var createdAt: Timestamp
    /// SHA-256 of the study file.
    public var definitionDigest: String
    /// SHA-256 of the study file, the tables and all pixels together, frozen when the study was opened.
    public var frozenDigest: String?
    /// Cases of the test set.
    public var cases: Int
    /// Practice cases.
    public var warmUpCases: Int
    /// Readers with a link that is not revoked.
    public var readers: Int
}

extension StudyStore {
    /// All studies, by name.
    public func studies() async throws -> [StudyRecord] {
        try await pool.read { [self] database in
            try Row.fetchAll(database, sql: Self.studyQuery + " ORDER BY study.name")
                .map { try studyRecord($0, in: database) }
        }
    }

    /// One study.
    ///
    /// - Throws: ``StoreError/noSuchStudy(_:)``.
    public func study(_ name: StudyName) async throws -> StudyRecord {
        try await pool.read { [self] database in try study(name, in: database) }
    }

    func study(_ name: StudyName, in database: Database) throws -> StudyRecord {
        let row = try Row.fetchOne(
            database, sql: Self.studyQuery + " WHERE study.name = ?", arguments: [name.description])
        guard let row else { throw StoreError.noSuchStudy(name.description) }
        return try studyRecord(row, in: database)
    }

    /// The row of a study, of which no more is needed.
    func row(of name: StudyName, in database: Database) throws -> Int64 {
        let row = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM study WHERE name = ?"), arguments: [name.description])
        guard let row else { throw StoreError.noSuchStudy(name.description) }
        return row
    }

    private static let studyQuery = """
        SELECT study.*, (SELECT count(*) FROM study_case WHERE study_id = study.id) AS cases,
            (SELECT count(*) FROM warm_up_case WHERE study_id = study.id) AS warm_up_cases,
            (SELECT count(*) FROM reader WHERE study_id = study.id AND EXISTS
                (SELECT 1 FROM invitation WHERE reader_id = reader.id AND revoked_at IS NULL)) AS readers
        FROM study
        """

    private func studyRecord(_ row: Row, in database: Database) throws -> StudyRecord {
        StudyRecord(
            id: StudyID(row: row["id"]), plan: try plan(of: row["id"], in: database), definition: row["definition"],
            state: StudyState(rawValue: row["state"]) ?? .locked, readersAreSimulated: row["simulated_readers"],
            createdAt: Timestamp(milliseconds: row["created_at"]), definitionDigest: row["definition_sha256"],
            frozenDigest: row["frozen_sha256"], cases: row["cases"], warmUpCases: row["warm_up_cases"],
            readers: row["readers"])
    }

    /// Brings a study into another state.
    ///
    /// Opening it for the first time freezes a digest of everything that gives answers their meaning.
    ///
    /// - Throws: ``StoreError/wrongState(study:is:needed:)`` when the study's life does not go there.
    public func change(_ name: StudyName, to state: StudyState, by actor: Actor, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let study = try study(name, in: database)
            guard study.state.canBecome(state) else {
                let needed = StudyState.allCases.filter { $0.canBecome(state) }.map(\.rawValue)
                throw StoreError.wrongState(
                    study: name.description, is: study.state, needed: needed.joined(separator: " or "))
            }
            let digest = try study.frozenDigest ?? Self.contentDigest(of: study.id.row, in: database)
            if study.frozenDigest == nil {
                try database.execute(
                    sql: "UPDATE study SET frozen_sha256 = ? WHERE id = ?", arguments: [digest, study.id.row])
            }
            try database.execute(
                sql: "UPDATE study SET state = ? WHERE id = ?", arguments: [state.rawValue, study.id.row])
            let kind: HistoryEvent.Kind =
                switch state {
                case .draft, .open: .studyOpened
                case .closed: .studyClosed
                case .locked: .studyLocked
                }
            try HistoryChain.append(
                kind, subject: "study", details: ["content": digest, "study-file": study.definitionDigest],
                actor: actor, study: study.id.row, at: now, in: database)
        }
    }

    /// One digest of the study file, the table of cases, the practice cases and every pixel.
    static func contentDigest(of study: Int64, in database: Database) throws -> String {
        let files = try Row.fetchOne(
            database, sql: "SELECT definition_sha256, cases_sha256 FROM study WHERE id = ?", arguments: [study])
        let pixels = try String.fetchAll(
            database,
            sql: """
                SELECT number || ' ' || pixel_sha256 FROM study_case
                JOIN radiograph ON radiograph.id = study_case.radiograph_id
                WHERE study_case.study_id = ?1
                UNION ALL
                SELECT 'warm-up ' || number || ' ' || pixel_sha256 FROM warm_up_case
                JOIN radiograph ON radiograph.id = warm_up_case.radiograph_id
                WHERE warm_up_case.study_id = ?1 ORDER BY 1
                """, arguments: [study])
        let parts = [files?["definition_sha256"] ?? "", files?["cases_sha256"] ?? ""] + pixels
        return Digest(of: parts.joined(separator: "\n")).description
    }
}
