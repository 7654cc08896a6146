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
        var (cells, cell): ([String], [UInt8]) = ([], [])
        var (line, first) = (1, 1)
        var (isQuoted, wasQuote) = (false, false)
        for byte in bytes {
            if byte == 10 { line += 1 }
            if isQuoted {
                if byte == 34 { (isQuoted, wasQuote) = (false, true) } else { cell.append(byte) }
                continue
            }
            switch byte {
            case 34:
                // A second quotation mark stands for one in the text.
                if wasQuote { cell.append(byte) }
                isQuoted = true
            case UInt8(ascii: ","), 10:
                cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
                if byte == 10 {
                    rows.append((first, cells))
                    (cells, first) = ([], line)
                }
            case 13: break
            default: cell.append(byte)
            }
            wasQuote = false
        }
        return rows
    }
}
