import GRDB
import Studies

/// One row of the tables of answers: what stands of a case in a reader's session, or a version of it.
///
/// An object, since each of its fifty columns asks it: a structure's texts and tables would be retained for each of them.
final class ReadingRow: Sendable {
    let reader: ExportedReader
    let session: Int
    let position: Int
    let studyCase: ExportedCase
    /// `nil` when the case has no answer.
    let reading: StoredReading?
    /// Whether it is the newest of its case.
    let isStanding: Bool
    let responses: [Question.ID: Response]

    init(
        reader: ExportedReader, session: Int, position: Int, studyCase: ExportedCase, reading: StoredReading?,
        isStanding: Bool
    ) {
        (self.reader, self.session, self.position, self.studyCase) = (reader, session, position, studyCase)
        (self.reading, self.isStanding) = (reading, isStanding)
        responses = reading?.submission.responses ?? [:]
    }

    // The columns of the order are the ends of indices, so the rows come sorted and nothing has to be held.
    static let ofSession = """
        SELECT \(StoredReading.columns), assignment.position, assignment.case_id
        FROM assignment LEFT JOIN reading ON reading.assignment_id = assignment.id
        WHERE assignment.session_id = ? ORDER BY assignment.position, reading.version
        """

    /// Goes through every reader, session and case in this order, and through the versions of a case's answers; a case
    /// without an answer has one row.
    static func all(
        of readers: [ExportedReader], cases: [Int64: ExportedCase], in database: Database,
        _ use: (ReadingRow) throws -> Void
    ) throws {
        let statement = try database.makeStatement(sql: ofSession)
        for reader in readers {
            for session in reader.sessions {
                let rows = try Row.fetchCursor(statement, arguments: [session.id])
                // Only the next row tells whether this one is the newest of its case.
                var waiting: (position: Int, studyCase: ExportedCase, reading: StoredReading?)?
                func pass(isStanding: Bool) throws {
                    guard let row = waiting else { return }
                    try use(
                        ReadingRow(
                            reader: reader, session: session.number, position: row.position,
                            studyCase: row.studyCase, reading: row.reading, isStanding: isStanding))
                }
                while let row = try rows.next() {
                    let position: Int = row[StoredReading.columnCount]
                    guard let studyCase = cases[row[StoredReading.columnCount + 1]] else { continue }
                    try pass(isStanding: waiting?.position != position)
                    let reading = row.hasNull(atIndex: 0) ? nil : try StoredReading(row, in: database)
                    waiting = (position, studyCase, reading)
                }
                try pass(isStanding: true)
            }
        }
    }
}

/// What all rows of a reader share.
final class ExportedReader: Sendable {
    let code: String
    let specialty: String
    let specialtyLabel: ExportCell
    let group: ExportCell
    let yearsOfExperience: ExportCell
    /// Why the reader's answers are void; `nil` when they are not.
    let voidReason: String?
    let sessions: [(id: Int64, number: Int)]
    /// In a crossover, which arm the reader began with; `nil` in other studies.
    let armOrder: ArmOrder?

    private init(_ row: Row, sessions: [(id: Int64, number: Int)], armOrder: ArmOrder?, plan: StudyPlan) {
        code = row["code"]
        let code: String = row["specialty"]
        specialty = code
        let declared = plan.specialties.first { $0.code.description == code }
        specialtyLabel = ExportCell(declared?.label.invariant)
        group = ExportCell(declared?.group)
        yearsOfExperience = ExportCell(row["years_experience"] as Int?)
        voidReason = row["void_reason"]
        self.sessions = sessions
        self.armOrder = armOrder
    }

    static func all(of study: StudyRecord, in database: Database) throws -> [ExportedReader] {
        let sessions = Dictionary(
            grouping: try Row.fetchAll(
                database,
                sql: """
                    SELECT reading_session.id, reading_session.number, reader_id
                    FROM reading_session JOIN reader ON reader.id = reading_session.reader_id
                    WHERE reader.study_id = ? ORDER BY reader_id, reading_session.number
                    """, arguments: [study.id.row])
        ) { $0["reader_id"] as Int64 }
        let orders = try study.plan.isCrossover ? StudyStore.armOrders(ofStudy: study.id.row, in: database) : [:]
        return try Row.fetchAll(
            database,
            sql: """
                SELECT reader.id, reader.code, coalesce(profile.specialty, reader.specialty) AS specialty,
                    profile.years_experience,
                    (SELECT reason FROM voiding WHERE reader_id = reader.id ORDER BY id DESC LIMIT 1) AS void_reason
                FROM reader LEFT JOIN reader_profile AS profile
                    ON profile.id = (SELECT max(id) FROM reader_profile WHERE reader_id = reader.id)
                WHERE reader.study_id = ? ORDER BY reader.number
                """, arguments: [study.id.row]
        ).map { row in
            let own = (sessions[row["id"]] ?? []).map { (id: $0["id"] as Int64, number: $0["number"] as Int) }
            return ExportedReader(row, sessions: own, armOrder: orders[row["code"]], plan: study.plan)
        }
    }
}

/// What all rows of a case share.
final class ExportedCase: Sendable {
    let id: Int64
    let number: String
    /// What is true about it; `nil` when the export must not say it.
    let truth: StudyCase?

    init(id: Int64, number: String, truth: StudyCase?) {
        (self.id, self.number, self.truth) = (id, number, truth)
    }

    /// A study's cases in the order of their table.
    static func all(
        of study: StudyRecord, truth: [CaseNumber: StudyCase]?, in database: Database
    ) throws -> [ExportedCase] {
        try Row.fetchAll(
            database, sql: "SELECT id, number FROM study_case WHERE study_id = ? ORDER BY position",
            arguments: [study.id.row]
        ).map { row in
            let number: String = row["number"]
            return ExportedCase(id: row["id"], number: number, truth: truth?[CaseNumber(number)])
        }
    }
}
