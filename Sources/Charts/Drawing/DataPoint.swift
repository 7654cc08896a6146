/// The group around a datum, which a page can point at, focus and read.
enum DataPoint {
    /// - Parameters:
    ///   - title: the name and the numbers in words.
    ///   - data: names without `data-`, lower case, and values.
    static func group(title: String, data: KeyValuePairs<String, String?>, _ content: [SVGElement]) -> SVGElement {
        var group = SVGElement("g", ["tabindex": "0", "role": "img", "aria-label": title]).classed("point")
        for (name, value) in data {
            if let value { group = group.with("data-" + name, value) }
        }
        group.children = content
        return group.titled(title)
    }
}

/// An estimate and its confidence interval, which may be unknown.
public struct Estimate: Equatable, Sendable {
    /// The estimate, in the unit of its axis.
    public var value: Double
    /// The interval around it; ends beyond the axis are cut off at it.
    public var interval: ClosedRange<Double>?

    /// An estimate with or without an interval.
    public init(_ value: Double, interval: ClosedRange<Double>? = nil) {
        self.value = value
        self.interval = interval
    }

    /// "96.0 (86.3–99.5)".
    ///
    /// - Parameters:
    ///   - factor: 100 for percentages.
    func text(factor: Double, decimals: Int) -> String {
        let middle = (value * factor).formatted(decimals: decimals)
        guard let interval else { return middle }
        let ends = [interval.lowerBound, interval.upperBound].map { ($0 * factor).formatted(decimals: decimals) }
        return "\(middle) (\(ends[0])\u{2013}\(ends[1]))"
    }
}

/// A point of a curve, in the units of the axes.
public struct CurvePoint: Equatable, Sendable {
    /// Along the horizontal axis.
    public var x: Double
    /// Along the vertical axis.
    public var y: Double

    /// A point of a curve.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// A vertical interval of a confidence band, in the units of the axes.
public struct BandPoint: Equatable, Sendable {
    /// Along the horizontal axis.
    public var x: Double
    /// The lower end.
    public var lower: Double
    /// The upper end.
    public var upper: Double

    /// A vertical interval at a place.
    public init(x: Double, lower: Double, upper: Double) {
        self.x = x
        self.lower = lower
        self.upper = upper
    }
}
