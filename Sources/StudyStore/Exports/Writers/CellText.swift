import Studies

/// Writes the parts that cells of text files share: numbers and moments.
struct CellText {
    /// The date of the last moment, which most often is that of the next one too.
    private var day: Int64 = .min
    private var date: [UInt8] = []

    /// `2019-03-05T14:03:22.123Z`, as ``Timestamp/description`` has it.
    mutating func append(moment milliseconds: Int64, to text: inout [UInt8]) {
        let length: Int64 = 86_400_000
        let dayNow = milliseconds >= 0 ? milliseconds / length : (milliseconds - length + 1) / length
        if dayNow != day {
            day = dayNow
            date = Array(Timestamp(milliseconds: milliseconds).calendarDate.utf8) + [UInt8(ascii: "T")]
        }
        let time = milliseconds - dayNow * length
        text.append(contentsOf: date)
        Self.append(time / 3_600_000, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(time / 60_000 % 60, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Self.append(time / 1000 % 60, digits: 2, to: &text)
        text.append(UInt8(ascii: "."))
        Self.append(time % 1000, digits: 3, to: &text)
        text.append(UInt8(ascii: "Z"))
    }

    /// `-0.250`.
    static func append(seconds milliseconds: Int64, to text: inout [UInt8]) {
        if milliseconds < 0 { text.append(UInt8(ascii: "-")) }
        let magnitude = milliseconds.magnitude
        append(magnitude / 1000, to: &text)
        text.append(UInt8(ascii: "."))
        append(Int64(magnitude % 1000), digits: 3, to: &text)
    }

    static func append(_ value: Int64, to text: inout [UInt8]) {
        if value < 0 { text.append(UInt8(ascii: "-")) }
        append(value.magnitude, to: &text)
    }

    private static func append(_ value: UInt64, to text: inout [UInt8]) {
        let start = text.count
        var rest = value
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        if text.count - start > 1 { text[start...].reverse() }
    }

    private static func append(_ value: Int64, digits: Int, to text: inout [UInt8]) {
        var divisor: Int64 = digits == 3 ? 100 : 10
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
