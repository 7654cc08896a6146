import GRDB
import Studies

extension StudyStore {
    /// Compares the counters of progress with what they count.
    static func checkProgress(
        of study: StudyRecord, in database: Database, _ verification: inout Verification
    ) throws {
        let sessions = try Row.fetchCursor(database, sql: countedSessions, arguments: [study.id.row])
        while let row = try sessions.next() {
            let (reader, session): (String, Int) = (row[0], row[1])
            for (place, what) in ["cases", "answers", "active time", "last answer", "open cases"].enumerated()
            where row[2 + place] as Int64? != row[7 + place] as Int64? {
                verification.report(
                    "the counter of progress (\(what)) of reader \(reader), session \(session), is "
                        + "\(Self.text(row[2 + place])), and the tables say \(Self.text(row[7 + place]))")
            }
        }
        let readers = try Row.fetchCursor(database, sql: countedReaders, arguments: [study.id.row])
        while let row = try readers.next() {
            let reader: String = row[0]
            for (place, what) in ["answers", "times", "times of answers", "place of the median"].enumerated()
            where row[1 + place] as Int64? != row[5 + place] as Int64? {
                verification.report(
                    "the counter of progress (\(what)) of reader \(reader) is \(Self.text(row[1 + place])), and the "
                        + "tables say \(Self.text(row[5 + place]))")
            }
        }
    }

    private static func text(_ value: Int64?) -> String { value.map(String.init) ?? "missing" }

    // A row for each session: what is counted, and what there is. Going session by session, it holds no list of answers.
    private static let countedSessions = """
        SELECT reader.code, reading_session.number,
            progress.cases, progress.answered, progress.active_ms, progress.last_answer_at, progress.open_cases,
            (SELECT count(*) FROM assignment WHERE session_id = reading_session.id),
            (SELECT count(*) FROM assignment JOIN reading ON reading.assignment_id = assignment.id AND version = 1
                WHERE session_id = reading_session.id),
            (SELECT coalesce(sum(reading.active_ms), 0) FROM assignment
                JOIN reading ON reading.assignment_id = assignment.id AND reading.version =
                    (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id)
                WHERE session_id = reading_session.id),
            (SELECT max(reading.received_at) FROM assignment JOIN reading ON reading.assignment_id = assignment.id
                WHERE session_id = reading_session.id),
            (SELECT count(*) FROM assignment JOIN showing ON showing.assignment_id = assignment.id
                WHERE session_id = reading_session.id
                    AND NOT EXISTS (SELECT 1 FROM reading WHERE assignment_id = assignment.id))
        FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
        LEFT JOIN session_progress AS progress ON progress.session_id = reading_session.id
        WHERE reader.study_id = ? ORDER BY reader.number, reading_session.number
        """
    // The pointer is at the lower of the middle times when half of them, rounded up, are not above it.
    private static let countedReaders = """
        SELECT reader.code, progress.answers,
            (SELECT count(*) FROM answer_time WHERE reader_id = reader.id), first.sorted,
            (SELECT count(*) FROM answer_time WHERE reader_id = reader.id
                AND (active_ms, reading_id) <= (progress.median_ms, progress.median_reading)),
            first.answers, first.answers, first.answers, (first.answers + 1) / 2
        FROM reader LEFT JOIN reader_progress AS progress ON progress.reader_id = reader.id
        JOIN (SELECT reader.id AS reader_id,
                (SELECT count(*) FROM reading_session JOIN assignment ON assignment.session_id = reading_session.id
                    JOIN reading ON reading.assignment_id = assignment.id AND version = 1
                    WHERE reading_session.reader_id = reader.id) AS answers,
                (SELECT count(answer_time.reading_id) FROM reading_session
                    JOIN assignment ON assignment.session_id = reading_session.id
                    JOIN reading ON reading.assignment_id = assignment.id AND version = 1
                    JOIN answer_time ON answer_time.reader_id = reading_session.reader_id
                        AND answer_time.active_ms = reading.active_ms AND answer_time.reading_id = reading.id
                    WHERE reading_session.reader_id = reader.id) AS sorted
            FROM reader) AS first ON first.reader_id = reader.id
        WHERE reader.study_id = ? ORDER BY reader.number
        """
}
