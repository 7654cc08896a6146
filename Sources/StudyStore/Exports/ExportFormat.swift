/// A form in which an export is written; each has files of its own.
public enum ExportFormat: String, CaseIterable, Sendable {
    /// `readings.csv` with a row for every reader, session and case, and the tables around it.
    case csv
    /// `wide.csv`: a row for every case, columns for every reader.
    case wide
    /// The long tables as JSON Lines: one object a row.
    case jsonLines = "json-lines"
    /// `tables.xlsx`, a sheet a table.
    case spreadsheet = "xlsx"
}

/// A table of an export: its name, and the forms in which it is written when they are asked for.
struct ExportTable {
    let name: String
    let formats: Set<ExportFormat>

    /// Every answer that counts, and every missing one.
    static let readings = ExportTable(name: "readings", formats: [.csv, .jsonLines, .spreadsheet])
    /// Every answer ever given.
    static let versions = ExportTable(name: "versions", formats: [.csv, .jsonLines])
    static let wide = ExportTable(name: "wide", formats: [.wide, .spreadsheet])
    /// Answers after a model's advice; only of studies that have such sessions.
    static let secondReadings = ExportTable(name: "second-readings", formats: [.csv, .jsonLines, .spreadsheet])
    static let readers = ExportTable(name: "readers", formats: [.csv, .jsonLines, .spreadsheet])
    static let sessions = ExportTable(name: "sessions", formats: [.csv, .jsonLines, .spreadsheet])
    static let screenChecks = ExportTable(name: "screen-checks", formats: [.csv, .jsonLines, .spreadsheet])
    static let warmUp = ExportTable(name: "warm-up", formats: [.csv, .jsonLines, .spreadsheet])
    static let balance = ExportTable(name: "balance", formats: [.csv, .jsonLines, .spreadsheet])
    /// How cases were looked at; lists of steps, which no table has room for.
    static let viewTracks = ExportTable(name: "view-tracks", formats: [.jsonLines])
    static let history = ExportTable(name: "history", formats: [.csv, .jsonLines])
}
