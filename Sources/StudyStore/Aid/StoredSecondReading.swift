import Cryptography
import GRDB
import Studies

/// A reader's answers to one case after a model's advice, exactly as their rows hold them. They are final, so there is one
/// version.
struct StoredSecondReading: Equatable, Sendable {
    var assignment: Int64
    var submission: Submission
    var receivedAt: Timestamp

    init(assignment: Int64, submission: Submission, receivedAt: Timestamp) {
        self.assignment = assignment
        self.submission = submission.asRowsHoldIt
        // How the film stood, and the reason of a change, are asked with the first answer only.
        self.submission.view = nil
        self.submission.changeReason = nil
        self.receivedAt = receivedAt
    }

    /// SHA-256 over every column of the rows; docs/history.md has the definition.
    var digest: String {
        let first = StoredReading(assignment: assignment, version: 1, submission: submission, receivedAt: receivedAt)
        return Digest(of: "second \(first.digest)").description
    }

    /// The answer as its reader's page has it.
    var standing: StandingAnswer {
        StandingAnswer(version: 1, savedAt: receivedAt, responses: submission.responses)
    }

    /// Writes the rows.
    func insert(into database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO second_reading (assignment_id, submission, shown_at, answered_at, received_at, active_ms,
                    first_decision_ms, view_changes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            assignment, submission.key, submission.shownAt.milliseconds, submission.answeredAt.milliseconds,
            receivedAt.milliseconds, submission.activeMilliseconds, submission.firstDecisionMilliseconds,
            submission.viewChanges,
        ])
        let id = database.lastInsertedRowID
        for (question, response) in submission.sortedResponses {
            let (kind, code, number, note) = response.columns
            try database.cachedStatement(
                sql: """
                    INSERT INTO second_response (reading_id, question, kind, code, number, note)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [id, question, kind, code, number, note])
            for (position, mark) in response.marks.enumerated() {
                try database.cachedStatement(
                    sql: """
                        INSERT INTO second_mark (reading_id, question, position, shape, side, x, y, width, height)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    id, question, position + 1, mark.shape.rawValue, mark.side?.rawValue, mark.x, mark.y, mark.width,
                    mark.height,
                ])
            }
        }
    }

    /// The answer to one case; `nil` when there is none.
    static func of(assignment: Int64, in database: Database) throws -> StoredSecondReading? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT \(columns) FROM second_reading WHERE second_reading.assignment_id = ?"),
            arguments: [assignment]
        ).map { try StoredSecondReading($0, in: database) }
    }

    /// The answer that came under a key, whosever; `nil` when there is none.
    static func of(submission key: String, in database: Database) throws -> StoredSecondReading? {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT \(columns) FROM second_reading WHERE submission = ?"),
            arguments: [key]
        ).map { try StoredSecondReading($0, in: database) }
    }

    /// All answers of a session, in the order of reading.
    static func all(ofSession session: Int64, in database: Database) throws -> [StoredSecondReading] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM assignment
                JOIN second_reading ON second_reading.assignment_id = assignment.id
                WHERE assignment.session_id = ? ORDER BY assignment.position
                """, arguments: [session]
        ).map { try StoredSecondReading($0, in: database) }
    }

    /// Whose answer it is, and to what.
    struct Place: Equatable, Sendable {
        var reader: String
        var session: Int
        var position: Int
        var number: String
    }

    /// All answers of a study with their places, one after the other, sorted by reader, session and position.
    static func forEach(
        ofStudy study: Int64, in database: Database, _ body: (Place, StoredSecondReading) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT \(columns), reader.code, reading_session.number, assignment.position, study_case.number
                FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
                CROSS JOIN assignment ON assignment.session_id = reading_session.id
                CROSS JOIN second_reading ON second_reading.assignment_id = assignment.id
                CROSS JOIN study_case ON study_case.id = assignment.case_id
                WHERE reader.study_id = ?
                ORDER BY reader.number, reading_session.number, assignment.position
                """, arguments: [study])
        while let row = try rows.next() {
            let place = Place(reader: row[9], session: row[10], position: row[11], number: row[12])
            try body(place, try StoredSecondReading(row, in: database))
        }
    }

    /// The columns that ``init(_:in:)`` reads, by their places; they come first in a query.
    private static let columns = """
        second_reading.id, second_reading.assignment_id, second_reading.submission, second_reading.shown_at,
        second_reading.answered_at, second_reading.received_at, second_reading.active_ms,
        second_reading.first_decision_ms, second_reading.view_changes
        """

    private init(_ row: Row, in database: Database) throws {
        self.init(
            assignment: row[1],
            submission: Submission(
                key: row[2], base: nil, changeReason: nil, shownAt: Timestamp(milliseconds: row[3]),
                answeredAt: Timestamp(milliseconds: row[4]), activeMilliseconds: row[6],
                firstDecisionMilliseconds: row[7], viewChanges: row[8], view: nil,
                responses: try Self.responses(of: row[0], in: database)),
            receivedAt: Timestamp(milliseconds: row[5]))
    }

    private static func responses(of reading: Int64, in database: Database) throws -> [Question.ID: Response] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT question, kind, code, number, note FROM second_response WHERE reading_id = ?"),
            arguments: [reading])
        var responses: [Question.ID: Response] = [:]
        for row in rows {
            let (question, kind): (String, String) = (row[0], row[1])
            let marks =
                kind == "marks"
                ? try StoredReading.marks(of: reading, question: question, table: .second, in: database) : []
            responses[Question.ID(question)] = Response(
                kind: kind, code: row[2], number: row[3], note: row[4], marks: marks)
        }
        return responses
    }
}
