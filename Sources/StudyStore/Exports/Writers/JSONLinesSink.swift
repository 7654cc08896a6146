import Cryptography
import Foundation
import Studies

/// A table as JSON Lines: one object a row with the columns' names, `null` for an empty cell.
final class JSONLinesSink: TableSink {
    let place: String
    private let file: ExportFile
    /// `"name":`, with the comma before it.
    private let keys: [[UInt8]]
    private var row: [UInt8] = []
    private var rows = 0
    private var text = CellText()

    init(_ name: String, columns: [String], in folder: URL) throws {
        place = name
        file = try ExportFile(folder.appendingPathComponent(name))
        keys = columns.enumerated().map { index, column in
            var key: [UInt8] = index > 0 ? [UInt8(ascii: ",")] : []
            Self.append(column, to: &key)
            return key + [UInt8(ascii: ":")]
        }
    }

    func write(_ cells: [ExportCell]) throws {
        var row: [UInt8] = []
        swap(&row, &self.row)
        defer { swap(&row, &self.row) }
        row.removeAll(keepingCapacity: true)
        row.append(UInt8(ascii: "{"))
        for (key, cell) in zip(keys, cells) {
            row.append(contentsOf: key)
            append(cell, to: &row)
        }
        row.append(UInt8(ascii: "}"))
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
        case .empty: row.append(contentsOf: "null".utf8)
        case .text(let value): Self.append(value, to: &row)
        case .integer(let value): CellText.append(value, to: &row)
        case .real(let value): Self.append(value, to: &row)
        case .seconds(let milliseconds): CellText.append(seconds: milliseconds, to: &row)
        case .moment(let milliseconds):
            row.append(UInt8(ascii: "\""))
            text.append(moment: milliseconds, to: &row)
            row.append(UInt8(ascii: "\""))
        case .flag(let value): row.append(contentsOf: (value ? "true" : "false").utf8)
        case .marks(let marks): row.append(contentsOf: "[\(marks.map(\.json).joined(separator: ","))]".utf8)
        case .json(let value): row.append(contentsOf: value.utf8)
        }
    }

    private static func append(_ value: Double, to row: inout [UInt8]) {
        // JSON has no word for the others.
        row.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
    }

    private static func append(_ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { bytes in
            let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            guard !isPlain else { return text.append(contentsOf: bytes) }
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                    text.append(UInt8(ascii: "\\"))
                    text.append(byte)
                case UInt8(ascii: "\n"): text.append(contentsOf: "\\n".utf8)
                case ..<0x20: text.append(contentsOf: "\\u00\([byte].hexadecimal)".utf8)
                default: text.append(byte)
                }
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}
