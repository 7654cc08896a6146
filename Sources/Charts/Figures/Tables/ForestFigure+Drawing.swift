extension ForestFigure {
    private static let rowHeight = 10.0
    private static let headerHeight = 15.0
    private static let gap = 8.0
    /// A plot narrower than this says too little; the measures then stand one below the other.
    private static let leastPlot = 75.0

    private struct Columns {
        var names: Double
        var numbers: [Double]
        var plot: Double
        var isStacked: Bool
    }

    /// The figure as SVG text.
    public func svg() -> String {
        let columns = columns()
        var content: [SVGElement] = []
        var top = 4.0
        if columns.isStacked {
            for index in measures.indices {
                content += block([index], columns, top: &top)
                top += 8
            }
        } else {
            content += block(Array(measures.indices), columns, top: &top)
        }
        if let referenceName, measures.contains(where: { $0.reference != nil }) {
            let style = SeriesStyle(ink: .text, marker: .circle, dash: Self.referenceDash)
            let legend = Legend(
                entries: [LegendEntry(swatch: .line(style, width: 0.8, marker: false), text: referenceName)],
                width: sheet.points - 16)
            content.append(legend.element(at: Point(8, top + 2)))
            top += 2 + legend.height
        }
        return sheet.document(height: top + 4, className: "chart-forest", content)
    }

    private static let referenceDash: [Double] = [3, 2]

    private func columns() -> Columns {
        // Headings have nothing at their right and may run into the plot.
        let names = rows.filter { $0.kind != .heading }.map { row in
            TextMetrics.width(row.name, size: TypeSize.body, weight: weight(row)) + indent(row)
        }
        let numbers = measures.indices.map { measure in
            let texts = rows.compactMap { text(of: $0, measure) }
            let widths = texts.map { TextMetrics.width($0, size: TypeSize.body, weight: .bold) }
            let title = TextMetrics.width(numbersTitle, size: TypeSize.small)
            return max(widths.max() ?? 0, title)
        }
        let nameWidth = min((names.max() ?? 0) + 4, sheet.points * 0.42)
        let free = sheet.points - 8 - nameWidth
        let count = Double(max(1, measures.count))
        let beside = (free - numbers.reduce(0, +)) / count - 2 * Self.gap
        if beside >= Self.leastPlot || measures.count < 2 {
            return Columns(names: nameWidth, numbers: numbers, plot: max(30, beside), isStacked: false)
        }
        let below = free - (numbers.max() ?? 0) - 2 * Self.gap
        let widest = numbers.map { _ in numbers.max() ?? 0 }
        return Columns(names: nameWidth, numbers: widest, plot: max(30, below), isStacked: true)
    }

    private func weight(_ row: Row) -> FontWeight { row.kind == .reader ? .regular : .bold }

    private func indent(_ row: Row) -> Double { row.kind == .reader ? 6 : 0 }

    private func text(of row: Row, _ measure: Int) -> String? {
        guard row.estimates.indices.contains(measure), let estimate = row.estimates[measure] else { return nil }
        let isPercent = measures[measure].percent
        return estimate.text(factor: isPercent ? 100 : 1, decimals: isPercent ? 1 : 3)
    }

    /// The rows with the given measures beside each other.
    private func block(_ shown: [Int], _ columns: Columns, top: inout Double) -> [SVGElement] {
        let first = top + Self.headerHeight
        let bottom = first + Double(rows.count) * Self.rowHeight
        var content: [SVGElement] = []
        for index in rows.indices where index % 2 == 1 {
            let stripe = Rectangle(
                left: 4, top: first + Double(index) * Self.rowHeight, width: sheet.points - 8, height: Self.rowHeight)
            content.append(SVGElement.rectangle(stripe).classed("stripe").filled(.text, opacity: 0.04))
        }
        content.append(
            SVGElement.line(Point(4, first - 1), Point(sheet.points - 4, first - 1)).stroked(.text, width: 0.6))
        var left = 4 + columns.names + Self.gap
        for measure in shown {
            let area = Rectangle(left: left, top: first, width: columns.plot, height: bottom - first)
            content += plot(measure, area, numbersRight: area.right + Self.gap + columns.numbers[measure])
            left = area.right + Self.gap + columns.numbers[measure] + Self.gap
        }
        for (index, row) in rows.enumerated() {
            let place = Point(4 + indent(row), first + (Double(index) + 0.5) * Self.rowHeight)
            let line = TextLine(text: row.name, size: TypeSize.body, weight: weight(row))
            content.append(row.kind == .heading ? line.rimmed(at: place) : line.element(at: place))
        }
        top = bottom + PlotFrame.tickLength + PlotFrame.tickGap + TypeSize.small + 4
        return content
    }

    private func range(_ measure: Int) -> ClosedRange<Double> {
        if let range = measures[measure].range { return range }
        let values = rows.flatMap { row -> [Double] in
            guard row.estimates.indices.contains(measure), let estimate = row.estimates[measure] else { return [] }
            return [estimate.value] + (estimate.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
        }
        let nice = Ticks.niceRange(covering: values + [measures[measure].reference].compactMap { $0 })
        // A percentage does not go beyond its ends, though an interval of Student's t may.
        return measures[measure].percent ? max(0, nice.lowerBound)...max(min(1, nice.upperBound), 0.01) : nice
    }

    private func plot(_ measure: Int, _ area: Rectangle, numbersRight: Double) -> [SVGElement] {
        let frame = PlotFrame(
            area: area,
            horizontal: Axis(title: "", range: range(measure), percent: measures[measure].percent),
            vertical: Axis(title: "", range: 0...1, ticks: []))
        let header = area.top - Self.headerHeight / 2 - 1
        var content = [
            TextLine(text: measures[measure].name, size: TypeSize.title, weight: .bold, anchor: .middle)
                .element(at: Point(area.middle.x, header)),
            TextLine(text: numbersTitle, size: TypeSize.small, anchor: .end).element(at: Point(numbersRight, header)),
            frame.grid(horizontal: false), frame.baseline(),
        ]
        if let reference = measures[measure].reference {
            content.append(frame.verticalRule(at: reference, dash: Self.referenceDash).classed("reference"))
        }
        for (index, row) in rows.enumerated() {
            guard row.estimates.indices.contains(measure), let estimate = row.estimates[measure] else { continue }
            let middle = area.top + (Double(index) + 0.5) * Self.rowHeight
            content.append(draw(row, estimate, measure, middle: middle, frame, numbersRight: numbersRight))
        }
        return content
    }

    private func draw(
        _ row: Row, _ estimate: Estimate, _ measure: Int, middle: Double, _ frame: PlotFrame, numbersRight: Double
    ) -> SVGElement {
        let number = text(of: row, measure) ?? ""
        var parts: [SVGElement] = []
        if estimate.value.isFinite {
            switch row.kind {
            case .group: parts += diamond(estimate, row.style, middle: middle, frame)
            case .heading: break
            case .reader, .model: parts += whisker(estimate, row, middle: middle, frame)
            }
        }
        parts.append(
            TextLine(text: number, size: TypeSize.body, weight: weight(row), anchor: .end)
                .element(at: Point(numbersRight, middle)))
        return DataPoint.group(
            title: "\(row.name): \(measures[measure].name) \(number)\(measures[measure].percent ? "%" : "")",
            data: ["reader": row.name, "measure": measures[measure].name, "value": number], parts)
    }

    private func whisker(_ estimate: Estimate, _ row: Row, middle: Double, _ frame: PlotFrame) -> [SVGElement] {
        var parts: [SVGElement] = []
        if let interval = estimate.interval {
            var path = PathData()
            let ends = [interval.lowerBound, interval.upperBound]
            let places = ends.map(frame.x.clamped)
            path.segment(from: Point(places[0], middle), to: Point(places[1], middle))
            for (value, place) in zip(ends, places) where abs(frame.x.position(value) - place) < 0.01 {
                path.segment(from: Point(place, middle - 1.8), to: Point(place, middle + 1.8))
            }
            parts.append(SVGElement.path(path).classed("interval").stroked(row.style.ink, width: 0.9))
        }
        let place = Point(frame.x.clamped(estimate.value), middle)
        parts.append(Mark.filled(row.style, at: place, radius: row.kind == .model ? 2.9 : 2.3))
        return parts
    }

    private func diamond(_ estimate: Estimate, _ style: SeriesStyle, middle: Double, _ frame: PlotFrame) -> [SVGElement]
    {
        let value = frame.x.clamped(estimate.value)
        let interval = estimate.interval ?? estimate.value...estimate.value
        let left = min(frame.x.clamped(interval.lowerBound), value - 1.5)
        let right = max(frame.x.clamped(interval.upperBound), value + 1.5)
        var path = PathData(
            through: [
                Point(left, middle), Point(value, middle - 3.4), Point(right, middle), Point(value, middle + 3.4),
            ])
        path.close()
        return [SVGElement.path(path).classed("mark").filled(style.ink, opacity: 0.85).stroked(style.ink, width: 0.5)]
    }
}
