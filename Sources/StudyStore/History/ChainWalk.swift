import Foundation
import GRDB
import Studies

/// Walks a study's events and its answers side by side. Both were written in the same transactions, so they come in the
/// same order and nothing needs to be remembered.
struct ChainWalk {
    let study: StudyRecord
    let expected: String?
    let database: Database

    init(study: StudyRecord, expecting head: String?, in database: Database) {
        self.study = study
        expected = head
        self.database = database
    }

    func run(_ verification: inout Verification) throws {
        var readings = try ReadingQueue(study: study.id.row, in: database)
        var rows = try RowsToldOf(study: study.id.row, in: database)
        let events = try Row.fetchCursor(
            database, sql: "SELECT * FROM event WHERE study_id = ? ORDER BY sequence", arguments: [study.id.row])
        var last: HistoryEvent?
        while let row = try events.next() {
            let event = HistoryEvent(row)
            checkLink(event, after: last, &verification)
            if let problem = rows.strike(event) { verification.report(problem, at: event.sequence) }
            if [HistoryEvent.Kind.answered, .answerChanged].map(\.rawValue).contains(event.kind) {
                try readings.compare(with: event, &verification)
            }
            if event.hash == expected { verification.expectedAt = event.sequence }
            verification.events += 1
            verification.head = event.hash
            last = event
        }
        try readings.reportRest(&verification)
        for problem in rows.rest { verification.report(problem) }
    }

    private func checkLink(_ event: HistoryEvent, after last: HistoryEvent?, _ verification: inout Verification) {
        let expectedSequence = (last?.sequence ?? 0) + 1
        if event.sequence != expectedSequence {
            verification.report(
                event.sequence == expectedSequence + 1
                    ? "event \(expectedSequence) is missing"
                    : "events \(expectedSequence) to \(event.sequence - 1) are missing", at: event.sequence)
        }
        if event.previous != last?.hash ?? HistoryEvent.noPrevious {
            verification.report("it does not continue the event before it", at: event.sequence)
        }
        if event.hash != event.expectedHash(study: study.plan.name.description) {
            verification.report("its hash is not that of its fields: it was changed", at: event.sequence)
        }
    }
}

/// A study's answers in the order in which they were stored.
private struct ReadingQueue {
    private let cursor: RowCursor
    private let database: Database
    private var next: Row?

    init(study: Int64, in database: Database) throws {
        self.database = database
        // CROSS JOIN keeps `reading` outermost, so that rows come by id without being sorted.
        cursor = try Row.fetchCursor(
            database, sql: Self.query + " WHERE reader.study_id = ? ORDER BY reading.id", arguments: [study])
        next = try cursor.next()?.copy()
    }

    private static let query = """
        SELECT \(StoredReading.columns), reader.code, reading_session.number AS session,
            assignment.position, study_case.number AS case_number
        FROM reading CROSS JOIN assignment ON assignment.id = reading.assignment_id
        CROSS JOIN reading_session ON reading_session.id = assignment.session_id
        CROSS JOIN reader ON reader.id = reading_session.reader_id
        CROSS JOIN study_case ON study_case.id = assignment.case_id
        """

    private mutating func advance() throws { next = try cursor.next()?.copy() }

    /// Compares an event that tells of an answer with the next answer.
    mutating func compare(with event: HistoryEvent, _ verification: inout Verification) throws {
        let details = event.texts
        guard let key = details["submission"] else {
            verification.report("it tells of an answer and does not say of which", at: event.sequence)
            return
        }
        let id = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM reading WHERE submission = ?"), arguments: [key])
        guard let id else {
            verification.report(
                "the answer it tells of (\(event.actor), \(event.subject), submission \(key)) is not there",
                at: event.sequence)
            return
        }
        while let row = next, (row["id"] as Int64) < id {
            Self.reportWithoutEvent(row, &verification)
            try advance()
        }
        guard let row = next, row["id"] == id else {
            verification.report(
                "the answer it tells of (submission \(key)) is told of twice, or belongs to another study",
                at: event.sequence)
            return
        }
        try check(row, event, details, &verification)
        verification.readings += 1
        try advance()
    }

