/// A day of the Gregorian calendar, without time and place.
public struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1800 to 2199: nobody in a registry was born or injured in another.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// The day; `nil` when the calendar has none such.
    public init?(year: Int, month: Int, day: Int) {
        guard (1800...2199).contains(year), (1...12).contains(month) else { return nil }
        let isLeapYear = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Reads `2017-03-05`; `nil` for everything else.
    public init?(_ text: String) {
        guard let pattern = DatePattern("YYYY-MM-DD"), let day = pattern.day(text) else { return nil }
        self = day
    }

    /// Whole years from this day to a later one: an age, if this is the date of birth. Who is born on 29 February is a
    /// year older on 1 March of other years.
    public func completedYears(on later: CalendarDay) -> Int {
        let isBeforeBirthday = (later.month, later.day) < (month, day)
        return later.year - year - (isBeforeBirthday ? 1 : 0)
    }

    /// Earlier or later.
    public static func < (first: CalendarDay, second: CalendarDay) -> Bool {
        (first.year, first.month, first.day) < (second.year, second.month, second.day)
    }

    /// `2017-03-05`.
    public var description: String {
        "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }
}
