import Foundation
import GRDB
public import Studies

extension HistoryEvent {
    init(_ row: Row) {
        self.init(
            sequence: row["sequence"], at: Timestamp(milliseconds: row["at"]), actor: row["actor"], kind: row["kind"],
            subject: row["subject"], details: row["details"], previous: row["previous"], hash: row["hash"])
    }

    /// The details as texts; empty when they are not a JSON object of texts.
    public var texts: [String: String] {
        (try? JSONDecoder().decode([String: String].self, from: Data(details.utf8))) ?? [:]
    }
}

extension StudyStore {
    /// A study's events, the newest first.
    ///
    /// - Parameters:
    ///   - name: The study.
    ///   - limit: At most so many, 1...1000.
    ///   - sequence: Only events before this one; `nil` begins with the newest.
    public func history(
        of name: StudyName, limit: Int, before sequence: Int? = nil
    ) async throws -> [HistoryEvent] {
        try await pool.read { [self] database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM event WHERE study_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
                arguments: [
                    try study(name, in: database).id.row, sequence ?? Int.max, min(max(limit, 1), 1000),
                ]
            ).map(HistoryEvent.init)
        }
    }

    /// The hash of a study's last event, to be written down elsewhere; 64 zeros without events.
    public func historyHead(of name: StudyName) async throws -> String {
        try await pool.read { [self] database in
            try HistoryChain.head(of: try row(of: name, in: database), in: database)
        }
    }
}
