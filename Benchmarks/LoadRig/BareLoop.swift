public import Foundation

/// The yardstick: the rows that a load run left behind, committed again one answer after the other, each durably,
/// by SQLite's C interface and nothing else.
public struct BareLoop: Sendable {
    private var answers: [Rows] = []

    /// The rows of one answer.
    private struct Rows: Sendable {
        var reading: [Database.Value]
        var response: [Database.Value]
        var event: [Database.Value]
    }

    /// Reads the answers of a database in the order in which they were stored.
    public init(rowsOf data: URL) throws {
        let database = try Database(data.appendingPathComponent("study.sqlite"), readOnly: true)
        let readings = try database.rows("SELECT * FROM reading ORDER BY id")
        let responses = try database.rows("SELECT * FROM response ORDER BY reading_id")
        let events = try database.rows("SELECT * FROM event WHERE kind = 'answered' ORDER BY sequence")
        guard readings.count == responses.count, readings.count == events.count else {
            throw RigFailure("one response and one event are expected for each answer")
        }
        for (index, reading) in readings.enumerated() {
            answers.append(Rows(reading: reading, response: responses[index], event: events[index]))
        }
    }

    /// What a run took.
    public struct Result: Sendable {
        /// Commits a second.
        public var commitsPerSecond: Double
        /// Nanoseconds of the median transaction, from BEGIN to the end of COMMIT.
        public var medianNanoseconds: Int64
    }

    /// Inserts all answers into a data directory that has everything but the answers.
    public func run(in data: URL) throws -> Result {
        let database = try Database(data.appendingPathComponent("study.sqlite"), readOnly: false)
        guard try database.rows("PRAGMA journal_mode").first == [.text("wal")] else {
            throw RigFailure("not in WAL mode")
        }
        for pragma in ["synchronous = FULL", "foreign_keys = ON"] { _ = try database.rows("PRAGMA \(pragma)") }
        let begin = try database.prepare("BEGIN IMMEDIATE")
        let commit = try database.prepare("COMMIT")
        let reading = try database.prepare(Self.insertion(into: "reading", columns: answers.first?.reading.count ?? 1))
        let response = try database.prepare(
            Self.insertion(into: "response", columns: answers.first?.response.count ?? 1))
        let event = try database.prepare(Self.insertion(into: "event", columns: answers.first?.event.count ?? 1))
        var times: [Int64] = []
        times.reserveCapacity(answers.count)
        let start = monotonicClock()
        var before = start
        for answer in answers {
            try begin.run()
            try reading.run(answer.reading)
            try response.run(answer.response)
            try event.run(answer.event)
            try commit.run()
            let now = monotonicClock()
            times.append(now - before)
            before = now
        }
        return Result(
            commitsPerSecond: Double(answers.count) * 1e9 / Double(before - start),
            medianNanoseconds: times.quantile(0.5))
    }

    private static func insertion(into table: String, columns: Int) -> String {
        "INSERT INTO \(table) VALUES (\(Array(repeating: "?", count: columns).joined(separator: ", ")))"
    }
}
