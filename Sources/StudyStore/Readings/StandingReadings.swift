import GRDB
public import Studies

/// What stands of one case in one reader's session: the newest answer, or that there is none.
public struct StandingReading: Sendable {
    /// Code of the reader.
    public var reader: String
    /// 1, 2 …
    public var session: Int
    /// Place of the case in the reader's order of this session, from 1.
    public var position: Int
    /// The case.
    public var number: CaseNumber
    /// The answers by question; empty when the case has none.
    public var responses: [Question.ID: Response]
    /// Milliseconds in which the page was visible, focused and not idle; `nil` without an answer.
    public var activeMilliseconds: Int64?
}

/// A reader whose answers count.
public struct StandingReader: Sendable {
    /// `R07`.
    public var code: String
    /// The specialty that the reader gave, otherwise that of the invitation.
    public var specialty: Specialty.Code
    /// Years in the specialty; `nil` before the first visit.
    public var yearsOfExperience: Int?
}

extension StudyStore {
    /// The readers whose answers are not void, in the order of invitation.
    public func standingReaders(of name: StudyName) async throws -> [StandingReader] {
        try await pool.read { [self] database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT reader.code, coalesce(profile.specialty, reader.specialty), profile.years_experience
                        FROM reader LEFT JOIN reader_profile AS profile ON profile.id =
                            (SELECT max(id) FROM reader_profile WHERE reader_id = reader.id)
                        WHERE study_id = ? AND NOT EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
                        ORDER BY reader.number
                        """), arguments: [row(of: name, in: database)]
            ).map { StandingReader(code: $0[0], specialty: Specialty.Code($0[1]), yearsOfExperience: $0[2]) }
        }
    }

    /// How many readers' answers are declared void.
    public func voidReaderCount(of name: StudyName) async throws -> Int {
        try await pool.read { [self] database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM reader
                    WHERE study_id = ? AND EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
                    """, arguments: [row(of: name, in: database)]) ?? 0
        }
    }

    /// What stands of every case of every reader whose answers are not void, sorted by reader, session and position.
    ///
    /// It tells, together with the reference standard, who was right: before the lock this is for those who have had
    /// ``recordResultsViewed(_:how:by:at:)`` note it.
    @_spi(Confidential) public func standingReadings(of name: StudyName) async throws -> [StandingReading] {
        try await pool.read { [self] database in
            let study = try row(of: name, in: database)
            // The joins keep to this order, in which the unique indices give the rows sorted.
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: """
                        SELECT assignment.id, reader.code, reading_session.number, assignment.position,
                            study_case.number, reading.active_ms, response.question, response.kind, response.code,
                            response.number, response.note, reading.version
                        FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
                        CROSS JOIN assignment ON assignment.session_id = reading_session.id
                        CROSS JOIN study_case ON study_case.id = assignment.case_id
                        LEFT JOIN reading ON reading.assignment_id = assignment.id
                        LEFT JOIN response ON response.reading_id = reading.id AND response.kind <> 'marks'
                        WHERE reader.study_id = ? AND NOT EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
                        ORDER BY reader.number, reading_session.number, assignment.position, reading.version
                        """), arguments: [study])
            var standing: [StandingReading] = []
            var (assignment, version): (Int64?, Int64?) = (nil, nil)
            while let row = try rows.next() {
                if row[0] != assignment || row[11] != version {
                    // A later version takes the place of the one before.
                    if row[0] == assignment { standing.removeLast() }
                    (assignment, version) = (row[0], row[11])
                    standing.append(
                        StandingReading(
                            reader: row[1], session: row[2], position: row[3], number: CaseNumber(row[4]),
                            responses: [:], activeMilliseconds: row[5]))
                }
                guard let question: String = row[6] else { continue }
                standing[standing.count - 1].responses[Question.ID(question)] = Response(
                    kind: row[7], code: row[8], number: row[9], note: row[10], marks: [])
            }
            return standing
        }
    }
}
