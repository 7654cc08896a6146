import GRDB
import Studies

/// Appends to a study's chain of events. Every call stands in the transaction of what it tells of.
enum HistoryChain {
    @discardableResult
    static func append(
        _ kind: HistoryEvent.Kind, subject: String, details: KeyValuePairs<String, String> = [:], actor: Actor,
        study: Int64, at: Timestamp, in database: Database
    ) throws -> HistoryEvent {
        let last = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT event.sequence, event.hash, study.name
                    FROM study LEFT JOIN event ON event.study_id = study.id
                    WHERE study.id = ? ORDER BY event.sequence DESC LIMIT 1
                    """), arguments: [study])
        guard let last else { throw StoreError.noSuchStudy("\(study)") }
        var event = HistoryEvent(
            sequence: (last["sequence"] ?? 0) + 1, at: at, actor: actor.text, kind: kind.rawValue, subject: subject,
            details: jsonObject(details), previous: last["hash"] ?? HistoryEvent.noPrevious, hash: "")
        event.hash = event.expectedHash(study: last["name"])
        try database.cachedStatement(
            sql: """
                INSERT INTO event (study_id, sequence, at, actor, kind, subject, details, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            study, event.sequence, at.milliseconds, event.actor, event.kind, subject, event.details, event.previous,
            event.hash,
        ])
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
        "{" + pairs.map { "\(jsonText($0.key)):\(jsonText($0.value))" }.joined(separator: ",") + "}"
    }

    private static func jsonText(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard !isPlain else { return "\"\(text)\"" }
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }
}
