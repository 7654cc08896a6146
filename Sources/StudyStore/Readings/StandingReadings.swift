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

extension StudyStore {
    /// What stands of every case of every reader whose answers are not void, sorted by reader, session and position.
    ///
    /// It tells, together with the reference standard, who was right: before the lock this is for those who have had
    /// ``recordResultsViewed(_:how:by:at:)`` note it.
    @_spi(Confidential) public func standingReadings(of name: StudyName) async throws -> [StandingReading] {
        try await pool.read { [self] database in
            let study = try study(name, in: database).id.row
            let responses = try Row.fetchCursor(
                database,
                sql: """
                    SELECT assignment.id, response.question, response.kind, response.code, response.number,
                        response.note
                    FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
                    CROSS JOIN assignment ON assignment.session_id = reading_session.id
                    CROSS JOIN reading ON reading.assignment_id = assignment.id AND reading.version =
                        (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id)
                    CROSS JOIN response ON response.reading_id = reading.id
                    WHERE reader.study_id = ? AND response.kind <> 'marks'
                    """, arguments: [study])
            var byAssignment: [Int64: [Question.ID: Response]] = [:]
            while let row = try responses.next() {
                let response = Response(kind: row[2], code: row[3], number: row[4], note: row[5], marks: [])
                byAssignment[row[0], default: [:]][Question.ID(row[1])] = response
            }
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT assignment.id, reader.code, reading_session.number, assignment.position, study_case.number,
                        reading.active_ms
                    FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
                    CROSS JOIN assignment ON assignment.session_id = reading_session.id
                    CROSS JOIN study_case ON study_case.id = assignment.case_id
                    LEFT JOIN reading ON reading.assignment_id = assignment.id AND reading.version =
                        (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id)
                    WHERE reader.study_id = ? AND NOT EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
                    ORDER BY reader.number, reading_session.number, assignment.position
                    """, arguments: [study])
            var standing: [StandingReading] = []
            while let row = try rows.next() {
                standing.append(
                    StandingReading(
                        reader: row[1], session: row[2], position: row[3], number: CaseNumber(row[4]),
                        responses: byAssignment[row[0]] ?? [:], activeMilliseconds: row[5]))
            }
            return standing
        }
    }
}
