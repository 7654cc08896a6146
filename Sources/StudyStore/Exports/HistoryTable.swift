import GRDB
import Studies

/// The table with a row for every event of a study's history.
struct HistoryTable {
    let study: StudyRecord
    let database: Database

    private typealias Column = ExportColumn<Row>

    /// The texts are as they were hashed, so that the chain can be checked from the table alone.
    func write(to writer: ExportWriter) throws {
        guard writer.wants(.history) else { return }
        let name = study.plan.name.description
        func text(_ column: String, _ index: Int, _ meaning: String) -> Column {
            Column(column, meaning) { .text($0[index]) }
        }
        let columns = [
            Column("study", "Short name of the study.") { _ in .text(name) },
            Column("sequence", "Number of the event in the study, from 1.", .integer) { .integer($0[0]) },
            Column("at", "When it was written, on the server's clock.", .moment) { .moment(milliseconds: $0[1]) },
            text("actor", 2, "Who: reader:CODE, reviewer:CODE, coordinator:NAME or command-line."),
            text("kind", 3, "What happened."),
            text("subject", 4, "To what: reader:CODE, case:NUMBER, session:NUMBER, map:NUMBER, study."),
            text("details", 5, "What else is known about it, as a JSON object of texts."),
            text("previous", 6, "Hash of the event before; 64 zeros for the first."),
            text("hash", 7, "SHA-256 over all the other fields; docs/history.md has the definition."),
        ]
        try writer.table(.history, columns) { write in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT sequence, at, actor, kind, subject, details, previous, hash FROM event
                    WHERE study_id = ? ORDER BY sequence
                    """, arguments: [study.id.row])
            while let row = try rows.next() { try write(row) }
        }
    }
}
