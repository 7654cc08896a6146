import Studies

/// Rows of cells as RFC 4180 writes them.
enum CommaSeparated {
    /// One row with its end.
    static func line(_ cells: [String]) -> String {
        cells.map(DelimitedText.quoted).joined(separator: ",") + "\n"
    }

    /// All whole rows with the line on which each begins. What follows the last line's end was cut off and is left out.
    static func rows(_ bytes: some Sequence<UInt8>) -> [(line: Int, cells: [String])] {
        var rows: [(line: Int, cells: [String])] = []
        var parser = CellParser()
        for byte in bytes {
            if let row = parser.take(byte) { rows.append(row) }
        }
        return rows
    }
}

/// Takes the bytes of rows one by one.
struct CellParser {
    private var cells: [String] = []
    private var cell: [UInt8] = []
    private var line: Int
    private var first: Int
    private var isQuoted = false
    private var wasQuote = false

    /// - Parameter line: On which the first row begins.
    init(line: Int = 1) { (self.line, first) = (line, line) }

    /// The row that ends with this byte, with the line on which it began; `nil` where none ends.
    mutating func take(_ byte: UInt8) -> (line: Int, cells: [String])? {
        if byte == 10 { line += 1 }
        if isQuoted {
            if byte == 34 { (isQuoted, wasQuote) = (false, true) } else { cell.append(byte) }
            return nil
        }
        defer { wasQuote = false }
        switch byte {
        case 34:
            // A second quotation mark stands for one in the text.
            if wasQuote { cell.append(byte) }
            isQuoted = true
        case UInt8(ascii: ","), 10:
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
            guard byte == 10 else { break }
            defer { (cells, first) = ([], line) }
            return (first, cells)
        case 13: break
        default: cell.append(byte)
        }
        return nil
    }
}
