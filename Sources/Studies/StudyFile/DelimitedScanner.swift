/// Cuts the bytes of a table into records, after RFC 4180 and what spreadsheets make of it: line ends may be LF, CR LF or
/// CR; a quote inside an unquoted field stands for itself; empty lines are no records.
///
/// Fields are places in the bytes and not texts, since a table of a study elsewhere may have millions of them.
struct DelimitedScanner {
    /// One record with the line on which it begins.
    struct Record: Equatable {
        var line: Int
        /// Its fields, as indices of ``DelimitedScanner/fields``.
        var fields: Range<Int>
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

    /// The text; where it was quoted, the content stands at the beginning of its place, without the quotes.
    private(set) var bytes: [UInt8]
    /// Where each field stands in ``bytes``.
    private(set) var fields: [Range<UInt32>] = []
    /// The records that are no empty lines.
    private(set) var records: [Record] = []

    private let delimiter: UInt8
    private var position = 0
    private var line = 1

    /// - Parameter bytes: UTF-8, fewer than 2^32.
    init(_ bytes: [UInt8], delimiter: UInt8) {
        self.bytes = bytes
        self.delimiter = delimiter
        while position < self.bytes.count { scanRecord() }
    }

    /// The separator that occurs most often in the header, outside quotes: comma, semicolon or tab.
    static func delimiter(of text: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        var hasContent = false
        for byte in text {
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

    private mutating func scanRecord() {
        let first = fields.count
        var record = Record(line: line, fields: first..<first)
        var wasQuoted = false
        while true {
            if position < bytes.count, bytes[position] == Self.quote {
                wasQuoted = true
                scanQuoted(&record.fault)
            } else {
                let start = position
                skipPlain()
                add(start, position)
            }
            guard position < bytes.count else { break }
            if bytes[position] == delimiter {
                position += 1
            } else {
                skipLineEnd()
                break
            }
        }
        record.fields = first..<fields.count
        let isEmptyLine = fields.count == first + 1 && fields[first].isEmpty && !wasQuoted
        if isEmptyLine, record.fault == nil {
            fields.removeLast()
        } else {
            records.append(record)
        }
    }

    private mutating func add(_ start: Int, _ end: Int) {
        fields.append(UInt32(start)..<UInt32(end))
    }

    /// Reads up to the separator, line end or end of text.
    private mutating func skipPlain() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn { return }
            position += 1
        }
    }

    /// Reads a quoted field and moves its content to the place where it begins.
    private mutating func scanQuoted(_ fault: inout Fault?) {
        let start = position
        var end = start
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Self.quote {
                position += 1
                guard position < bytes.count, bytes[position] == Self.quote else {
                    let rest = position
                    skipPlain()
                    if bytes[rest..<position].contains(where: { $0 != 32 && $0 != 9 }) {
                        fault = .textAfterQuote
                        for index in rest..<position {
                            bytes[end] = bytes[index]
                            end += 1
                        }
                    }
                    add(start, end)
                    return
                }
            } else if byte == Self.lineFeed
                || (byte == Self.carriageReturn
                    && !(position + 1 < bytes.count && bytes[position + 1] == Self.lineFeed))
            {
                line += 1
            }
            bytes[end] = byte
            end += 1
            position += 1
        }
        fault = .unclosedQuote
        add(start, end)
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
