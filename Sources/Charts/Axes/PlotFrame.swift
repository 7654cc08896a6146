/// An axis before it has a place: what it counts and what it says.
struct Axis {
    var title: String
    var range: ClosedRange<Double>
    var kind = ScaleKind.linear
    var percent = false
    /// Ticks of its own instead of round numbers.
    var ticks: [Tick]?

    func ticks(along length: Double, every spacing: Double) -> [Tick] {
        ticks ?? Ticks.ticks(kind, range, about: max(2, Int(length / spacing)), percent: percent)
    }
}

/// The area of a plot with its two scales and its axes.
struct PlotFrame {
    var area: Rectangle
    var horizontal: Axis
    var vertical: Axis
    var x: Scale
    var y: Scale
    private let xTicks: [Tick]
    private let yTicks: [Tick]

    static let tickLength = 3.0
    /// Between the ends of ticks and their numbers.
    static let tickGap = 2.0

    init(area: Rectangle, horizontal: Axis, vertical: Axis) {
        self.area = area
        self.horizontal = horizontal
        self.vertical = vertical
        x = Scale(horizontal.kind, domain: horizontal.range, from: area.left, to: area.right)
        y = Scale(vertical.kind, domain: vertical.range, from: area.bottom, to: area.top)
        xTicks = Self.apart(horizontal.ticks(along: area.width, every: 28), along: x)
        yTicks = vertical.ticks(along: area.height, every: 20)
    }

    /// Room that the vertical axis needs at its left.
    static func leftMargin(_ axis: Axis, height: Double) -> Double {
        let widest =
            axis.ticks(along: height, every: 20)
            .map { TextMetrics.width($0.label, size: TypeSize.small) }.max() ?? 0
        return tickLength + tickGap + widest + (axis.title.isEmpty ? 2 : TypeSize.title * 1.3 + 4)
    }

    /// Room that the horizontal axis needs below.
    static func bottomMargin(_ axis: Axis) -> Double {
        tickLength + tickGap + TypeSize.small + (axis.title.isEmpty ? 2 : TypeSize.title * 1.3 + 5)
    }

    /// Drops every second label as long as two of them touch.
    private static func apart(_ ticks: [Tick], along scale: Scale) -> [Tick] {
        var kept = ticks
        while kept.count > 2 {
            let crowded = zip(kept, kept.dropFirst()).contains { left, right in
                let widths = [left, right].map { TextMetrics.width($0.label, size: TypeSize.small) / 2 }
                return scale.position(right.value) - scale.position(left.value) < widths[0] + widths[1] + 3
            }
            guard crowded else { break }
            kept = kept.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        }
        return kept
    }

    func point(_ horizontal: Double, _ vertical: Double) -> Point {
        Point(x.position(horizontal), y.position(vertical))
    }

    /// The nearest place inside the plot.
    func clamped(_ horizontal: Double, _ vertical: Double) -> Point {
        Point(x.clamped(horizontal), y.clamped(vertical))
    }

    /// Fine lines at the ticks, to lie under the data.
    func grid(vertical drawsVertical: Bool = true, horizontal drawsHorizontal: Bool = true) -> SVGElement {
        var path = PathData()
        if drawsVertical {
            for tick in xTicks {
                let place = x.position(tick.value)
                path.segment(from: Point(place, area.top), to: Point(place, area.bottom))
            }
        }
        if drawsHorizontal {
            for tick in yTicks {
                let place = y.position(tick.value)
                path.segment(from: Point(area.left, place), to: Point(area.right, place))
            }
        }
        return SVGElement.path(path).classed("grid").stroked(.text, width: 0.4, opacity: 0.14)
    }

    /// Axis lines, ticks, numbers and titles.
    ///
    /// - Parameters:
    ///   - boxed: closes the frame on all four sides.
    ///   - showsHorizontalNumbers: false where a plot below shares the axis.
    func axes(boxed: Bool = false, showsHorizontalNumbers: Bool = true) -> SVGElement {
        var lines = PathData()
        if boxed {
            lines.rectangle(area)
        } else {
            lines.move(to: Point(area.left, area.top))
            lines.line(to: Point(area.left, area.bottom))
            lines.line(to: Point(area.right, area.bottom))
        }
        var texts: [SVGElement] = []
        for tick in xTicks {
            let place = Point(x.position(tick.value), area.bottom)
            lines.segment(from: place, to: Point(place.x, place.y + Self.tickLength))
            guard showsHorizontalNumbers else { continue }
            let middle = place.y + Self.tickLength + Self.tickGap + TypeSize.small / 2
            texts.append(tickText(tick.label, .middle).element(at: Point(place.x, middle)))
        }
        var widest = 0.0
        for tick in yTicks {
            let place = Point(area.left, y.position(tick.value))
            lines.segment(from: Point(place.x - Self.tickLength, place.y), to: place)
            let text = tickText(tick.label, .end)
            widest = max(widest, text.width)
            texts.append(text.element(at: Point(place.x - Self.tickLength - Self.tickGap, place.y)))
        }
        if showsHorizontalNumbers, !horizontal.title.isEmpty {
            let middle = area.bottom + Self.tickLength + Self.tickGap + TypeSize.small + 3 + TypeSize.title * 0.65
            texts.append(
                TextLine(text: horizontal.title, size: TypeSize.title, anchor: .middle)
                    .element(at: Point(area.middle.x, middle)).classed("axis-title"))
        }
        if !vertical.title.isEmpty {
            let middle = area.left - Self.tickLength - Self.tickGap - widest - 3 - TypeSize.title * 0.65
            texts.append(
                TextLine(text: vertical.title, size: TypeSize.title, anchor: .middle)
                    .rising(at: Point(middle, area.middle.y)).classed("axis-title"))
        }
        let frame = SVGElement.path(lines).classed("axis-line").stroked(.text, width: 0.7)
        return .group("axes", [frame] + texts)
    }

    /// The horizontal axis alone, for rows of values, where a line at the left would read as a value.
    func baseline() -> SVGElement {
        var line = PathData()
        line.segment(from: Point(area.left, area.bottom), to: Point(area.right, area.bottom))
        for tick in xTicks {
            let place = x.position(tick.value)
            line.segment(from: Point(place, area.bottom), to: Point(place, area.bottom + Self.tickLength))
        }
        let axis = SVGElement.path(line).classed("axis-line").stroked(.text, width: 0.7)
        return .group("axes", [axis] + axes().children.filter { $0.name == "text" })
    }

    private func tickText(_ label: String, _ anchor: TextAnchor) -> TextLine {
        TextLine(text: label, size: TypeSize.small, anchor: anchor)
    }
}
