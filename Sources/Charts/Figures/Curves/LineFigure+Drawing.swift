extension LineFigure {
    /// The figure as SVG text.
    public func svg() -> String {
        let axes = plots.map(verticalAxis)
        // Numbers have as many decimals as the height of the plot makes ticks.
        let left =
            zip(axes, plots).map { axis, plot in
                PlotFrame.leftMargin(axis, height: (sheet.points - 40) * Self.aspect(of: plot))
            }.max() ?? 30
        let width = sheet.points - left - 10
        let horizontal = Axis(
            title: horizontalTitle, range: drawnHorizontalRange, kind: horizontalKind, percent: horizontalPercent)
        var definitions: [SVGElement] = []
        var content: [SVGElement] = []
        var top = 7.0
        for (index, (plot, axis)) in zip(plots, axes).enumerated() {
            let area = Rectangle(left: left, top: top, width: width, height: width * Self.aspect(of: plot))
            let frame = PlotFrame(area: area, horizontal: horizontal, vertical: axis)
            let clip = sheet.clip("plot\(index + 1)", to: area)
            definitions.append(clip.definition)
            let isLast = index == plots.count - 1
            content.append(.group("plot", draw(plot, frame, clip: clip.reference, showsNumbers: isLast)))
            top = area.bottom + (isLast ? PlotFrame.bottomMargin(horizontal) : 12)
        }
        let legend = Legend(entries: legendEntries, width: sheet.points - 16)
        content.append(legend.element(at: Point(8, top + 6)))
        return sheet.document(
            height: top + 6 + legend.height + 4, className: "chart-lines",
            [SVGElement("defs", [:], definitions)] + content)
    }

    private static func aspect(of plot: Plot) -> Double {
        plot.aspect.isFinite ? min(max(plot.aspect, 0.1), 3) : 0.6
    }

    private var drawnHorizontalRange: ClosedRange<Double> {
        if let horizontalRange { return horizontalRange }
        let values = plots.flatMap(\.series).flatMap { $0.points.map(\.x) + $0.intervals.map(\.x) }
            .filter { $0.isFinite && (horizontalKind == .linear || $0 > 0) }
        guard let low = values.min(), let high = values.max() else { return horizontalKind == .linear ? 0...1 : 1...10 }
        return low...high
    }

    private func verticalAxis(_ plot: Plot) -> Axis {
        let values = plot.series.flatMap { series in
            series.points.map(\.y) + (series.band + series.intervals).flatMap { [$0.lower, $0.upper] }
        }
        let range =
            plot.range ?? Ticks.niceRange(covering: values + plot.references.map(\.value), kind: plot.kind)
        return Axis(title: plot.title, range: range, kind: plot.kind, percent: plot.percent)
    }

    private func draw(_ plot: Plot, _ frame: PlotFrame, clip: String, showsNumbers: Bool) -> [SVGElement] {
        var lines: [SVGElement] = []
        lines += plot.series.reversed().compactMap { frame.band($0.band, ink: $0.style.ink) }
        lines += plot.references.map { frame.horizontalRule(at: $0.value) }
        lines += verticalReferences.map { frame.verticalRule(at: $0.value) }
        lines += plot.series.reversed().map { frame.curve($0.points, style: $0.style, width: 1.3) }
        var marks: [SVGElement] = []
        for series in plot.series.reversed() {
            for interval in series.intervals where interval.lower <= interval.upper {
                let path = frame.verticalInterval(
                    at: frame.x.position(interval.x), interval.lower...interval.upper, cap: 1.6)
                marks.append(SVGElement.path(path).classed("interval").stroked(series.style.ink, width: 0.8))
            }
            if series.showsMarks { marks += series.points.compactMap { mark($0, of: series, plot, frame) } }
        }
        return [
            frame.grid(vertical: false), SVGElement.group("curves", lines).with("clip-path", clip),
            frame.axes(showsHorizontalNumbers: showsNumbers),
        ] + marks
    }

    private func mark(_ point: CurvePoint, of series: Series, _ plot: Plot, _ frame: PlotFrame) -> SVGElement? {
        guard point.x.isFinite, point.y.isFinite, plot.kind == .linear || point.y > 0 else { return nil }
        let interval = series.intervals.first { $0.x == point.x && $0.lower <= $0.upper }.map { $0.lower...$0.upper }
        let factor = plot.percent ? 100.0 : 1
        let number = Estimate(point.y, interval: interval).text(factor: factor, decimals: plot.percent ? 1 : 2)
        let place = (horizontalPercent ? point.x * 100 : point.x).svg
        return DataPoint.group(
            title: "\(series.name), \(horizontalTitle) \(place): \(plot.title) \(number)",
            data: ["series": series.name, "x": point.x.svg, "y": point.y.formatted(decimals: 4)],
            [Mark.filled(series.style, at: frame.clamped(point.x, point.y))])
    }

    private var legendEntries: [LegendEntry] {
        var entries: [LegendEntry] = []
        var seen: [Series] = []
        for series in plots.flatMap(\.series)
        where !seen.contains(where: { $0.name == series.name && $0.style == series.style }) {
            seen.append(series)
            entries.append(
                LegendEntry(swatch: .line(series.style, width: 1.3, marker: series.showsMarks), text: series.name))
        }
        let ruled = SeriesStyle(ink: .text, marker: .circle, dash: [3, 2])
        var names: [String] = []
        for reference in plots.flatMap(\.references) + verticalReferences where !names.contains(reference.name) {
            names.append(reference.name)
            entries.append(LegendEntry(swatch: .line(ruled, width: 0.8, marker: false), text: reference.name))
        }
        if let bandName, let banded = plots.flatMap(\.series).first(where: { !$0.band.isEmpty }) {
            entries.append(LegendEntry(swatch: .patch(banded.style.ink, opacity: 0.2), text: bandName))
        }
        if let intervalName, plots.flatMap(\.series).contains(where: { !$0.intervals.isEmpty }) {
            entries.append(LegendEntry(swatch: .interval, text: intervalName))
        }
        return entries
    }
}
