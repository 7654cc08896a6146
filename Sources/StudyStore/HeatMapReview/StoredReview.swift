import Cryptography
import GRDB
import Studies

/// One version of a reviewer's answer to one map, exactly as its row holds it; its digest stands in the history.
struct StoredReview: Equatable, Sendable {
    var slot: String
    var version: Int
    var submission: String
    var answer: HeatMapAnswer
    var shownAt: Timestamp
    var answeredAt: Timestamp
    var receivedAt: Timestamp
    var activeMilliseconds: Int64
    var firstDecisionMilliseconds: Int64?

    /// SHA-256 over every column of the answer's row; docs/history.md has the definition.
    var digest: String {
        var text = "review \(slot) \(version) \(submission) \(shownAt.milliseconds) \(answeredAt.milliseconds) "
        text += "\(receivedAt.milliseconds) \(activeMilliseconds) "
        text += "\(firstDecisionMilliseconds.map(String.init) ?? "-") \(answer.place.rawValue) "
        text += "\(answer.remark.utf8.count):\(answer.remark)"
        return Digest(of: text).description
    }

    func insert(slotRow: Int64, into database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO review (slot_id, version, submission, place, remark, shown_at, answered_at, received_at,
                    active_ms, first_decision_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                slotRow, version, submission, answer.place.rawValue, answer.remark, shownAt.milliseconds,
                answeredAt.milliseconds, receivedAt.milliseconds, activeMilliseconds, firstDecisionMilliseconds,
            ])
    }

    /// The columns that ``init(_:)`` reads, of `review` joined with `review_slot`.
    static let columns = """
        review_slot.slot, review.version, review.submission, review.place, review.remark, review.shown_at,
        review.answered_at, review.received_at, review.active_ms, review.first_decision_ms
        """

    init(_ row: Row) {
        slot = row["slot"]
        version = row["version"]
        submission = row["submission"]
        // The table knows these three places only; a row that somebody made say another has another digest, too.
        answer = HeatMapAnswer(
            place: ActivationPlace(rawValue: row["place"]) ?? .elsewhere, remark: row["remark"])
        shownAt = Timestamp(milliseconds: row["shown_at"])
        answeredAt = Timestamp(milliseconds: row["answered_at"])
        receivedAt = Timestamp(milliseconds: row["received_at"])
        activeMilliseconds = row["active_ms"]
        firstDecisionMilliseconds = row["first_decision_ms"]
    }

    init(slot: String, version: Int, _ submission: Submission, answer: HeatMapAnswer, receivedAt: Timestamp) {
        self.slot = slot
        self.version = version
        self.submission = submission.key
        // SQLite would end the text at U+0000, and the row read back would have another digest.
        self.answer = HeatMapAnswer(place: answer.place, remark: answer.remark.withoutNull)
        shownAt = submission.shownAt
        answeredAt = submission.answeredAt
        self.receivedAt = receivedAt
        activeMilliseconds = submission.activeMilliseconds
        firstDecisionMilliseconds = submission.firstDecisionMilliseconds
    }

    /// The answer as the page knows it.
    var standing: StandingAnswer {
        StandingAnswer(version: version, savedAt: receivedAt, responses: answer.responses)
    }
}
