import CXLSXWriter
import Foundation
import Studies

/// `tables.xlsx`: a sheet a table. Each row goes to a temporary file beside it as soon as it is complete, so the memory
/// does not grow with the rows. Texts are texts: a spreadsheet computes nothing of them.
final class ExportWorkbook {
    let name = "tables.xlsx"
    private let url: URL
    fileprivate let workbook: UnsafeMutablePointer<lxw_workbook>
    fileprivate let heading: UnsafeMutablePointer<lxw_format>?
    private var isClosed = false

    /// - Parameter now: Stands in the file as its date; without it the library writes the time of day.
    init(in folder: URL, at now: Timestamp) throws {
        let file = folder.appendingPathComponent(name)
        let made = folder.path.withCString { temporary in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.tmpdir = UnsafeMutablePointer(mutating: temporary)
            return workbook_new_opt(file.path, &options)
        }
        guard let made else { throw ExportError.cannotWrite(file.path, reason: "out of memory") }
        (url, workbook) = (file, made)
        var properties = lxw_doc_properties()
        properties.created = time_t(now.milliseconds / 1000)
        workbook_set_properties(workbook, &properties)
        heading = workbook_add_format(workbook)
        format_set_bold(heading)
    }

    deinit {
        if !isClosed { lxw_workbook_free(workbook) }
    }

    func sheet(_ table: String, columns: [String]) throws -> SpreadsheetSink {
        try SpreadsheetSink(table, columns: columns, in: self)
    }

    func finish() throws -> ExportSummary.File {
        isClosed = true
        try check(workbook_close(workbook))
        let (bytes, digest) = try ExportFile.measure(url)
        return ExportSummary.File(name: name, bytes: bytes, rows: nil, digest: digest)
    }

    fileprivate func check(_ status: lxw_error) throws {
        guard status != LXW_NO_ERROR else { return }
        let reason = lxw_strerror(status).map { String(cString: $0) } ?? "unknown"
        throw ExportError.cannotWrite(url.path, reason: reason)
    }
}

/// One table of the workbook; rows beyond what a sheet holds go on in another.
final class SpreadsheetSink: TableSink {
    /// Rows and columns of a sheet.
    static let (mostRows, mostColumns) = (1_048_576, 16_384)
    /// UTF-16 units of a cell.
    private static let longestText = 32_767

    let place: String
    private let table: String
    private let columns: [String]
    private let book: ExportWorkbook
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private var sheets = 0
    private var row = 0
    private var text = CellText()

    fileprivate init(_ table: String, columns: [String], in book: ExportWorkbook) throws {
        (self.table, self.columns, self.book) = (table, columns, book)
        place = "\(book.name): \(table)"
        try beginSheet()
    }

    private func beginSheet() throws {
        sheets += 1
        sheet = workbook_add_worksheet(book.workbook, sheets == 1 ? table : "\(table) \(sheets)")
        worksheet_freeze_panes(sheet, 1, 0)
        for (index, column) in columns.enumerated() {
            try book.check(worksheet_write_string(sheet, 0, UInt16(index), column, book.heading))
        }
        row = 1
    }

    func write(_ cells: [ExportCell]) throws {
        if row == Self.mostRows { try beginSheet() }
        for (index, cell) in cells.enumerated() { try write(cell, at: UInt16(index)) }
        row += 1
    }

    func finish() -> ExportSummary.File? { nil }

    private func write(_ cell: ExportCell, at column: UInt16) throws {
        switch cell {
        case .empty: break
        case .text(let value): try write(value, at: column)
        case .integer(let value): try write(Double(value), at: column)
        case .real(let value): try write(value, at: column)
        case .seconds(let milliseconds): try write(Double(milliseconds) / 1000, at: column)
        case .moment(let milliseconds):
            var bytes: [UInt8] = []
            text.append(moment: milliseconds, to: &bytes)
            try write(String(decoding: bytes, as: UTF8.self), at: column)
        case .flag(let value): try write(value ? 1 : 0, at: column)
        case .marks(let marks): try write(marks.exportText, at: column)
        case .json(let value): try write(value, at: column)
        }
    }

    private func write(_ value: Double, at column: UInt16) throws {
        try book.check(worksheet_write_number(sheet, UInt32(row), column, value, nil))
    }

    private func write(_ value: String, at column: UInt16) throws {
        guard !value.isEmpty else { return }
        try book.check(worksheet_write_string(sheet, UInt32(row), column, Self.storable(value), nil))
    }

    /// The text as a cell can hold it: no longer than it may be, and without the two characters that XML does not know.
    static func storable(_ value: String) -> String {
        guard value.utf8.count > longestText || value.utf8.contains(0xEF) else { return value }
        var (scalars, length) = (String.UnicodeScalarView(), 0)
        let mark = " … (cut: the whole text is in the other formats)"
        let most = value.utf16.count > longestText ? longestText - mark.utf16.count : longestText
        for scalar in value.unicodeScalars {
            length += UTF16.width(scalar)
            guard length <= most else { return String(scalars) + mark }
            scalars.append(scalar.value == 0xFFFE || scalar.value == 0xFFFF ? "\u{FFFD}" : scalar)
        }
        return String(scalars)
    }
}
