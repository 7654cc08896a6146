import GRDB
public import Studies

/// What a study's tables and history say about how it went, for its certificate.
public struct StudyAccount: Equatable, Sendable {
    /// All events.
    public var events = 0
    /// The events that tell where a study left its plan, or may have: see ``StudyStore/account(of:)``.
    public var notable: [HistoryEvent] = []
    /// Readers who were invited.
    public var readers = 0
    /// Readers, sessions of theirs and cases: the answers that there should be. Void readers are left out.
    public var expected = 0
    /// Of them, those that there are.
    public var answered = 0
    /// Of the answers that count, those that say that the radiograph cannot be assessed.
    public var cannotAssess = 0
    /// Answers ever given, all versions and void readers included.
    public var versions = 0
    /// Answers that were changed after their session was signed off.
    public var changedAfterSignOff = 0
    /// Sessions with a signature, void readers left out.
    public var signedSessions = 0
    /// Sessions, void readers left out.
    public var sessions = 0
    /// Readers whose answers are void, and why.
    public var void: [VoidReader] = []

    /// A reader who does not count.
    public struct VoidReader: Equatable, Sendable {
        /// `R07`.
        public var code: String
        /// What the coordinator said.
        public var reason: String
        /// When.
        public var at: Timestamp
        /// Answers that were given.
        public var answers: Int
    }
}

extension StudyStore {
    /// How a study went, from one state of the database.
    ///
    /// Notable events are those that opened, closed and locked it, looks at results and at the reference standard,
    /// exports, predictions, refused answers and voidings.
    public func account(of name: StudyName) async throws -> StudyAccount {
        try await pool.read { [self] database in
            let study = try row(of: name, in: database)
            func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: sql, arguments: [study]) ?? 0 }
            var account = StudyAccount()
            account.events = try count("SELECT count(*) FROM event WHERE study_id = ?")
            account.notable = try Row.fetchAll(
                database, sql: Self.notableEvents, arguments: [study]
            ).map(HistoryEvent.init)
            account.readers = try count("SELECT count(*) FROM reader WHERE study_id = ?")
            account.versions = try count("SELECT count(*) FROM reading \(Self.ofReadings) WHERE reader.study_id = ?")
            account.changedAfterSignOff = try count(
                """
                SELECT count(*) FROM reading \(Self.ofReadings)
                JOIN sign_off ON sign_off.session_id = reading_session.id
                WHERE reader.study_id = ? AND reading.version > 1 AND reading.received_at > sign_off.signed_at
                """)
            let sessions = try Row.fetchOne(database, sql: Self.countedSessionsOfStudy, arguments: [study])
            if let sessions {
                (account.sessions, account.signedSessions) = (sessions[0], sessions[1])
                (account.expected, account.answered) = (sessions[2], sessions[3])
            }
            account.cannotAssess = try count(Self.unassessed)
            account.void = try Row.fetchAll(database, sql: Self.voidReaders, arguments: [study]).map { row in
                StudyAccount.VoidReader(
                    code: row[0], reason: row[1], at: Timestamp(milliseconds: row[2]), answers: row[3])
            }
            return account
        }
    }

    private static let ofReadings = """
        JOIN assignment ON assignment.id = reading.assignment_id
        JOIN reading_session ON reading_session.id = assignment.session_id
        JOIN reader ON reader.id = reading_session.reader_id
        """

    private static let notableEvents = """
        SELECT * FROM event WHERE study_id = ? AND kind IN ('study-created', 'study-opened', 'study-closed',
            'study-locked', 'results-viewed', 'reference-standard-viewed', 'exported', 'predictions-added',
            'answer-refused', 'reader-voided')
        ORDER BY sequence
        """

    /// From the counters of progress, which `verify` compares with what they count.
    private static let countedSessionsOfStudy = """
        SELECT count(*), count(sign_off.session_id), coalesce(sum(cases), 0), coalesce(sum(answered), 0)
        FROM reader JOIN reading_session ON reading_session.reader_id = reader.id
        JOIN session_progress ON session_progress.session_id = reading_session.id
        LEFT JOIN sign_off ON sign_off.session_id = reading_session.id
        WHERE reader.study_id = ? AND NOT EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
        """

    private static let unassessed = """
        SELECT count(DISTINCT reading.id) FROM response JOIN reading ON reading.id = response.reading_id \(ofReadings)
        WHERE reader.study_id = ? AND response.kind = 'cannot-assess'
            AND reading.version = (SELECT max(version) FROM reading AS newest
                WHERE newest.assignment_id = reading.assignment_id)
            AND NOT EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
        """

    private static let voidReaders = """
        SELECT reader.code, voiding.reason, voiding.voided_at,
            (SELECT count(DISTINCT reading.assignment_id) FROM reading_session
                JOIN assignment ON assignment.session_id = reading_session.id
                JOIN reading ON reading.assignment_id = assignment.id WHERE reading_session.reader_id = reader.id)
        FROM reader JOIN voiding ON voiding.reader_id = reader.id WHERE reader.study_id = ? ORDER BY reader.number
        """
}
