/// How often intervals made in this way cover the truth, such as 0.95.
public struct ConfidenceLevel: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// As a fraction, between 0 and 1.
    public let value: Double

    /// 95 %.
    public static let ninetyFive = ConfidenceLevel(unchecked: 0.95)

    /// - Parameter value: as a fraction, `0 < value < 1`.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public init(_ value: Double) throws(StatisticsError) {
        guard value > 0, value < 1 else {
            throw .outOfRange(what: "confidence level", value: value, allowed: "between 0 and 1, such as 0.95")
        }
        self.value = value
    }

    private init(unchecked value: Double) { self.value = value }

    /// The probability left outside on each side of a two-sided interval.
    public var tail: Double { (1 - value) / 2 }
    /// The standard normal quantile of a two-sided interval: 1.96 at 95 %.
    public var normalQuantile: Double { -Normal.quantile(tail) }

    /// Orders by coverage.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// In percent: "95 %".
    public var description: String {
        let percent = (value * 100_000).rounded() / 1000
        return percent == percent.rounded() ? "\(Int(percent)) %" : "\(percent) %"
    }
}