    private func check(
        _ row: Row, _ event: HistoryEvent, _ details: [String: String], _ verification: inout Verification
    ) throws {
        let stored = try StoredReading(row, in: database)
        let place = "\(event.actor), \(event.subject), version \(stored.version)"
        if stored.digest != details["rows"] {
            verification.report("the stored answer (\(place)) is not the one that was given", at: event.sequence)
        }
        let told = [event.actor, event.subject, details["session"], details["position"], details["version"]]
        let found = [
            Actor.reader(row["code"]).text, "case:\(row["case_number"] as String)", String(row["session"] as Int),
            String(row["position"] as Int), String(stored.version),
        ]
        if told != found {
            verification.report(
                "the stored answer (\(place)) belongs to another reader or case now", at: event.sequence)
        }
    }

    private static func reportWithoutEvent(_ row: Row, _ verification: inout Verification) {
        let (reader, number, version): (String, String, Int) = (row["code"], row["case_number"], row["version"])
        verification.report(
            "the history does not tell of an answer that is stored (reader \(reader), case \(number), "
                + "version \(version), submission \(row["submission"] as String))")
    }

    mutating func reportRest(_ verification: inout Verification) throws {
        while let row = next {
            Self.reportWithoutEvent(row, &verification)
            try advance()
        }
    }
}

/// Rows of small tables that events tell of: readers, their profiles, signatures and voidings; what was said about flags;
/// reviewers and what they said of heat maps.
private struct RowsToldOf {
    private var expected: [String: Int] = [:]

    init(study: Int64, in database: Database) throws {
        let rows = try String.fetchAll(
            database,
            sql: """
                SELECT 'session-signed-off reader:' || code || ' session:' || reading_session.number || ' '
                        || signed_at || ' ' || history_head || ' ' || declaration
                    FROM sign_off JOIN reading_session ON reading_session.id = sign_off.session_id
                    JOIN reader ON reader.id = reading_session.reader_id WHERE study_id = ?1
                UNION ALL
                SELECT 'reader-voided reader:' || code || ' ' || reason
                    FROM voiding JOIN reader ON reader.id = voiding.reader_id WHERE study_id = ?1
                UNION ALL
                SELECT 'profile-given reader:' || code || ' ' || reader_profile.specialty || ' ' || years_experience
                        || ' ' || consent_sha256
                    FROM reader_profile JOIN reader ON reader.id = reader_profile.reader_id WHERE study_id = ?1
                UNION ALL
                SELECT 'flag-reviewed reader:' || code || ' ' || reading_session.number || ' ' || kind || ' '
                        || readings || ' ' || of_readings || ' ' || reason
                    FROM flag_review JOIN reading_session ON reading_session.id = flag_review.session_id
                    JOIN reader ON reader.id = reading_session.reader_id WHERE study_id = ?1
                """, arguments: [study])
        let others = try Self.reviews(study: study, in: database) + Self.secondReadings(study: study, in: database)
        for row in try Self.invitations(study: study, in: database) + rows + others { expected[row, default: 0] += 1 }
    }

    /// Readers, and in a crossover the digest of what was drawn for them.
    private static func invitations(study: Int64, in database: Database) throws -> [String] {
        try Row.fetchAll(
            database, sql: "SELECT id, code, specialty FROM reader WHERE study_id = ?", arguments: [study]
        ).map { row in
            let arms = try StoredArms.digest(of: row["id"], in: database)
            return "reader-invited reader:\(row["code"] as String) \(row["specialty"] as String)"
                + (arms.map { " \($0)" } ?? "")
        }
    }

