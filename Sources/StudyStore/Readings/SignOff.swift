import Cryptography
import GRDB
public import Studies

/// A reader's signed session, as the certificate states it.
public struct Certificate: Sendable {
    /// `R07`.
    public var code: String
    /// The specialty that the reader gave.
    public var specialty: Specialty.Code
    /// 1, 2 …
    public var session: Int
    /// Cases answered.
    public var cases: Int
    /// When the first radiograph was shown.
    public var startedAt: Timestamp
    /// When the last answer was given.
    public var endedAt: Timestamp
    /// Active reading time of all cases in milliseconds.
    public var activeMilliseconds: Int64
    /// When it was signed.
    public var signedAt: Timestamp
    /// What was declared, in the reader's language.
    public var declaration: String
    /// The hash of the history's event of the signature.
    public var historyHead: String
    /// SHA-256 over the digests of the answers that stood at the signature, in the order of reading; those after a model's
    /// advice follow.
    public var answersDigest: String
    /// SHA-256 of the study file.
    public var studyFileDigest: String
}

extension StudyStore {
    /// Signs the reader's current session off.
    ///
    /// - Parameters:
    ///   - declaration: The sentence that the reader agreed to.
    ///   - session: The session that the reader meant, so that a second press never signs the next one; `nil` is the
    ///     first that is not signed.
    ///   - reader: Who signs.
    ///   - now: The moment.
    /// - Throws: ``StoreError`` when cases have no answer, when it is signed already, or when the study is not open.
    public func signOff(
        declaration: String, session: Int? = nil, reader: ReaderID, at now: Timestamp
    ) async throws {
        try await writer.write { [self] database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT reading_session.id, reading_session.number, reader.code, reader.study_id, study.state,
                        study.name,
                        (SELECT max(max(reading.received_at, coalesce(second_reading.received_at, 0)))
                            FROM assignment JOIN reading ON reading.assignment_id = assignment.id
                            LEFT JOIN second_reading ON second_reading.assignment_id = assignment.id
                            WHERE session_id = reading_session.id) AS last_received,
                        (SELECT count(*) FROM assignment WHERE session_id = reading_session.id
                            AND NOT EXISTS (SELECT 1 FROM reading WHERE assignment_id = assignment.id)) AS unanswered,
                        (SELECT count(*) FROM assignment WHERE session_id = reading_session.id AND NOT EXISTS
                            (SELECT 1 FROM second_reading WHERE assignment_id = assignment.id)) AS unanswered_twice
                    FROM reading_session JOIN reader ON reader.id = reading_session.reader_id
                    JOIN study ON study.id = reader.study_id
                    LEFT JOIN sign_off ON sign_off.session_id = reading_session.id
                    WHERE reader.id = ?1 AND sign_off.session_id IS NULL
                        AND (?2 IS NULL OR reading_session.number = ?2) ORDER BY reading_session.number LIMIT 1
                    """, arguments: [reader.row, session])
            guard let row else { throw StoreError.signedOffAlready }
            guard let state = StudyState(rawValue: row["state"]), state == .open else {
                throw StoreError.wrongState(
                    study: row["name"], is: StudyState(rawValue: row["state"]) ?? .locked, needed: "open")
            }
            let number: Int = row["number"]
            let isSequential = try plan(of: row["study_id"], in: database).reading(ofSession: number) == .sequential
            let unanswered: Int = row[isSequential ? "unanswered_twice" : "unanswered"]
            guard unanswered == 0 else { throw StoreError.casesUnanswered(unanswered) }
            // A clock that was set back must not put the signature before the answers that it covers.
            let signedAt = max(now, Timestamp(milliseconds: row["last_received"] as Int64? ?? 0))
            let event = try HistoryChain.append(
                .sessionSignedOff, subject: "session:\(number)", details: ["declaration": declaration],
                actor: .reader(row["code"]), study: row["study_id"], at: signedAt, in: database)
            try database.execute(
                sql: "INSERT INTO sign_off (session_id, signed_at, declaration, history_head) VALUES (?, ?, ?, ?)",
                arguments: [row["id"] as Int64, signedAt.milliseconds, declaration, event.hash])
        }
    }

    /// The certificates of a reader's signed sessions, the newest first.
    public func certificates(of reader: ReaderID) async throws -> [Certificate] {
        try await pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT reading_session.id AS session, reader.code, reading_session.number, sign_off.signed_at, sign_off.declaration,
                        sign_off.history_head, study.definition_sha256,
                        coalesce((SELECT specialty FROM reader_profile
                            WHERE reader_id = reader.id ORDER BY id DESC LIMIT 1), reader.specialty) AS specialty,
                        count(DISTINCT assignment.id) AS cases, min(reading.shown_at) AS started,
                        max(reading.answered_at) AS ended, sum(reading.active_ms) AS active
                    FROM sign_off JOIN reading_session ON reading_session.id = sign_off.session_id
                    JOIN reader ON reader.id = reading_session.reader_id
                    JOIN study ON study.id = reader.study_id
                    JOIN assignment ON assignment.session_id = reading_session.id
                    JOIN reading ON reading.assignment_id = assignment.id
                    WHERE reader.id = ? GROUP BY reading_session.id ORDER BY reading_session.number DESC
                    """, arguments: [reader.row]
            ).map { row in
                let signedAt = Timestamp(milliseconds: row["signed_at"])
                return Certificate(
                    code: row["code"], specialty: Specialty.Code(row["specialty"]), session: row["number"],
                    cases: row["cases"], startedAt: Timestamp(milliseconds: row["started"]),
                    endedAt: Timestamp(milliseconds: row["ended"]), activeMilliseconds: row["active"],
                    signedAt: signedAt, declaration: row["declaration"],
                    historyHead: row["history_head"],
                    answersDigest: try Self.answersDigest(of: row["session"], until: signedAt, in: database),
                    studyFileDigest: row["definition_sha256"])
            }
        }
    }

    private static func answersDigest(
        of session: Int64, until signedAt: Timestamp, in database: Database
    ) throws -> String {
        let digests = try Row.fetchAll(
            database,
            sql: """
                SELECT \(StoredReading.columns) FROM assignment JOIN reading ON reading.assignment_id = assignment.id
                WHERE assignment.session_id = ?1 AND reading.version =
                    (SELECT max(version) FROM reading AS newest
                        WHERE newest.assignment_id = assignment.id AND newest.received_at <= ?2)
                ORDER BY assignment.position
                """, arguments: [session, signedAt.milliseconds]
        ).map { try StoredReading($0, in: database).digest }
        // Sessions without a model have none of these, and the digest that they always had.
        let second = try StoredSecondReading.all(ofSession: session, in: database).map(\.digest)
        return Digest(of: (digests + second).joined(separator: "\n")).description
    }
}
