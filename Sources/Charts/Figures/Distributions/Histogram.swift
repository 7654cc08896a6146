/// Counts in equal bins.
public struct Histogram: Sendable {
    /// How bars are told apart without colour.
    enum Fill {
        case solid
        case hatched
    }

    let range: ClosedRange<Double>
    /// How many values lie in each bin.
    public let counts: [Int]

    /// Bins are closed below; the last one holds the upper end as well. Values outside are left out.
    public init(values: [Double], range: ClosedRange<Double>, count: Int) {
        let domain = Scale(domain: range, from: 0, to: 1).domain
        let bins = min(max(count, 1), 200)
        var counts = [Int](repeating: 0, count: bins)
        let width = domain.upperBound - domain.lowerBound
        for value in values where domain.contains(value) {
            // A value such as 0.3 on the border of a bin of 0.1 belongs above it, whatever its last bit says.
            let position = (value - domain.lowerBound) / width * Double(bins)
            counts[min(bins - 1, Int(position + 1e-9))] += 1
        }
        self.range = domain
        self.counts = counts
    }

    private func edge(_ index: Int) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * Double(index) / Double(counts.count)
    }

    /// The limits of a bin.
    public func bounds(_ index: Int) -> ClosedRange<Double> { edge(index)...edge(index + 1) }

    /// The bars as filled or hatched outlines.
    func element(in frame: PlotFrame, ink: Ink, fill: Fill) -> SVGElement {
        var outline = PathData()
        var strokes = PathData()
        for (index, count) in counts.enumerated() where count > 0 {
            let (left, right) = (frame.x.position(edge(index)), frame.x.position(edge(index + 1)))
            let top = frame.y.clamped(Double(count))
            let box = Rectangle(left: left, top: top, width: right - left, height: frame.area.bottom - top)
            outline.rectangle(box)
            if fill == .hatched { strokes.hatch(box, spacing: 3) }
        }
        guard !outline.isEmpty else { return .group("bars", []) }
        let bars = SVGElement.path(outline)
        switch fill {
        case .solid: return .group("bars", [bars.filled(ink, opacity: 0.45).stroked(ink, width: 0.7)])
        case .hatched:
            return .group(
                "bars", [SVGElement.path(strokes).stroked(ink, width: 0.6), bars.stroked(ink, width: 0.9)])
        }
    }
}
