import GRDB
import Studies

/// The table with a row for every event of a study's history.
struct HistoryTable {
    let study: StudyRecord
    let database: Database

    /// One event, read from its row.
    private struct Event: Sendable {
        let sequence: Int64
        let milliseconds: Int64
        /// From the actor to the hash.
        let texts: [String]

        init(_ row: Row) {
            (sequence, milliseconds) = (row[0], row[1])
            texts = (2..<8).map { row[$0] }
        }
    }

    private typealias Column = ExportColumn<Event>

    /// The texts are as they were hashed, so that the chain can be checked from the table alone.
    func write(to writer: ExportWriter) throws {
        guard writer.wants(.history) else { return }
        let name = study.plan.name.description
        func text(_ column: String, _ index: Int, _ meaning: String) -> Column {
            Column(column, meaning) { .text($0.texts[index]) }
        }
        let columns = [
            Column("study", "Short name of the study.") { _ in .text(name) },
            Column("sequence", "Number of the event in the study, from 1.", .integer) { .integer($0.sequence) },
            Column("at", "When it was written, on the server's clock.", .moment) {
                .moment(milliseconds: $0.milliseconds)
            },
            text("actor", 0, "Who: reader:CODE, reviewer:CODE, coordinator:NAME, statistician:NAME or command-line."),
            text("kind", 1, "What happened."),
            text("subject", 2, "To what: reader:CODE, case:NUMBER, session:NUMBER, map:NUMBER, study."),
            text("details", 3, "What else is known about it, as a JSON object of texts."),
            text("previous", 4, "Hash of the event before; 64 zeros for the first."),
            text("hash", 5, "SHA-256 over all the other fields; docs/history.md has the definition."),
        ]
        try writer.table(.history, columns) { write in
            let conveyor = RowConveyor(write)
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT sequence, at, actor, kind, subject, details, previous, hash FROM event
                    WHERE study_id = ? ORDER BY sequence
                    """, arguments: [study.id.row])
            while let row = try rows.next() { try conveyor.send(Event(row)) }
            try conveyor.finish()
        }
    }
}
