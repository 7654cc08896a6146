import CXLSXWriter
import Foundation

/// A spreadsheet (.xlsx) of several sheets. The same content gives the same bytes.
public struct Spreadsheet: Equatable, Sendable {
    /// At least one.
    public var sheets: [Sheet]

    /// One sheet.
    public struct Sheet: Equatable, Sendable {
        /// On its tab; what a tab cannot hold is replaced, and a name that is taken gets a number.
        public var name: String
        /// From the top; rows may have different lengths.
        public var rows: [[Cell]] = []
        /// How many rows stay in sight when one scrolls.
        public var frozenRows = 0
        /// Widths in characters, from the left; the rest have the usual one.
        public var columnWidths: [Double] = []

        /// An empty sheet.
        public init(name: String) { self.name = name }
    }

    /// One cell. Text is never a formula.
    public enum Cell: Equatable, Sendable {
        case text(String, TextStyle)
        case number(Double, NumberFormat)
        case empty
    }

    /// How text looks.
    public enum TextStyle: Hashable, Sendable {
        case plain, title, heading, note
    }

    /// How a number is shown; the cell holds all its digits.
    public enum NumberFormat: Hashable, Sendable {
        case general, whole
        case decimals(Int)
        case percent(Int)

        fileprivate var code: String {
            switch self {
            case .general: "General"
            case .whole: "0"
            case .decimals(let places): places > 0 ? "0." + String(repeating: "0", count: places) : "0"
            case .percent(let places): (places > 0 ? "0." + String(repeating: "0", count: places) : "0") + "%"
            }
        }
    }

    /// A spreadsheet of sheets.
    public init(_ sheets: [Sheet]) { self.sheets = sheets }

    /// The file.
    ///
    /// - Throws: ``FileError`` when the library refuses, as with more than 1,048,576 rows or a text above 32,767
    ///   characters, or when there is no room for the temporary file that it needs.
    public func bytes() throws(FileError) -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "reader-study-\(UUID().uuidString).xlsx"
        ).path
        defer { unlink(path) }
        guard let workbook = workbook_new(path) else { throw .cannotMake("spreadsheet", reason: "out of memory") }
        var properties = lxw_doc_properties()
        // 2000-01-01; without it the library writes the time of day.
        properties.created = 946_684_800
        var status = workbook_set_properties(workbook, &properties)
        var drawer = Drawer(workbook: workbook)
        for (sheet, name) in zip(sheets, Self.tabNames(sheets.map(\.name))) where status == LXW_NO_ERROR {
            status = drawer.draw(sheet, named: name)
        }
        let closing = workbook_close(workbook)
        if status == LXW_NO_ERROR { status = closing }
        guard status == LXW_NO_ERROR else {
            throw .cannotMake("spreadsheet", reason: lxw_strerror(status).map { String(cString: $0) } ?? "unknown")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .cannotMake("spreadsheet", reason: "the temporary file cannot be read")
        }
        return Array(data)
    }

    /// Names that tabs can hold: up to 31 characters, none of `[]:*?/\`, unique whatever their case.
    static func tabNames(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            let legal = String(name.map { "[]:*?/\\'".contains($0) ? " " : $0 }).trimmingCharacters(in: .whitespaces)
            let base = legal.isEmpty ? "Sheet" : legal
            var candidate = String(base.prefix(31))
            var number = 2
            while !taken.insert(candidate.lowercased()).inserted {
                candidate = String(base.prefix(27)) + " \(number)"
                number += 1
            }
            return candidate
        }
    }
}

/// Puts sheets into a workbook of the library, each format made once.
private struct Drawer {
    let workbook: UnsafeMutablePointer<lxw_workbook>
    private var numbers: [Spreadsheet.NumberFormat: UnsafeMutablePointer<lxw_format>] = [:]
    private var texts: [Spreadsheet.TextStyle: UnsafeMutablePointer<lxw_format>] = [:]

    init(workbook: UnsafeMutablePointer<lxw_workbook>) { self.workbook = workbook }

    mutating func draw(_ sheet: Spreadsheet.Sheet, named name: String) -> lxw_error {
        guard let target = workbook_add_worksheet(workbook, name) else { return LXW_ERROR_SHEETNAME_ALREADY_USED }
        for (column, width) in sheet.columnWidths.enumerated() {
            worksheet_set_column(target, UInt16(clamping: column), UInt16(clamping: column), width, nil)
        }
        if sheet.frozenRows > 0 { worksheet_freeze_panes(target, UInt32(clamping: sheet.frozenRows), 0) }
        for (row, cells) in sheet.rows.enumerated() {
            for (column, cell) in cells.enumerated() {
                let (at, across) = (UInt32(clamping: row), UInt16(clamping: column))
                let status =
                    switch cell {
                    case .text(let text, let style): worksheet_write_string(target, at, across, text, format(style))
                    case .number(let value, let style): worksheet_write_number(target, at, across, value, format(style))
                    case .empty: LXW_NO_ERROR
                    }
                if status != LXW_NO_ERROR { return status }
            }
        }
        return LXW_NO_ERROR
    }

    private mutating func format(_ style: Spreadsheet.NumberFormat) -> UnsafeMutablePointer<lxw_format>? {
        if style == .general { return nil }
        if let known = numbers[style] { return known }
        guard let format = workbook_add_format(workbook) else { return nil }
        format_set_num_format(format, style.code)
        numbers[style] = format
        return format
    }

    private mutating func format(_ style: Spreadsheet.TextStyle) -> UnsafeMutablePointer<lxw_format>? {
        if style == .plain { return nil }
        if let known = texts[style] { return known }
        guard let format = workbook_add_format(workbook) else { return nil }
        switch style {
        case .plain: break
        case .title:
            format_set_bold(format)
            format_set_font_size(format, 13)
        case .heading:
            format_set_bold(format)
            format_set_text_wrap(format)
            format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
        case .note:
            format_set_italic(format)
        }
        texts[style] = format
        return format
    }
}