    private static func reviews(study: Int64, in database: Database) throws -> [String] {
        let reviewers = try String.fetchAll(
            database, sql: "SELECT 'reviewer-invited reviewer:' || code FROM reviewer WHERE study_id = ?",
            arguments: [study])
        let reviews = try Row.fetchAll(
            database,
            sql: """
                SELECT \(StoredReview.columns), reviewer.code, review_slot.position FROM review
                JOIN review_slot ON review_slot.id = review.slot_id
                JOIN reviewer ON reviewer.id = review_slot.reviewer_id WHERE reviewer.study_id = ?
                """, arguments: [study]
        ).map { row in
            let stored = StoredReview(row)
            let kind = stored.version == 1 ? HistoryEvent.Kind.mapReviewed : .mapReviewChanged
            return "\(kind.rawValue) reviewer:\(row["code"] as String) map:\(row["position"] as Int) "
                + "\(stored.submission) \(stored.version) \(stored.digest)"
        }
        return reviewers + reviews
    }

    /// That readers were told what a model says, and what they answered then.
    private static func secondReadings(study: Int64, in database: Database) throws -> [String] {
        let given = try String.fetchAll(
            database,
            sql: """
                SELECT 'advice-given reader:' || reader.code || ' case:' || study_case.number || ' '
                    || reading_session.number || ' ' || advice.given_at
                FROM advice JOIN assignment ON assignment.id = advice.assignment_id
                JOIN study_case ON study_case.id = assignment.case_id
                JOIN reading_session ON reading_session.id = assignment.session_id
                JOIN reader ON reader.id = reading_session.reader_id WHERE reader.study_id = ?
                """, arguments: [study])
        var rows = given
        try StoredSecondReading.forEach(ofStudy: study, in: database) { place, second in
            rows.append(
                "\(HistoryEvent.Kind.answeredAgain.rawValue) reader:\(place.reader) case:\(place.number) "
                    + "\(place.session) \(second.submission.key) \(second.digest)")
        }
        return rows
    }

    /// Strikes the row that an event tells of; says what is wrong when it is not there.
    mutating func strike(_ event: HistoryEvent) -> String? {
        let details = event.texts
        let text: String
        switch HistoryEvent.Kind(rawValue: event.kind) {
        case .readerInvited:
            text =
                "\(event.kind) \(event.subject) \(details["specialty"] ?? "")"
                + (details["arms"].map { " \($0)" } ?? "")
        case .sessionSignedOff:
            text =
                "\(event.kind) \(event.actor) \(event.subject) \(event.at.milliseconds) \(event.hash) "
                + (details["declaration"] ?? "")
        case .profileGiven:
            text =
                "\(event.kind) \(event.subject) \(details["specialty"] ?? "") \(details["years"] ?? "") "
                + (details["consent"] ?? "")
        case .flagReviewed:
            text =
                "\(event.kind) \(event.subject) \(details["session"] ?? "") \(details["flag"] ?? "") "
                + "\(details["readings"] ?? "") \(details["of"] ?? "") \(details["reason"] ?? "")"
        case .readerVoided: text = "\(event.kind) \(event.subject) \(details["reason"] ?? "")"
        case .reviewerInvited: text = "\(event.kind) \(event.subject)"
        case .mapReviewed, .mapReviewChanged:
            text =
                "\(event.kind) \(event.actor) \(event.subject) \(details["submission"] ?? "") "
                + "\(details["version"] ?? "") \(details["rows"] ?? "")"
        case .adviceGiven:
            text = "\(event.kind) \(event.actor) \(event.subject) \(details["session"] ?? "") \(event.at.milliseconds)"
        case .answeredAgain:
            text =
                "\(event.kind) \(event.actor) \(event.subject) \(details["session"] ?? "") "
                + "\(details["submission"] ?? "") \(details["rows"] ?? "")"
        default: return nil
        }
        guard let count = expected[text] else {
            return "the row it tells of (\(event.subject)) is not there, or is another"
        }
        expected[text] = count > 1 ? count - 1 : nil
        return nil
    }

    /// Rows that no event tells of.
    var rest: [String] {
        expected.keys.sorted().map { "the history does not tell of a row that is stored: \($0)" }
    }
}
