import Foundation
import GRDB
import Studies

/// The table with a row for every showing of a case of which the viewer's track is kept.
struct ViewTrackTable {
    let study: StudyRecord
    let database: Database

    private typealias Column = ExportColumn<Row>

    func write(to writer: ExportWriter) throws {
        guard writer.wants(.viewTracks) else { return }
        let name = study.plan.name.description
        func moment(_ column: String, _ index: Int, _ meaning: String) -> Column {
            Column(column, meaning, .moment) { .moment(milliseconds: $0[index]) }
        }
        let columns = [
            Column("study", "Short name of the study.") { _ in .text(name) },
            Column("reader", "Code of the reader; names are kept elsewhere.") { .text($0[0]) },
            Column("session", "Number of the session, from 1.", .integer) { .integer($0[1]) },
            Column("position", "Place of the case in the reader's order, from 1.", .integer) { .integer($0[2]) },
            Column("case", "Number of the case in the study's table of cases.") { .text($0[3]) },
            Column("version", "Version of the answer that ended the showing; empty when none did.", .integer) {
                ExportCell($0[4] as Int?)
            },
            moment("shown_at", 5, "When the radiograph was painted, on the server's clock as the page estimated it."),
            moment("received_at", 6, "When the server had the track on its disk."),
            Column(
                "track", "What the screen showed, what was marked and chosen, and when the page was left.", .track,
                values: ViewTrackTable.form
            ) { .json((try? ViewTrack(bytes: $0[7] as Data))?.json ?? "null") },
        ]
        try writer.table(.viewTracks, columns) { write in
            let rows = try Row.fetchCursor(database, sql: Self.query, arguments: [study.id.row])
            while let row = try rows.next() { try write(row) }
        }
    }

    private static let form = """
        a list of objects in the order of time; ms: milliseconds since the paint; canvas: width and height of the film \
        area in pixels of the screen; window: centre and width in grey values; zoom: pixels of the screen a pixel of the \
        radiograph; pan: place of the radiograph at the middle of the film area, in pixels; inverted; marks: as in \
        readings; choice: code of the option of the first question, not yet saved; page: left or back
        """

    /// The rows come sorted from the indices.
    static let query = """
        SELECT reader.code, reading_session.number, assignment.position, study_case.number, reading.version,
            view_track.shown_at, view_track.received_at, view_track.track
        FROM reader CROSS JOIN reading_session ON reading_session.reader_id = reader.id
        CROSS JOIN assignment ON assignment.session_id = reading_session.id
        CROSS JOIN view_track ON view_track.assignment_id = assignment.id
        CROSS JOIN study_case ON study_case.id = assignment.case_id
        LEFT JOIN reading ON reading.submission = view_track.submission AND reading.assignment_id = assignment.id
        WHERE reader.study_id = ?
        ORDER BY reader.number, reading_session.number, assignment.position, view_track.id
        """
}
