import GRDB
import Studies

/// One row of `readings.csv` or `versions.csv`, as the database gives it.
struct ReadingRow {
    let row: Row
    let reading: StoredReading?

    init(_ row: Row, in database: Database) throws {
        self.row = row
        reading = row["id"] as Int64? == nil ? nil : try StoredReading(row, in: database)
    }

    var responses: [Question.ID: Response] { reading?.submission.responses ?? [:] }
    var specialty: String { row["given"] as String? ?? row["invited"] }

    private static let place = """
        SELECT reader.code, reader.specialty AS invited, profile.specialty AS given, profile.years_experience,
            (SELECT reason FROM voiding WHERE reader_id = reader.id ORDER BY id DESC LIMIT 1) AS void_reason,
            reading_session.number AS session, assignment.position, study_case.number AS case_number,
            (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id) AS newest,
            \(StoredReading.columns)
        FROM reader
        CROSS JOIN reading_session ON reading_session.reader_id = reader.id
        CROSS JOIN assignment ON assignment.session_id = reading_session.id
        CROSS JOIN study_case ON study_case.id = assignment.case_id
        LEFT JOIN reader_profile AS profile
            ON profile.id = (SELECT max(id) FROM reader_profile WHERE reader_id = reader.id)
        """
    // These columns are the ends of indices, so the rows come sorted and nothing has to be held.
    private static let order = """
        WHERE reader.study_id = ? ORDER BY reader.number, reading_session.number, assignment.position
        """

    /// A row for every reader, session and case, with the answer that counts if there is one.
    static let standing = """
        \(place)
        LEFT JOIN reading ON reading.assignment_id = assignment.id AND reading.version =
            (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id)
        \(order)
        """
    /// A row for every answer ever given.
    static let versions = """
        \(place)
        CROSS JOIN reading ON reading.assignment_id = assignment.id
        \(order), reading.version
        """
}
