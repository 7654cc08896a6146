import GRDB
public import Studies

/// One case of a reader's stored order, with the opaque texts that stand for it before this reader.
@_spi(Confidential) public struct AssignedCase: Equatable, Sendable {
    /// The reader's code.
    public var reader: String
    /// The session's number, from 1.
    public var session: Int
    /// The place in the order, from 1.
    public var position: Int
    /// Stands for the case before the reader.
    public var slot: String
    /// Stands for the image before the reader.
    public var image: String
    /// The case's number.
    public var number: CaseNumber
    /// How the reader reads the session in a crossover; `nil` in other studies.
    public var arm: StudyPlan.Arm?
}

extension StudyStore {
    /// The stored orders of all readers of a study, by reader, session and position.
    ///
    /// It ties what readers see to case numbers, so no page of a reader may ever use it.
    @_spi(Confidential) public func assignedCases(of name: StudyName) async throws -> [AssignedCase] {
        try await pool.read { [self] database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT reader.code, reading_session.number AS session, assignment.position, assignment.slot,
                        assignment.image, study_case.number,
                        (SELECT arm FROM session_arm WHERE session_id = reading_session.id) AS arm
                    FROM assignment JOIN reading_session ON reading_session.id = assignment.session_id
                    JOIN reader ON reader.id = reading_session.reader_id
                    JOIN study_case ON study_case.id = assignment.case_id
                    WHERE reader.study_id = ?
                    ORDER BY reader.number, reading_session.number, assignment.position
                    """, arguments: [try study(name, in: database).id.row]
            ).map { row in
                AssignedCase(
                    reader: row["code"], session: row["session"], position: row["position"], slot: row["slot"],
                    image: row["image"], number: CaseNumber(row["number"]),
                    arm: (row["arm"] as String?).flatMap(StudyPlan.Arm.init(rawValue:)))
            }
        }
    }
}
