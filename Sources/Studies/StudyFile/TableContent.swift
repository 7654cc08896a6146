/// The cells of a table, which all rows share.
final class TableContent: Sendable {
    /// How many cells a row has.
    let columnCount: Int
    /// Index of each column by its name in small letters; of columns of the same name the first.
    let positions: [String: Int]
    private let bytes: [UInt8]
    private let fields: [Range<UInt32>]

    init(_ scanner: DelimitedScanner, columns: [String]) {
        columnCount = columns.count
        positions = Dictionary(columns.enumerated().map { ($1.lowercased(), $0) }) { first, _ in first }
        bytes = scanner.bytes
        fields = scanner.fields
    }

    /// The text of a place in the bytes.
    static func text(_ bytes: [UInt8], _ place: Range<UInt32>) -> String {
        String(decoding: bytes[Int(place.lowerBound)..<Int(place.upperBound)], as: UTF8.self)
    }

    /// A cell exactly as it stands in the file.
    func text(_ field: Int) -> String { Self.text(bytes, fields[field]) }

    /// Whether a cell is this very text.
    func holds(_ text: String, _ field: Int) -> Bool {
        let place = fields[field]
        let utf8 = text.utf8
        guard utf8.count == place.count else { return false }
        var index = Int(place.lowerBound)
        for byte in utf8 {
            guard bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    /// Whether a record has a cell that is not empty.
    func hasText(_ record: DelimitedScanner.Record) -> Bool {
        record.fields.contains { field in
            // Most cells begin with a visible ASCII character, which is no white space.
            guard let first = fields[field].first else { return false }
            return (33...126).contains(bytes[Int(first)]) || !text(field).trimmed.isEmpty
        }
    }

    /// The number in a cell of digits and at most one point; `nil` for everything else.
    ///
    /// Digits that fit into 53 bits, divided by a power of ten that does, too, give the same value as the text would.
    func plainNumber(_ field: Int) -> Double? {
        let place = fields[field]
        guard (1...15).contains(place.count) else { return nil }
        var digits = 0
        var divisor = 1
        var isFraction = false
        for index in place {
            let byte = bytes[Int(index)]
            if byte == 46, !isFraction {
                isFraction = true
            } else if (48...57).contains(byte) {
                digits = digits * 10 + Int(byte - 48)
                if isFraction { divisor *= 10 }
            } else {
                return nil
            }
        }
        // A point needs a digit before it and one behind it to be written so everywhere.
        guard !isFraction || (divisor > 1 && bytes[Int(place.lowerBound)] != 46) else { return nil }
        return Double(digits) / Double(divisor)
    }
}
