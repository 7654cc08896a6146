import Foundation
import GRDB
public import Studies

/// How far one reader is, from counters that are kept in the transaction of every answer.
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
    /// Last sign of life: signing in, a screen check, a case that was shown or answered; `nil` before the first visit.
    public var lastSeenAt: Timestamp?
    /// `nil` without an answer.
    public var pace: Pace?
    /// One entry a session.
    public var sessions: [SessionProgress]

    /// How fast a reader reads.
    public struct Pace: Equatable, Sendable {
        /// Cases of all sessions with an answer.
        public var cases: Int
        /// Median over these cases of the active time until the first answer, in milliseconds.
        public var medianActiveMilliseconds: Double
    }

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
        /// Cases that were painted before the reader and have no answer here.
        public var openCases: Int

        /// Answers that must wait on a device, at least: the page shows a case only when the one before is answered, so
        /// of the cases that were shown and have no answer here, all but the last are answered there.
        public var unsentAtLeast: Int { max(0, openCases - 1) }
    }
}

extension StudyStore {
    /// Every reader's progress in a study, in the order of invitation.
    ///
    /// What it costs depends on the number of readers and sessions, and not on that of the answers.
    public func progress(of name: StudyName) async throws -> [ReaderProgress] {
        try await pool.read { [self] database in
            let study = try row(of: name, in: database)
            let readers = try Row.fetchAll(database.cachedStatement(sql: Self.readerQuery), arguments: [study])
            let sessions = try Row.fetchAll(database.cachedStatement(sql: Self.sessionQuery), arguments: [study])
            let byReader = Dictionary(grouping: sessions) { $0[0] as Int64 }
            return readers.map { row in
                let median: Double? = row[8]
                return ReaderProgress(
                    code: row[1], invitedSpecialty: Specialty.Code(row[2]),
                    givenSpecialty: (row[3] as String?).map(Specialty.Code.init), yearsOfExperience: row[4],
                    linkIsValid: row[5], voidReason: row[6],
                    lastSeenAt: (row[9] as Int64?).map(Timestamp.init(milliseconds:)),
                    pace: median.map { ReaderProgress.Pace(cases: row[7], medianActiveMilliseconds: $0) },
                    sessions: (byReader[row[0]] ?? []).map { session in
                        ReaderProgress.SessionProgress(
                            number: session[1], answered: session[3], cases: session[2],
                            lastAnswerAt: (session[5] as Int64?).map(Timestamp.init(milliseconds:)),
                            activeMilliseconds: session[4],
                            signedAt: (session[7] as Int64?).map(Timestamp.init(milliseconds:)),
                            openCases: session[6])
                    })
            }
        }
    }

    // An even number of answers has two in the middle: the pointer's, and the next one. The plus: see migration 0011.
    static let readerQuery = """
        SELECT reader.id, reader.code, reader.specialty, profile.specialty, profile.years_experience,
            EXISTS (SELECT 1 FROM invitation WHERE reader_id = reader.id AND revoked_at IS NULL),
            (SELECT reason FROM voiding WHERE reader_id = reader.id ORDER BY id DESC LIMIT 1),
            reader_progress.answers,
            CASE WHEN answers % 2 = 1 THEN median_ms * 1.0 ELSE (median_ms +
                (SELECT active_ms FROM answer_time WHERE reader_id = reader.id
                    AND (active_ms, reading_id) > (+median_ms, +median_reading)
                    ORDER BY active_ms, reading_id LIMIT 1)) / 2.0 END,
            last_seen_at
        FROM reader JOIN reader_progress ON reader_progress.reader_id = reader.id
        LEFT JOIN reader_profile AS profile ON profile.id =
            (SELECT max(id) FROM reader_profile WHERE reader_id = reader.id)
        WHERE study_id = ? ORDER BY reader.number
        """
    static let sessionQuery = """
        SELECT reading_session.reader_id, reading_session.number, cases, answered, active_ms, last_answer_at,
            open_cases, sign_off.signed_at
        FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
        CROSS JOIN session_progress ON session_progress.session_id = reading_session.id
        LEFT JOIN sign_off ON sign_off.session_id = reading_session.id
        WHERE reader.study_id = ? ORDER BY reader.number, reading_session.number
        """
}
