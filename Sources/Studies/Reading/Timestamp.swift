/// A moment: whole milliseconds since 1970-01-01 00:00 UTC.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since the epoch.
    public let milliseconds: Int64

    /// A moment by its milliseconds since the epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// A moment some milliseconds later, or earlier.
    public func advanced(byMilliseconds difference: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds + difference)
    }

    /// A moment some days of 24 hours later.
    public func advanced(byDays days: Int) -> Timestamp {
        advanced(byMilliseconds: Int64(days) * 86_400_000)
    }

    /// Earlier or later.
    public static func < (first: Timestamp, second: Timestamp) -> Bool { first.milliseconds < second.milliseconds }

    /// ISO 8601 in UTC with milliseconds: `2019-03-05T14:03:22.123Z`.
    public var description: String {
        let (date, time) = (calendarDate, milliseconds.modulo(86_400_000))
        let clock =
            "\(padded(time / 3_600_000, 2)):\(padded(time / 60_000 % 60, 2)):\(padded(time / 1000 % 60, 2))"
        return "\(date)T\(clock).\(padded(time % 1000, 3))Z"
    }

    /// `2019-03-05`, in UTC.
    public var calendarDate: String {
        // Days to civil date by H. Hinnant's algorithm: eras of 400 years beginning on 1 March.
        let days = (milliseconds - milliseconds.modulo(86_400_000)) / 86_400_000 + 719_468
        let dayOfEra = days.modulo(146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + (days - dayOfEra) / 146_097 * 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    let missing = width - digits.utf8.count
    return missing > 0 ? String(repeating: "0", count: missing) + digits : digits
}

extension Int64 {
    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
