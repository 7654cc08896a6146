import Cryptography
import GRDB
import Studies

/// Appends to a study's chain of events. Every call stands in the transaction of what it tells of.
enum HistoryChain {
    @discardableResult
    static func append(
        _ kind: HistoryEvent.Kind, subject: String, details: KeyValuePairs<String, String> = [:], actor: Actor,
        study: Int64, at: Timestamp, in database: Database
    ) throws -> HistoryEvent {
        var last = try DirectStatement(
            """
            SELECT study.name, event.sequence, event.hash
            FROM study LEFT JOIN event ON event.study_id = study.id
            WHERE study.id = ? ORDER BY event.sequence DESC LIMIT 1
            """, [.integer(study)], in: database)
        guard try last.step(), let name = last.text() else { throw StoreError.noSuchStudy("\(study)") }
        var event = HistoryEvent(
            sequence: Int(last.integer()) + 1, at: at, actor: actor.text, kind: kind.rawValue, subject: subject,
            details: jsonObject(details), previous: last.text() ?? HistoryEvent.noPrevious, hash: "")
        event.hash = event.expectedHash(study: name)
        try DirectStatement.run(
            """
            INSERT INTO event (study_id, sequence, at, actor, kind, subject, details, previous, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(study), .integer(event.sequence), .integer(at.milliseconds), .text(event.actor),
                .text(event.kind), .text(subject), .text(event.details), .text(event.previous), .text(event.hash),
            ], in: database)
        return event
    }

    /// The hash of a study's last event.
    static func head(of study: Int64, in database: Database) throws -> String {
        try String.fetchOne(
            database,
            sql: "SELECT hash FROM event WHERE study_id = ? ORDER BY sequence DESC LIMIT 1", arguments: [study]
        ) ?? HistoryEvent.noPrevious
    }

    /// A JSON object of texts, in the order given.
    static func jsonObject(_ pairs: KeyValuePairs<String, String>) -> String {
        var text: [UInt8] = [UInt8(ascii: "{")]
        text.reserveCapacity(512)
        for (index, pair) in pairs.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(pair.key, to: &text)
            text.append(UInt8(ascii: ":"))
            append(pair.value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""): text.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): text.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\n"): text.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): text.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): text.append(contentsOf: "\\t".utf8)
            case ..<0x20: text.append(contentsOf: "\\u00\([byte].hexadecimal)".utf8)
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}
