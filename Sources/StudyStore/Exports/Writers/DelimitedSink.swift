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
        row.removeAll(keepingCapacity: true)
        for (index, cell) in cells.enumerated() {
            if index > 0 { row.append(UInt8(ascii: ",")) }
            append(cell)
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

    private func append(_ cell: ExportCell) {
        switch cell {
        case .empty: break
        case .text(let value): append(value)
        case .integer(let value): CellText.append(value, to: &row)
        case .real(let value): row.append(contentsOf: value.description.utf8)
        case .seconds(let milliseconds): CellText.append(seconds: milliseconds, to: &row)
        case .moment(let milliseconds): text.append(moment: milliseconds, to: &row)
        case .flag(let value): row.append(value ? UInt8(ascii: "1") : UInt8(ascii: "0"))
        case .marks(let marks): append(marks.exportText)
        }
    }

    private func append(_ value: String) {
        var value = value
        let isPlain = value.withUTF8 { bytes in
            guard Self.isPlain(bytes) else { return false }
            row.append(contentsOf: bytes)
            return true
        }
        if !isPlain { row.append(contentsOf: DelimitedText.field(value).utf8) }
    }

    /// Whether a text needs neither quotes nor an apostrophe; `false` only means that it has to be looked at closely.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return true }
        switch first {
        // 0xEF begins the full-width forms of the signs that begin a formula.
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: " "), 0xEF:
            return false
        default: break
        }
        guard last != UInt8(ascii: " ") else { return false }
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
