import Foundation
import GRDB
public import Studies

/// How far one reader is in one session, derived from the answers themselves.
public struct ReaderProgress: Sendable {
    /// `R07`.
    public var code: String
    /// The specialty under which the reader was invited.
    public var invitedSpecialty: Specialty.Code
    /// The specialty that the reader gave; `nil` before the first visit.
    public var givenSpecialty: Specialty.Code?
    /// Years in the specialty; `nil` before the first visit.
    public var yearsOfExperience: Int?
    /// Whether the link works.
    public var linkIsValid: Bool
    /// Why the reader's answers are void; `nil` when they are not.
    public var voidReason: String?
    /// One entry a session.
    public var sessions: [SessionProgress]

    /// One session.
    public struct SessionProgress: Sendable {
        /// 1, 2 …
        public var number: Int
        /// Cases with an answer.
        public var answered: Int
        /// All cases.
        public var cases: Int
        /// When the last answer arrived.
        public var lastAnswerAt: Timestamp?
        /// Active reading time so far in milliseconds.
        public var activeMilliseconds: Int64
        /// When it was signed.
        public var signedAt: Timestamp?
    }
}

extension StudyStore {
    /// Every reader's progress in a study, in the order of invitation.
    public func progress(of name: StudyName) async throws -> [ReaderProgress] {
        try await pool.read { [self] database in
            let study = try study(name, in: database).id.row
            let readers = try Row.fetchAll(
                database,
                sql: """
                    SELECT reader.id, reader.code, reader.specialty, profile.specialty AS given,
                        profile.years_experience,
                        EXISTS (SELECT 1 FROM invitation
                            WHERE reader_id = reader.id AND revoked_at IS NULL) AS link_valid,
                        (SELECT reason FROM voiding WHERE reader_id = reader.id ORDER BY id DESC LIMIT 1) AS void_reason
                    FROM reader LEFT JOIN reader_profile AS profile ON profile.id =
                        (SELECT max(id) FROM reader_profile WHERE reader_id = reader.id)
                    WHERE study_id = ? ORDER BY reader.number
                    """, arguments: [study])
            let sessions = try Row.fetchAll(
                database,
                sql: """
                    SELECT reading_session.reader_id, reading_session.number, count(*) AS cases,
                        count(reading.id) AS answered, max(reading.received_at) AS last_answer,
                        coalesce(sum(reading.active_ms), 0) AS active, sign_off.signed_at
                    FROM reader JOIN reading_session ON reading_session.reader_id = reader.id
                    JOIN assignment ON assignment.session_id = reading_session.id
                    LEFT JOIN reading ON reading.assignment_id = assignment.id AND reading.version =
                        (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id)
                    LEFT JOIN sign_off ON sign_off.session_id = reading_session.id
                    WHERE reader.study_id = ? GROUP BY reading_session.id ORDER BY reading_session.number
                    """, arguments: [study])
            let byReader = Dictionary(grouping: sessions) { $0["reader_id"] as Int64 }
            return readers.map { row in
                ReaderProgress(
                    code: row["code"], invitedSpecialty: Specialty.Code(row["specialty"]),
                    givenSpecialty: (row["given"] as String?).map(Specialty.Code.init),
                    yearsOfExperience: row["years_experience"], linkIsValid: row["link_valid"],
                    voidReason: row["void_reason"],
                    sessions: (byReader[row["id"]] ?? []).map { session in
                        ReaderProgress.SessionProgress(
                            number: session["number"], answered: session["answered"], cases: session["cases"],
                            lastAnswerAt: (session["last_answer"] as Int64?).map(Timestamp.init(milliseconds:)),
                            activeMilliseconds: session["active"],
                            signedAt: (session["signed_at"] as Int64?).map(Timestamp.init(milliseconds:)))
                    })
            }
        }
    }
}
