public import Foundation

/// What a database really holds, read without the program that wrote it, and compared with what readers were told.
public struct StoredAnswers: Sendable {
    private struct Stored: Sendable {
        var slot: String
        var submission: String
        var version: Int64
        var shownAt: Int64, answeredAt: Int64, receivedAt: Int64, activeMilliseconds: Int64
        var choice: String
    }

    private let stored: [Stored]
    private let answeredEvents: Int64
    private let integrity: [String]

    /// Reads the answers of a data directory; a server may be running on it.
    public init(_ data: URL) throws {
        let database = try Database(data.appendingPathComponent("study.sqlite"), readOnly: true)
        _ = try database.rows("BEGIN")
        stored = try database.rows(
            """
            SELECT assignment.slot, reading.submission, reading.version, reading.shown_at, reading.answered_at,
                reading.received_at, reading.active_ms, response.code
            FROM reading JOIN assignment ON assignment.id = reading.assignment_id
            LEFT JOIN response ON response.reading_id = reading.id AND response.question = 'fracture'
            """
        ).map { row in
            guard row.count == 8, case .text(let slot) = row[0], case .text(let submission) = row[1],
                case .integer(let version) = row[2], case .integer(let shownAt) = row[3],
                case .integer(let answeredAt) = row[4], case .integer(let receivedAt) = row[5],
                case .integer(let active) = row[6], case .text(let choice) = row[7]
            else { throw RigFailure("an answer without its response: \(row)") }
            return Stored(
                slot: slot, submission: submission, version: version, shownAt: shownAt, answeredAt: answeredAt,
                receivedAt: receivedAt, activeMilliseconds: active, choice: choice)
        }
        answeredEvents = try database.number("SELECT count(*) FROM event WHERE kind IN ('answered', 'answer-changed')")
        integrity = try database.rows("PRAGMA quick_check").map { $0 == [.text("ok")] ? "" : "\($0)" }
            .filter { !$0.isEmpty }
        _ = try database.rows("COMMIT")
    }

    /// How many answers there are.
    public var count: Int { stored.count }

    /// Keys of all stored submissions.
    public var submissions: Set<String> { Set(stored.map(\.submission)) }

    /// Compares.
    ///
    /// - Parameters:
    ///   - plan: All answers that were ever sent.
    ///   - savedAt: For each of them the receipt's time; 0 without a receipt.
    /// - Returns: What is lost, doubled, altered or unknown; nothing, if all is well.
    public func problems(_ plan: PlannedAnswers, savedAt: [Int64]) -> [String] {
        var problems = integrity.map { "SQLite finds damage: \($0)" }
        var bySubmission: [String: Stored] = [:]
        var slots: Set<String> = []
        for answer in stored {
            if bySubmission.updateValue(answer, forKey: answer.submission) != nil {
                problems.append("submission \(answer.submission) is stored twice")
            }
            if !slots.insert(answer.slot).inserted { problems.append("slot \(answer.slot) is answered twice") }
        }
        if answeredEvents != Int64(stored.count) {
            problems.append("\(stored.count) answers, but \(answeredEvents) events of answers")
        }
        for (index, planned) in plan.answers.enumerated() {
            guard let answer = bySubmission.removeValue(forKey: planned.submission) else {
                if savedAt[index] != 0 { problems.append("the acknowledged answer \(planned.submission) is lost") }
                continue
            }
            let isAsSent =
                answer.slot == planned.slot && answer.choice == planned.choice && answer.version == 1
                && answer.activeMilliseconds == planned.activeMilliseconds && answer.shownAt == planned.shownAt
                && answer.answeredAt == planned.answeredAt
            if !isAsSent { problems.append("the answer \(planned.submission) is not as it was sent: \(answer)") }
            if savedAt[index] != 0, answer.receivedAt != savedAt[index] {
                problems.append("the receipt of \(planned.submission) told another time than is stored")
            }
        }
        problems += bySubmission.keys.map { "nobody sent the answer \($0)" }
        return problems
    }
}
