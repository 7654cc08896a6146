/// The form in which a registry writes dates, such as `DD.MM.YYYY` or `YYYY-MM-DD hh:mm:ss`.
///
/// `YYYY` is a year of four digits, `YYY` one of the Republic of China (year 106 is 2017), `MM` and `DD` have two digits,
/// `M` and `D` one or two; `hh`, `mm` and `ss` are read and forgotten. Letters may be small: an `m` behind an `h` is a
/// minute. Years of two digits are not taken, as nobody can tell 1917 from 2017.
public struct DatePattern: Equatable, Sendable, CustomStringConvertible {
    private enum Field {
        case year, republicYear, month, day, hour, minute, second
    }

    private enum Part: Equatable {
        case number(Field, digits: ClosedRange<Int>)
        case literal(Character)
    }

    /// As the mapping writes it.
    public let description: String
    private let parts: [Part]

    /// Reads a pattern; `nil` unless it names year, month and day once each, and can be read in one way only.
    public init?(_ text: String) {
        let letters = Array(text)
        var parts: [Part] = []
        var fields: [Field] = []
        var position = 0
        while position < letters.count {
            let letter = letters[position]
            guard letter.isLetter, letter != "T" else {
                guard !letter.isNumber else { return nil }
                parts.append(.literal(letter))
                position += 1
                continue
            }
            let length = letters[position...].prefix { $0.lowercased() == letter.lowercased() }.count
            position += length
            let isFollowedByDigits = position < letters.count && letters[position].isLetter && letters[position] != "T"
            guard
                let (field, digits) = Self.field(
                    letter, length, isMinute: fields.contains(.hour), isFixed: isFollowedByDigits),
                !fields.contains(field)
            else { return nil }
            fields.append(field)
            parts.append(.number(field, digits: digits))
        }
        let years = fields.count { $0 == .year || $0 == .republicYear }
        guard years == 1, fields.contains(.month), fields.contains(.day) else { return nil }
        (description, self.parts) = (text, parts)
    }

    /// - Parameter isFixed: whether digits of another number follow directly, so that this one must have all of its.
    private static func field(
        _ letter: Character, _ length: Int, isMinute: Bool, isFixed: Bool
    ) -> (Field, ClosedRange<Int>)? {
        let digits = isFixed || length > 1 ? length...length : 1...2
        guard length > 1 || !isFixed else { return nil }
        switch (letter.lowercased(), length) {
        case ("y", 4): return (.year, 4...4)
        case ("y", 3): return (.republicYear, isFixed ? 3...3 : 2...3)
        case ("m", 1...2): return (isMinute ? .minute : .month, digits)
        case ("d", 1...2): return (.day, digits)
        case ("h", 1...2): return (.hour, digits)
        case ("s", 2): return (.second, digits)
        default: return nil
        }
    }

    /// The day that a cell names; `nil` when it is written in another form or the calendar has no such day.
    public func day(_ cell: String) -> CalendarDay? {
        var rest = cell[...]
        var (year, month, day) = (0, 0, 0)
        for part in parts {
            switch part {
            case .literal(let letter):
                guard rest.popFirst() == letter else { return nil }
            case .number(let field, let digits):
                let found = rest.prefix(digits.upperBound).prefix { $0.isASCII && $0.isNumber }
                guard digits.contains(found.count), let value = Int(found) else { return nil }
                rest = rest.dropFirst(found.count)
                switch field {
                case .year: year = value
                case .republicYear: year = value + 1911
                case .month: month = value
                case .day: day = value
                case .hour: guard value < 24 else { return nil }
                case .minute: guard value < 60 else { return nil }
                case .second: guard value < 61 else { return nil }
                }
            }
        }
        return rest.isEmpty ? CalendarDay(year: year, month: month, day: day) : nil
    }
}
