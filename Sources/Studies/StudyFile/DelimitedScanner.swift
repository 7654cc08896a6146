/// Cuts the text of a table into records, after RFC 4180 and what spreadsheets make of it: line ends may be LF, CR LF or
/// CR; a quote inside an unquoted field stands for itself; empty lines are no records.
struct DelimitedScanner {
    /// One record with the line on which it begins.
    struct Record: Equatable {
        var line: Int
        var fields: [String] = []
        /// What is wrong with its quotes, and what to do.
        var fault: Fault?
    }

    /// What can be wrong with quotes.
    enum Fault: Equatable {
        /// A quoted field that never ends.
        case unclosedQuote
        /// Something between a closing quote and the next separator.
        case textAfterQuote
    }

    private let bytes: [UInt8]
    private let delimiter: UInt8
    private var position = 0
    private var line = 1

    init(_ text: String, delimiter: UInt8) {
        bytes = Array(text.utf8)
        self.delimiter = delimiter
    }

    /// The separator that occurs most often in the header, outside quotes: comma, semicolon or tab.
    static func delimiter(of text: String) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        var hasContent = false
        for byte in text.utf8 {
            if byte == quote { isQuoted.toggle() }
            if byte == lineFeed || byte == carriageReturn {
                if hasContent && !isQuoted { break }
            } else {
                hasContent = true
                if !isQuoted { counts[byte, default: 0] += 1 }
            }
        }
        let candidates: [UInt8] = [44, 59, 9]
        return candidates.reduce(candidates[0]) { counts[$1, default: 0] > counts[$0, default: 0] ? $1 : $0 }
    }

    /// The next record that is not an empty line; `nil` at the end.
    mutating func next() -> Record? {
        while position < bytes.count {
            let record = record()
            if record.fields != [""] || record.fault != nil || wasQuoted { return record }
        }
        return nil
    }

    private var wasQuoted = false

    private mutating func record() -> Record {
        var record = Record(line: line)
        wasQuoted = false
        while true {
            record.fields.append(field(&record.fault))
            guard position < bytes.count else { return record }
            let byte = bytes[position]
            if byte == delimiter {
                position += 1
            } else {
                skipLineEnd()
                return record
            }
        }
    }

    /// Reads up to the separator, line end or end of text that ends the field.
    private mutating func field(_ fault: inout Fault?) -> String {
        guard position < bytes.count, bytes[position] == Self.quote else { return plainField() }
        wasQuoted = true
        position += 1
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Self.quote {
                position += 1
                guard position < bytes.count, bytes[position] == Self.quote else {
                    let rest = plainField()
                    if rest.contains(where: { $0 != " " && $0 != "\t" }) { fault = .textAfterQuote }
                    return String(decoding: content, as: UTF8.self) + (fault == .textAfterQuote ? rest : "")
                }
            } else if byte == Self.lineFeed
                || (byte == Self.carriageReturn
                    && !(position + 1 < bytes.count && bytes[position + 1] == Self.lineFeed))
            {
                line += 1
            }
            content.append(byte)
            position += 1
        }
        fault = .unclosedQuote
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func plainField() -> String {
        let start = position
        while position < bytes.count, bytes[position] != delimiter, bytes[position] != Self.lineFeed,
            bytes[position] != Self.carriageReturn
        {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipLineEnd() {
        let isPair =
            bytes[position] == Self.carriageReturn && position + 1 < bytes.count && bytes[position + 1] == Self.lineFeed
        position += isPair ? 2 : 1
        line += 1
    }

    private static let quote: UInt8 = 34
    private static let lineFeed: UInt8 = 10
    private static let carriageReturn: UInt8 = 13
}
