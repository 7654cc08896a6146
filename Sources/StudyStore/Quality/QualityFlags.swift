import GRDB
public import Studies

/// A flag on one reader's session, and what a coordinator said about it.
public struct ReaderFlag: Equatable, Sendable {
    /// `R07`.
    public var reader: String
    /// 1, 2 …
    public var session: Int
    /// What it is, with its numbers.
    public var flag: QualityFlag
    /// The newest look at it; `nil` when nobody has looked.
    public var review: Review?

    /// Whether somebody has looked, and it has not grown much since.
    public var isReviewed: Bool { review.map { flag.isCovered(byLookAt: $0.readings) } ?? false }

    /// What was said, and when.
    public struct Review: Equatable, Sendable {
        /// The coordinator's words.
        public var reason: String
        /// `coordinator:NAME` or `command-line`.
        public var by: String
        /// The moment.
        public var at: Timestamp
        /// Readings that the flag was about then.
        public var readings: Int
    }
}

extension StudyStore {
    /// What in the readings of a study is worth a second look, by reader and session. Readers whose answers are void are
    /// left out: about them is decided.
    ///
    /// It goes through all answers once. Neither the reference standard nor a model is behind this door, so no flag can
    /// tell who was right.
    public func qualityFlags(of name: StudyName) async throws -> [ReaderFlag] {
        try await pool.read { [self] database in try qualityFlags(of: try study(name, in: database), in: database) }
    }

    /// Notes that a coordinator has looked at a flag. Nothing else follows from it.
    ///
    /// - Throws: ``StoreError/reasonNeeded``, or ``StoreError/noSuchReader(_:)`` when there is no such flag.
    public func reviewFlag(
        _ kind: QualityFlag.Kind, of reader: String, session: Int, in name: StudyName, reason: String,
        by actor: Actor, at now: Timestamp
    ) async throws {
        let reason = reason.withoutNull
        guard reason.contains(where: { !$0.isWhitespace }) else { throw StoreError.reasonNeeded }
        // Looked for before the transaction: it goes through all answers, and no answer may wait for it.
        let found = try await qualityFlags(of: name).first {
            $0.reader == reader && $0.session == session && $0.flag.kind == kind
        }
        guard let flag = found?.flag else { throw StoreError.noSuchReader(reader) }
        try await writer.write { [self] database in
            let study = try study(name, in: database)
            try database.execute(
                sql: """
                    INSERT INTO flag_review (session_id, kind, readings, of_readings, reason, reviewed_by, reviewed_at)
                    SELECT reading_session.id, ?, ?, ?, ?, ?, ? FROM reading_session
                    JOIN reader ON reader.id = reading_session.reader_id
                    WHERE reader.study_id = ? AND reader.code = ? AND reading_session.number = ?
                    """,
                arguments: [
                    kind.rawValue, flag.readings, flag.of, reason, actor.text, now.milliseconds, study.id.row, reader,
                    session,
                ])
            try HistoryChain.append(
                .flagReviewed, subject: "reader:\(reader)",
                details: [
                    "flag": kind.rawValue, "session": String(session), "readings": String(flag.readings),
                    "of": String(flag.of), "reason": reason,
                ], actor: actor, study: study.id.row, at: now, in: database)
        }
    }

    private func qualityFlags(of study: StudyRecord, in database: Database) throws -> [ReaderFlag] {
        let rules = study.plan.quality
        let choices = try Self.choices(of: study, in: database)
        let all = choices.values.reduce(into: [String: Int]()) { $0.merge($1, uniquingKeysWith: +) }
        let reviews = try Self.reviews(of: study, in: database)
        let rows = try Row.fetchAll(
            database, sql: Self.tallies,
            arguments: [
                study.id.row, (rules.fastestSeconds * 1000).rounded(), (rules.awayMinutes * 60_000).rounded(),
            ])
        let byReader = Dictionary(grouping: rows) { $0[1] as String }
        return rows.flatMap { row -> [ReaderFlag] in
            let (session, reader, number): (Int64, String, Int) = (row[0], row[1], row[2])
            let tally = ReadingTally(
                answers: row[3], fast: row[4], withView: row[5], untouched: row[6], away: row[7],
                longestAwayMilliseconds: row[8], choices: choices[session] ?? [:])
            // The reader's own other sessions are no other reader's.
            let own = (byReader[reader] ?? []).compactMap { choices[$0[0] as Int64] }
                .reduce(into: [String: Int]()) { $0.merge($1, uniquingKeysWith: +) }
            let others = all.merging(own) { $0 - $1 }.filter { $0.value > 0 }
            return rules.flags(of: tally, others: others).map { flag in
                ReaderFlag(
                    reader: reader, session: number, flag: flag, review: reviews["\(session) \(flag.kind.rawValue)"])
            }
        }
    }

    // What is about times and views is about first answers: changes are quick by nature.
    private static let tallies = """
        SELECT reading_session.id, reader.code, reading_session.number, count(*), sum(reading.active_ms < ?2),
            sum(reading.window_centre IS NOT NULL),
            sum(reading.window_centre IS NOT NULL AND reading.view_changes = 0),
            sum(reading.answered_at - reading.shown_at - reading.active_ms >= ?3),
            max(reading.answered_at - reading.shown_at - reading.active_ms)
        FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
        CROSS JOIN assignment ON assignment.session_id = reading_session.id
        CROSS JOIN reading ON reading.assignment_id = assignment.id AND reading.version = 1
        WHERE reader.study_id = ?1 AND NOT EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
        GROUP BY reader.number, reading_session.number ORDER BY reader.number, reading_session.number
        """

    /// Answers that count to the first question, by session and code.
    private static func choices(of study: StudyRecord, in database: Database) throws -> [Int64: [String: Int]] {
        guard let question = study.plan.primaryQuestion else { return [:] }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT reading_session.id, CASE response.kind WHEN 'choice' THEN response.code ELSE response.kind END,
                    count(*)
                FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
                CROSS JOIN assignment ON assignment.session_id = reading_session.id
                CROSS JOIN reading ON reading.assignment_id = assignment.id AND reading.version =
                    (SELECT max(version) FROM reading AS newest WHERE newest.assignment_id = assignment.id)
                CROSS JOIN response ON response.reading_id = reading.id AND response.question = ?2
                WHERE reader.study_id = ?1 AND NOT EXISTS (SELECT 1 FROM voiding WHERE reader_id = reader.id)
                GROUP BY 1, 2
                """, arguments: [study.id.row, question.id.description])
        var choices: [Int64: [String: Int]] = [:]
        while let row = try rows.next() {
            let (session, code, count): (Int64, String, Int) = (row[0], row[1], row[2])
            choices[session, default: [:]][code] = count
        }
        return choices
    }

    /// The newest look at each flag, by session and kind.
    private static func reviews(of study: StudyRecord, in database: Database) throws -> [String: ReaderFlag.Review] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT session_id, kind, reason, reviewed_by, reviewed_at, readings
                FROM reader JOIN reading_session ON reading_session.reader_id = reader.id
                JOIN flag_review ON flag_review.session_id = reading_session.id
                WHERE reader.study_id = ? ORDER BY flag_review.id
                """, arguments: [study.id.row])
        var reviews: [String: ReaderFlag.Review] = [:]
        while let row = try rows.next() {
            reviews["\(row[0] as Int64) \(row[1] as String)"] = ReaderFlag.Review(
                reason: row[2], by: row[3], at: Timestamp(milliseconds: row[4]), readings: row[5])
        }
        return reviews
    }
}
