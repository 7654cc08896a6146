import GRDB
public import Studies

extension StudyStore {
    /// How fast a reader reads.
    public struct Pace: Equatable, Sendable {
        /// Cases of all sessions with an answer.
        public var cases: Int
        /// Median over these cases of the active time until the first answer, in milliseconds.
        public var medianActiveMilliseconds: Double
    }

    /// Every reader's pace, by code; readers without an answer are not in it.
    public func paces(of name: StudyName) async throws -> [String: Pace] {
        try await pool.read { [self] database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    WITH first_answer AS (
                        SELECT reader.code, reading.active_ms,
                            row_number() OVER (PARTITION BY reader.id ORDER BY reading.active_ms) AS place,
                            count(*) OVER (PARTITION BY reader.id) AS cases
                        FROM reader JOIN reading_session ON reading_session.reader_id = reader.id
                        JOIN assignment ON assignment.session_id = reading_session.id
                        JOIN reading ON reading.assignment_id = assignment.id AND reading.version = 1
                        WHERE reader.study_id = ?
                    )
                    SELECT code, cases, avg(active_ms) AS median FROM first_answer
                    WHERE place IN ((cases + 1) / 2, (cases + 2) / 2) GROUP BY code
                    """, arguments: [try study(name, in: database).id.row])
            var paces: [String: Pace] = [:]
            for row in rows { paces[row["code"]] = Pace(cases: row["cases"], medianActiveMilliseconds: row["median"]) }
            return paces
        }
    }
}
