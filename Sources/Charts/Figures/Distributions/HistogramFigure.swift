/// The model's probabilities by class, with the threshold that divides them.
public struct HistogramFigure: Figure {
    /// Cases of one class.
    public struct Class: Equatable, Sendable {
        /// Its name in the legend; the number of its cases is added.
        public var name: String
        /// The probabilities.
        public var values: [Double]
        /// The colour, or nil for the palette's next. The first class is filled, the others are hatched.
        public var ink: Ink?

        /// A class.
        public init(name: String, values: [Double], ink: Ink? = nil) {
            self.name = name
            self.values = values
            self.ink = ink
        }
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Title of the horizontal axis.
        public var value = "Predicted probability"
        /// Title of the vertical axis.
        public var count = "Number of cases"
        /// Before the value of the threshold.
        public var threshold = "Threshold"

        /// English words.
        public init() {}
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The classes, the negative one first.
    public var classes: [Class]
    /// A dashed line at this value, or nil.
    public var threshold: Double?
    /// The values of the horizontal axis.
    public var range: ClosedRange<Double>
    /// Number of equal bins, 1...200.
    public var bins: Int
    /// The words.
    public var words: Words

    /// A figure of distributions.
    public init(
        sheet: FigureSheet, classes: [Class], threshold: Double? = nil, range: ClosedRange<Double> = 0...1,
        bins: Int = 20, words: Words = Words()
    ) {
        self.sheet = sheet
        self.classes = classes
        self.threshold = threshold
        self.range = range
        self.bins = bins
        self.words = words
    }

    private func ink(_ index: Int) -> Ink {
        classes[index].ink ?? [Ink.blue, .vermilion, .green, .purple][index % 4]
    }

    /// The figure as SVG text.
    public func svg() -> String {
        let histograms = classes.map { Histogram(values: $0.values, range: range, count: bins) }
        let highest = Double(max(1, histograms.flatMap(\.counts).max() ?? 1))
        let vertical = Axis(
            title: words.count, range: 0...Ticks.niceRange(covering: [0, highest]).upperBound,
            ticks: Ticks.linear(0...Ticks.niceRange(covering: [0, highest]).upperBound, about: 5)
                .filter { $0.value == $0.value.rounded() }.map {
                    Tick(value: $0.value, label: $0.value.formatted(decimals: 0))
                })
        let horizontal = Axis(title: words.value, range: range)
        let left = PlotFrame.leftMargin(vertical, height: 130)
        let width = sheet.points - left - 10
        let area = Rectangle(left: left, top: threshold == nil ? 7 : 17, width: width, height: min(width * 0.6, 170))
        let frame = PlotFrame(area: area, horizontal: horizontal, vertical: vertical)
        var content = [frame.grid(vertical: false)]
        for (index, histogram) in histograms.enumerated() {
            content.append(histogram.element(in: frame, ink: ink(index), fill: index == 0 ? .solid : .hatched))
        }
        for (index, histogram) in histograms.enumerated() { content += bars(histogram, of: classes[index], frame) }
        content.append(frame.axes())
        if let threshold, threshold.isFinite {
            content.append(frame.verticalRule(at: threshold))
            let label = TextLine(
                text: "\(words.threshold) \(threshold.formatted(decimals: 2))", size: TypeSize.body, anchor: .middle)
            let place = min(max(frame.x.clamped(threshold), label.width / 2 + 4), sheet.points - label.width / 2 - 4)
            content.append(label.element(at: Point(place, area.top - 7)))
        }
        let legend = Legend(
            entries: classes.enumerated().map { index, group in
                LegendEntry(
                    swatch: index == 0 ? .patch(ink(index), opacity: 0.45) : .hatched(ink(index)),
                    text: "\(group.name) (n = \(group.values.count))")
            }, width: sheet.points - 16)
        let bottom = area.bottom + PlotFrame.bottomMargin(horizontal) + 6
        content.append(legend.element(at: Point(8, bottom)))
        return sheet.document(height: bottom + legend.height + 4, className: "chart-histogram", content)
    }

    /// Invisible bars that can be pointed at, one for every bin that holds cases.
    private func bars(_ histogram: Histogram, of group: Class, _ frame: PlotFrame) -> [SVGElement] {
        histogram.counts.indices.filter { histogram.counts[$0] > 0 }.map { index in
            let bounds = histogram.bounds(index)
            let count = histogram.counts[index]
            let (left, right) = (frame.x.position(bounds.lowerBound), frame.x.position(bounds.upperBound))
            let top = frame.y.clamped(Double(count))
            let box = Rectangle(left: left, top: top, width: right - left, height: frame.area.bottom - top)
            let limits = [bounds.lowerBound, bounds.upperBound].map { $0.formatted(decimals: 2) }
            return DataPoint.group(
                title: "\(group.name), \(limits[0])\u{2013}\(limits[1]): \(count)",
                data: ["series": group.name, "count": "\(count)"],
                [SVGElement.rectangle(box).classed("target").filled(.ground, opacity: 0)])
        }
    }
}
