public import Foundation
public import Studies

/// When a study's reminders go by themselves.
public struct ReminderSchedule: Equatable, Sendable {
    /// Whether they go at all.
    public var isOn: Bool
    /// Days between two rounds, 1...60.
    public var everyDays: Int
    /// The day of the first round, such as `2026-12-01`.
    public var firstDay: String
    /// The hour of the day at which a round begins, 0...23, on the server's clock.
    public var hour: Int
    /// How many of these letters one reader gets at most, 1...20.
    public var most: Int
    /// The languages that a letter is written in, one after the other.
    public var languages: [Language]

    /// One day on which letters go.
    public struct Round: Equatable, Sendable {
        /// `2026-12-01`.
        public var day: String
        /// When it begins.
        public var at: Timestamp
    }

    /// How long after its hour a round that the server missed is made up for; the next one comes soon enough.
    public static let latestHours = 24

    /// A schedule.
    ///
    /// - Returns: `nil` when a number is out of its range, the day is none of the calendar, or there is no language.
    public init?(isOn: Bool, everyDays: Int, firstDay: String, hour: Int, most: Int, languages: [Language]) {
        guard (1...60).contains(everyDays), (0...23).contains(hour), (1...20).contains(most), !languages.isEmpty,
            let parts = Self.components(of: firstDay),
            let day = Self.calendar(in: .gmt).date(from: parts), Self.text(of: day, in: .gmt) == firstDay
        else { return nil }
        (self.isOn, self.everyDays, self.firstDay, self.hour) = (isOn, everyDays, firstDay, hour)
        (self.most, self.languages) = (most, languages)
    }

    /// The newest round that has begun and is not too old; `nil` when there is none.
    public func round(at now: Timestamp, in zone: TimeZone) -> Round? {
        guard let index = lastIndex(at: now, in: zone), let round = round(index, in: zone) else { return nil }
        let age = now.milliseconds - round.at.milliseconds
        return age < Int64(Self.latestHours) * 3_600_000 ? round : nil
    }

    /// The first round that has not begun yet.
    public func next(after now: Timestamp, in zone: TimeZone) -> Round? {
        round((lastIndex(at: now, in: zone) ?? -1) + 1, in: zone)
    }

    /// 0 for the first round; `nil` before it.
    private func lastIndex(at now: Timestamp, in zone: TimeZone) -> Int? {
        let calendar = Self.calendar(in: zone)
        guard let first = round(0, in: zone) else { return nil }
        let days = calendar.dateComponents([.day], from: first.at.date, to: now.date).day ?? 0
        // Where clocks are put back or forward a day is not 24 hours: look at the neighbours, too.
        let guess = days / everyDays
        return [guess + 1, guess, guess - 1].first { index in
            index >= 0 && (round(index, in: zone)?.at).map { $0 <= now } == true
        }
    }

    private func round(_ index: Int, in zone: TimeZone) -> Round? {
        let calendar = Self.calendar(in: zone)
        guard var parts = Self.components(of: firstDay), let day = parts.day else { return nil }
        parts.day = day + index * everyDays
        parts.hour = hour
        guard let date = calendar.date(from: parts) else { return nil }
        return Round(
            day: Self.text(of: date, in: zone),
            at: Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded())))
    }

    /// Today's date on a clock, such as `2026-12-01`.
    public static func day(of time: Timestamp, in zone: TimeZone) -> String {
        text(of: time.date, in: zone)
    }

    private static func calendar(in zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    private static func components(of day: String) -> DateComponents? {
        let numbers = day.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 3, (2000...2200).contains(numbers[0]) else { return nil }
        return DateComponents(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    private static func text(of date: Date, in zone: TimeZone) -> String {
        let parts = calendar(in: zone).dateComponents([.year, .month, .day], from: date)
        return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    }
}

extension Timestamp {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
