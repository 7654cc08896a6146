import Cryptography
import GRDB
import Studies

/// A chain of events that are of no study, in a table of its own: chained as a study's are.
struct EventChain: Sendable {
    /// With the columns sequence, at, actor, kind, subject, details, previous and hash.
    let table: String
    /// Stands in the hashes where a study's has the study's name; no study can have it.
    let name: String

    /// Appends an event, in the transaction of what it tells of.
    func append(
        _ kind: String, subject: String, details: KeyValuePairs<String, String>, actor: Actor, at now: Timestamp,
        in database: Database
    ) throws {
        let last = try Row.fetchOne(
            database, sql: "SELECT sequence, hash FROM \(table) ORDER BY sequence DESC LIMIT 1")
        var event = HistoryEvent(
            sequence: (last.map { $0["sequence"] as Int } ?? 0) + 1, at: now, actor: actor.text, kind: kind,
            subject: subject, details: HistoryChain.jsonObject(details),
            previous: last.map { $0["hash"] as String } ?? HistoryEvent.noPrevious, hash: "")
        event.hash = event.expectedHash(study: name)
        try database.execute(
            sql: """
                INSERT INTO \(table) (sequence, at, actor, kind, subject, details, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                event.sequence, now.milliseconds, event.actor, event.kind, event.subject, event.details,
                event.previous, event.hash,
            ])
    }

    /// The first event that is not as it was written.
    ///
    /// - Returns: Its number; `nil` when the chain holds.
    func firstBroken(in database: Database) throws -> Int? {
        var previous = HistoryEvent.noPrevious
        var sequence = 0
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(table) ORDER BY sequence")
        while let row = try rows.next() {
            let event = HistoryEvent(row)
            sequence += 1
            guard event.sequence == sequence, event.previous == previous,
                event.hash == event.expectedHash(study: name)
            else { return sequence }
            previous = event.hash
        }
        return nil
    }
}
