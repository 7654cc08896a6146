import GRDB
import Studies

/// The table with a row for every case and columns for every reader: subjects in rows and raters in columns, as programs
/// for agreement between readers (Fleiss, Krippendorff) and for mixed models after a pivot take it.
///
/// Readers whose answers are void are not in it, since no column could say so beside every answer of theirs; the tables
/// `readings` and `readers` have them with the reason.
struct WideTable {
    let study: StudyRecord
    let readers: [ExportedReader]
    let cases: [ExportedCase]
    /// The columns of what is true about the cases; none when the export must not say it.
    let reference: [ReferenceColumns.Column]
    let database: Database

    /// What every reader said of one case, by the place of reader and session among the columns.
    final class CaseAnswers {
        let studyCase: ExportedCase
        var readings: [StoredReading?]

        init(_ studyCase: ExportedCase, places: Int) {
            self.studyCase = studyCase
            readings = Array(repeating: nil, count: places)
        }
    }

    private struct Place {
        let reader: String
        /// Row of the session, and its number.
        let session: (id: Int64, number: Int)
        /// `R07`, or `S2_R07` in a study of several sessions.
        let prefix: String
    }

    private var places: [Place] {
        let counted = readers.filter { $0.voidReason == nil }
        let hasSeveral = study.plan.sessions.count > 1
        return Set(counted.flatMap { $0.sessions.map(\.number) }).sorted().flatMap { number in
            counted.compactMap { reader in
                reader.sessions.first { $0.number == number }.map { session in
                    Place(
                        reader: reader.code, session: session,
                        prefix: hasSeveral ? "S\(number)_\(reader.code)" : reader.code)
                }
            }
        }
    }

    func write(to writer: ExportWriter) throws {
        guard writer.wants(.wide) else { return }
        let places = places
        try writer.table(.wide, columns(places)) { write in
            let indices = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1.session.id, $0) })
            let statement = try database.makeStatement(sql: Self.ofCase)
            for studyCase in cases {
                let answers = CaseAnswers(studyCase, places: places.count)
                let rows = try Row.fetchCursor(statement, arguments: [studyCase.id])
                while let row = try rows.next() {
                    guard let index = indices[row[StoredReading.columnCount]] else { continue }
                    let version: Int = row[StoredReading.versionColumn]
                    if version > answers.readings[index]?.version ?? 0 {
                        answers.readings[index] = try StoredReading(row, in: database)
                    }
                }
                try write(answers)
            }
        }
    }

    static let ofCase = """
        SELECT \(StoredReading.columns), assignment.session_id
        FROM assignment CROSS JOIN reading ON reading.assignment_id = assignment.id WHERE assignment.case_id = ?
        """

    private func columns(_ places: [Place]) -> [ExportColumn<CaseAnswers>] {
        let name = study.plan.name.description
        let first: [ExportColumn<CaseAnswers>] = [
            ExportColumn("study", "Short name of the study.") { _ in .text(name) },
            ExportColumn("case", "Number of the case in the study's table of cases.") { .text($0.studyCase.number) },
        ]
        let truth: [ExportColumn<CaseAnswers>] = reference.map { $0.from { $0.studyCase } }
        return first + truth + places.enumerated().flatMap { index, place in columns(of: place, at: index) }
    }

    private func columns(of place: Place, at index: Int) -> [ExportColumn<CaseAnswers>] {
        let who = "Reader \(place.reader), session \(place.session.number)"
        let answers = study.plan.questions.map { question in
            AnswerColumns.value(
                of: question,
                name: "\(place.prefix)_\(AnswerColumns.name(of: question.id, reserved: ["positive", "active_seconds"]))"
            )
        }
        let positive = ReadingColumns.positive(of: study.plan, name: "\(place.prefix)_positive").map { [$0] } ?? []
        let all = (answers + positive).map { column in
            ExportColumn<CaseAnswers>(
                column.name, "\(who): \(column.meaning)", column.type, unit: column.unit, values: column.values
            ) { column.cell($0.readings[index]?.submission.responses ?? [:]) }
        }
        let active = ExportColumn<CaseAnswers>(
            "\(place.prefix)_active_seconds", "\(who): active_seconds of the answer that counts.", .number, unit: "s"
        ) { ExportCell(seconds: $0.readings[index]?.submission.activeMilliseconds) }
        return all + [active]
    }
}
