import Foundation
import Studies

/// Writes the tables of an export in the forms that were asked for, and keeps the files' digests and the data dictionary.
final class ExportWriter {
    let folder: URL
    let formats: Set<ExportFormat>
    private(set) var files: [ExportSummary.File] = []
    private var dictionary: [DictionaryEntry] = []
    private let workbook: ExportWorkbook?

    /// - Parameter now: The spreadsheet's date.
    init(folder: URL, formats: Set<ExportFormat>, at now: Timestamp) throws {
        (self.folder, self.formats) = (folder, formats)
        workbook = formats.contains(.spreadsheet) ? try ExportWorkbook(in: folder, at: now) : nil
    }

    /// Whether a table is written in any form.
    func wants(_ table: ExportTable) -> Bool { !table.formats.isDisjoint(with: formats) }

    /// Begins a table, to which rows are then written one by one, so that its length does not matter.
    func open<Source>(_ table: ExportTable, _ columns: [ExportColumn<Source>]) throws -> OpenTable<Source> {
        let names = columns.map(\.name)
        var sinks: [any TableSink] = []
        func add(_ sink: any TableSink, _ format: ExportFormat) {
            sinks.append(sink)
            dictionary += columns.map { DictionaryEntry(place: sink.place, column: $0, format: format) }
        }
        for format in ExportFormat.allCases where formats.contains(format) && table.formats.contains(format) {
            switch format {
            case .csv, .wide:
                add(try DelimitedSink("\(table.name).csv", columns: names, in: folder), format)
            case .jsonLines:
                add(try JSONLinesSink("\(table.name).jsonl", columns: names, in: folder), format)
            case .spreadsheet:
                guard let workbook, columns.count <= SpreadsheetSink.mostColumns else { continue }
                add(try workbook.sheet(table.name, columns: names), format)
            }
        }
        return OpenTable(columns: columns, sinks: sinks)
    }

    /// Ends a table.
    func close<Source>(_ table: OpenTable<Source>) throws {
        for sink in table.sinks {
            if let file = try sink.finish() { files.append(file) }
        }
    }

    /// Writes a whole table.
    func table<Source>(
        _ table: ExportTable, _ columns: [ExportColumn<Source>],
        rows: (_ write: @escaping (Source) throws -> Void) throws -> Void
    ) throws {
        guard wants(table) else { return }
        let open = try open(table, columns)
        try rows(open.write)
        try close(open)
    }

    /// Writes `data-dictionary.csv`: every column of every table in every form, its own included; and ends the
    /// spreadsheet, whose last sheet it is.
    func dataDictionary() throws {
        let columns = DictionaryEntry.columns
        let file = try DelimitedSink("data-dictionary.csv", columns: columns.map(\.name), in: folder)
        var sinks: [any TableSink] = [file]
        dictionary += columns.map { DictionaryEntry(place: file.place, column: $0, format: .csv) }
        if let workbook {
            let sheet = try workbook.sheet("data-dictionary", columns: columns.map(\.name))
            dictionary += columns.map { DictionaryEntry(place: sheet.place, column: $0, format: .spreadsheet) }
            sinks.append(sheet)
        }
        let table = OpenTable(columns: columns, sinks: sinks)
        for entry in dictionary { try table.write(entry) }
        try close(table)
        if let workbook { files.append(try workbook.finish()) }
    }

    /// Writes a file that is no table.
    func text(_ name: String, _ content: String) throws {
        let file = try ExportFile(folder.appendingPathComponent(name))
        try file.write(Array(content.utf8))
        let (bytes, digest) = try file.close()
        files.append(ExportSummary.File(name: name, bytes: bytes, rows: nil, digest: digest))
    }
}

/// A table that is being written.
final class OpenTable<Source> {
    private let columns: [ExportColumn<Source>]
    fileprivate let sinks: [any TableSink]
    private var cells: [ExportCell] = []
    /// Rows so far.
    private(set) var rows = 0

    fileprivate init(columns: [ExportColumn<Source>], sinks: [any TableSink]) {
        (self.columns, self.sinks) = (columns, sinks)
        cells.reserveCapacity(columns.count)
    }

    func write(_ source: Source) throws {
        // Taken out of the object meanwhile: each access to a property of an object is checked.
        var cells: [ExportCell] = []
        swap(&cells, &self.cells)
        defer { swap(&cells, &self.cells) }
        cells.removeAll(keepingCapacity: true)
        for column in columns { cells.append(column.cell(source)) }
        for sink in sinks { try sink.write(cells) }
        rows += 1
    }
}

/// One row of the data dictionary.
struct DictionaryEntry {
    let file: String
    let column: String
    let type: String
    let unit: String
    let values: String
    let meaning: String

    init(place: String, column: ExportColumn<some Any>, format: ExportFormat) {
        file = place
        self.column = column.name
        type = column.type.rawValue
        unit = column.unit
        meaning = column.meaning
        values =
            switch (format, column.type) {
            case (.jsonLines, .flag): "true = yes; false = no"
            case (.jsonLines, .marks):
                "a list of objects: shape (point or box), side (left, right or null), x, y, and of boxes width, height"
            default: column.values
            }
    }

    static var columns: [ExportColumn<DictionaryEntry>] {
        [
            ExportColumn("file", "File, or sheet of the spreadsheet, in which the column stands.") { .text($0.file) },
            ExportColumn("column", "Name of the column.") { .text($0.column) },
            ExportColumn(
                "type", "What the column holds.", .code,
                values: "text; code = one of a list; integer; number = with decimals; yes/no; date and time; marks; "
                    + "track = how a case was looked at"
            ) { .text($0.type) },
            ExportColumn("unit", "Unit of a number; empty for everything else.") { .text($0.unit) },
            ExportColumn("values", "Possible values with their labels, or the form of the value.") { .text($0.values) },
            ExportColumn("meaning", "What it says, and how it is defined.") { .text($0.meaning) },
        ]
    }
}
