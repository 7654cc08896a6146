/// Marks that several figures draw on a plot.
extension PlotFrame {
    /// A line through points in their order; points without a place on the axes are left out.
    func curve(_ points: [CurvePoint], style: SeriesStyle, width: Double, opacity: Double = 1) -> SVGElement {
        let path = PathData(through: usable(points).map { point($0.x, $0.y) })
        return SVGElement.path(path).classed("curve")
            .stroked(style.ink, width: width, dash: style.dash, opacity: opacity)
            .with("stroke-linejoin", "round")
    }

    /// The filled area between the lower and the upper ends.
    func band(_ points: [BandPoint], ink: Ink, opacity: Double = 0.16) -> SVGElement? {
        let usable = points.filter { $0.x.isFinite && $0.lower.isFinite && $0.upper.isFinite }
        guard usable.count > 1 else { return nil }
        let upper = usable.map { point($0.x, $0.upper) }
        let lower = usable.reversed().map { point($0.x, $0.lower) }
        var path = PathData(through: upper + lower)
        path.close()
        return SVGElement.path(path).classed("band").filled(ink, opacity: opacity)
    }

    /// A vertical interval with caps; an end that the axis cuts off has none.
    func verticalInterval(at place: Double, _ interval: ClosedRange<Double>, cap: Double) -> PathData {
        var path = PathData()
        let (low, high) = (y.clamped(interval.lowerBound), y.clamped(interval.upperBound))
        path.segment(from: Point(place, low), to: Point(place, high))
        for (end, limit) in [(low, interval.lowerBound), (high, interval.upperBound)]
        where abs(y.position(limit) - end) < 0.01 {
            path.segment(from: Point(place - cap, end), to: Point(place + cap, end))
        }
        return path
    }

    /// A line across the plot at a value of the horizontal axis.
    func verticalRule(at value: Double, ink: Ink = .text, dash: [Double] = [3, 2]) -> SVGElement {
        let place = x.clamped(value)
        return SVGElement.line(Point(place, area.top), Point(place, area.bottom)).classed("rule")
            .stroked(ink, width: 0.8, dash: dash)
    }

    /// A line along the plot at a value of the vertical axis.
    func horizontalRule(at value: Double, ink: Ink = .text, dash: [Double] = [3, 2]) -> SVGElement {
        let place = y.clamped(value)
        return SVGElement.line(Point(area.left, place), Point(area.right, place)).classed("rule")
            .stroked(ink, width: 0.8, dash: dash)
    }

    private func usable(_ points: [CurvePoint]) -> [CurvePoint] {
        points.filter {
            $0.x.isFinite && $0.y.isFinite && (horizontal.kind == .linear || $0.x > 0)
                && (vertical.kind == .linear || $0.y > 0)
        }
    }
}
