import Foundation
import Studies

/// A table as RFC 4180 text. Numbers are numbers; a text that a spreadsheet would compute gets an apostrophe in front, by
/// the rule of `DelimitedText`.
final class DelimitedSink: TableSink {
    let place: String
    private let file: ExportFile
    private var row: [UInt8] = []
    private var rows = 0
    private var text = CellText()

    init(_ name: String, columns: [String], in folder: URL) throws {
        place = name
        file = try ExportFile(folder.appendingPathComponent(name))
        try file.write(Array(DelimitedText.row(columns).utf8))
    }

    func write(_ cells: [ExportCell]) throws {
        // Taken out of the object for as long as it is written: each access to a property of an object is checked.
        var row: [UInt8] = []
        swap(&row, &self.row)
        defer { swap(&row, &self.row) }
        row.removeAll(keepingCapacity: true)
        for (index, cell) in cells.enumerated() {
            if index > 0 { row.append(UInt8(ascii: ",")) }
            append(cell, to: &row)
        }
        // An empty line is no row.
        if row.isEmpty { row.append(contentsOf: "\"\"".utf8) }
        row.append(UInt8(ascii: "\r"))
        row.append(UInt8(ascii: "\n"))
        try file.write(row)
        rows += 1
    }

    func finish() throws -> ExportSummary.File? {
        let (bytes, digest) = try file.close()
        return ExportSummary.File(name: place, bytes: bytes, rows: rows, digest: digest)
    }

    private func append(_ cell: ExportCell, to row: inout [UInt8]) {
        switch cell {
        case .empty: break
        case .text(let value): Self.append(value, to: &row)
        case .integer(let value): CellText.append(value, to: &row)
        case .real(let value): row.append(contentsOf: value.description.utf8)
        case .seconds(let milliseconds): CellText.append(seconds: milliseconds, to: &row)
        case .moment(let milliseconds): text.append(moment: milliseconds, to: &row)
        case .flag(let value): row.append(value ? UInt8(ascii: "1") : UInt8(ascii: "0"))
        case .marks(let marks): Self.append(marks.exportText, to: &row)
        case .json(let value): Self.append(value, to: &row)
        }
    }

    private static func append(_ value: String, to row: inout [UInt8]) {
        var value = value
        let isWritten = value.withUTF8 { bytes in
            if isPlain(bytes) {
                row.append(contentsOf: bytes)
            } else if mayBeginFormula(bytes) {
                return false
            } else {
                appendQuoted(bytes, to: &row)
            }
            return true
        }
        if !isWritten { row.append(contentsOf: DelimitedText.field(value).utf8) }
    }

    /// As `DelimitedText.quoted` does it, without a new text for each cell.
    private static func appendQuoted(_ bytes: UnsafeBufferPointer<UInt8>, to row: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        row.append(quote)
        var rest = bytes[...]
        while let next = rest.firstIndex(of: quote) {
            row.append(contentsOf: rest[...next])
            row.append(quote)
            rest = rest[(next + 1)...]
        }
        row.append(contentsOf: rest)
        row.append(quote)
    }

    /// Whether a spreadsheet might compute the text; `false` means that it does not.
    private static func mayBeginFormula(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch bytes.first {
        // 0xEF begins the full-width forms of the signs that begin a formula.
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
            UInt8(ascii: "\r"), UInt8(ascii: "\n"), 0xEF:
            true
        default: false
        }
    }

    /// Whether a text needs neither quotes nor an apostrophe; `false` for some that need none.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return true }
        guard !mayBeginFormula(bytes), first != UInt8(ascii: " "), last != UInt8(ascii: " ") else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "\t"), UInt8(ascii: "\r"),
                UInt8(ascii: "\n"):
                false
            default: true
            }
        }
    }
}
