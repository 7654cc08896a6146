/// A day as DICOM writes it: `20170412`.
public struct DICOMDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Eight digits.
    public let description: String

    /// - Parameter text: `20170412` or `2017-04-12`.
    /// - Returns: `nil` unless it is a day of the calendar.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let digits = parts.count == 3 && parts.map(\.utf8.count) == [4, 2, 2] ? parts.joined() : text
        let letters = Array(digits.utf8)
        guard letters.count == 8, letters.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        let numbers = letters.map { Int($0) - Int(UInt8(ascii: "0")) }
        let year = numbers[..<4].reduce(0) { 10 * $0 + $1 }
        let (month, day) = (10 * numbers[4] + numbers[5], 10 * numbers[6] + numbers[7])
        guard (1...12).contains(month), (1...Self.days(of: month, in: year)).contains(day) else { return nil }
        description = digits
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The earlier one first.
    public static func < (first: DICOMDate, second: DICOMDate) -> Bool { first.description < second.description }
}
