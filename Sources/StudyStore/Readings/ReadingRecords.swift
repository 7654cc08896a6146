import GRDB
public import Studies

/// Everything that is known about one reader's reading of one case.
@_spi(Confidential) public struct ReadingRecord: Sendable {
    /// Code of the reader.
    public var reader: String
    /// The specialty that the reader gave, otherwise that of the invitation.
    public var specialty: Specialty.Code
    /// The session, 1, 2 …
    public var session: Int
    /// Place of the case in the reader's order of the session, from 1.
    public var position: Int
    /// When the radiograph was painted for the first time; `nil` when the page never reported it.
    public var shownAt: Timestamp?
    /// When the session was signed off.
    public var signedAt: Timestamp?
    /// Every answer ever given, the first one first; empty without an answer.
    public var versions: [Version]

    /// One answer as it was given.
    public struct Version: Sendable {
        /// 1, 2, 3 …
        public var number: Int
        /// What the page sent.
        public var submission: Submission
        /// When the server had it on its disk.
        public var receivedAt: Timestamp
    }

    /// The answer that counts.
    public var standing: Version? { versions.last }
}

extension StudyStore {
    /// How every reader whose answers are not void read one case in a session, in the order of invitation.
    ///
    /// - Parameter arm: In a crossover the arm in place of the session, which is another one for each reader's order.
    ///
    /// It ties case numbers to what readers said, so no page of a reader may ever use it.
    @_spi(Confidential) public func readingRecords(
        of name: StudyName, case number: CaseNumber, session: Int, arm: StudyPlan.Arm? = nil
    ) async throws -> [ReadingRecord] {
        try await pool.read { [self] database in
            let study = try row(of: name, in: database)
            let assigned = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT assignment.id, reader.code,
                            coalesce((SELECT specialty FROM reader_profile WHERE reader_id = reader.id
                                ORDER BY id DESC LIMIT 1), reader.specialty),
                            assignment.position, showing.shown_at, sign_off.signed_at, reading_session.number
                        FROM study_case JOIN assignment ON assignment.case_id = study_case.id
                        JOIN reading_session ON reading_session.id = assignment.session_id
                        JOIN reader ON reader.id = reading_session.reader_id
                        LEFT JOIN showing ON showing.assignment_id = assignment.id
                        LEFT JOIN sign_off ON sign_off.session_id = reading_session.id
                        LEFT JOIN session_arm ON session_arm.session_id = reading_session.id
                        WHERE study_case.study_id = ?1 AND study_case.number = ?2
                            AND CASE WHEN ?4 IS NULL THEN reading_session.number = ?3 ELSE session_arm.arm = ?4 END
                            AND NOT EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
                        ORDER BY reader.number
                        """), arguments: [study, number.description, session, arm?.rawValue])
            return try assigned.map { row in
                ReadingRecord(
                    reader: row[1], specialty: Specialty.Code(row[2]), session: row[6], position: row[3],
                    shownAt: (row[4] as Int64?).map(Timestamp.init(milliseconds:)),
                    signedAt: (row[5] as Int64?).map(Timestamp.init(milliseconds:)),
                    versions: try Self.versions(of: row[0], in: database))
            }
        }
    }

    private static func versions(of assignment: Int64, in database: Database) throws -> [ReadingRecord.Version] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT \(StoredReading.columns) FROM reading WHERE assignment_id = ? ORDER BY version"),
            arguments: [assignment]
        ).map { row in
            let stored = try StoredReading(row, in: database)
            return ReadingRecord.Version(
                number: stored.version, submission: stored.submission, receivedAt: stored.receivedAt)
        }
    }
}
