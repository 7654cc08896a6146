/// Distributions beside each other: reading times of readers or specialties as boxes over points or violins.
public struct ReadingTimeFigure: Figure {
    /// The five numbers of a box, as the caller's statistics define them.
    public struct Box: Equatable, Sendable {
        /// End of the lower whisker.
        public var lowerWhisker: Double
        /// First quartile.
        public var lowerQuartile: Double
        /// Median.
        public var median: Double
        /// Third quartile.
        public var upperQuartile: Double
        /// End of the upper whisker.
        public var upperWhisker: Double

        /// Five numbers in ascending order.
        public init(
            lowerWhisker: Double, lowerQuartile: Double, median: Double, upperQuartile: Double, upperWhisker: Double
        ) {
            self.lowerWhisker = lowerWhisker
            self.lowerQuartile = lowerQuartile
            self.median = median
            self.upperQuartile = upperQuartile
            self.upperWhisker = upperWhisker
        }

        var numbers: [Double] { [lowerWhisker, lowerQuartile, median, upperQuartile, upperWhisker] }
    }

    /// One distribution.
    public struct Row: Equatable, Sendable {
        /// Its name at the left.
        public var name: String
        /// Seconds of every reading.
        public var values: [Double]
        /// The box, or nil when there are no values.
        public var box: Box?
        /// Colour.
        public var style: SeriesStyle

        /// A distribution.
        public init(name: String, values: [Double], box: Box?, style: SeriesStyle = .numbered(0)) {
            self.name = name
            self.values = values
            self.box = box
            self.style = style
        }
    }

    /// Rows under a common heading, such as a specialty.
    public struct Section: Equatable, Sendable {
        /// Stands above the rows; empty for none.
        public var name: String
        /// The rows from top to bottom.
        public var rows: [Row]

        /// A section.
        public init(name: String, rows: [Row]) {
            self.name = name
            self.rows = rows
        }
    }

    /// What is drawn behind a box.
    public enum Shape: Sendable {
        /// Every value as a small dot.
        case points
        /// A smoothed density.
        case violin
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The sections from top to bottom.
    public var sections: [Section]
    /// Title of the horizontal axis.
    public var title: String
    /// How the axis counts; times are best seen in ratios.
    public var kind: ScaleKind
    /// What is drawn behind a box.
    public var shape: Shape

    /// A figure of distributions.
    public init(
        sheet: FigureSheet, sections: [Section], title: String = "Reading time (s)", kind: ScaleKind = .logarithmic,
        shape: Shape = .points
    ) {
        self.sheet = sheet
        self.sections = sections
        self.title = title
        self.kind = kind
        self.shape = shape
    }

    /// The figure as SVG text.
    public func svg() -> String {
        let rows = sections.flatMap(\.rows)
        let rowHeight = rows.count > 12 ? 11.0 : 18.0
        let headingHeight = 12.0
        let labels = rows.map { TextMetrics.width($0.name, size: TypeSize.body) }
        let left = min((labels.max() ?? 20) + 14, sheet.points * 0.4)
        let headings = sections.filter { !$0.name.isEmpty }.count
        let height = Double(rows.count) * rowHeight + Double(headings) * headingHeight + 6
        let values = rows.flatMap { $0.values + ($0.box?.numbers ?? []) }
        let horizontal = Axis(title: title, range: Ticks.niceRange(covering: values, kind: kind), kind: kind)
        let area = Rectangle(left: left, top: 7, width: sheet.points - left - 10, height: max(height, 24))
        let frame = PlotFrame(
            area: area, horizontal: horizontal, vertical: Axis(title: "", range: 0...1, ticks: []))
        var content = [frame.grid(horizontal: false), frame.baseline()]
        var top = area.top + 3
        for section in sections {
            if !section.name.isEmpty {
                let heading = TextLine(text: section.name, size: TypeSize.body, weight: .bold)
                content.append(heading.rimmed(at: Point(4, top + headingHeight / 2)))
                top += headingHeight
            }
            for row in section.rows {
                content.append(draw(row, middle: top + rowHeight / 2, height: rowHeight, frame))
                top += rowHeight
            }
        }
        let bottom = area.bottom + PlotFrame.bottomMargin(horizontal)
        return sheet.document(height: bottom + 3, className: "chart-times", content)
    }

    private func draw(_ row: Row, middle: Double, height: Double, _ frame: PlotFrame) -> SVGElement {
        let values = row.values.filter { $0.isFinite && (kind == .linear || $0 > 0) }
        var parts = [
            TextLine(text: row.name, size: TypeSize.body, anchor: .end)
                .element(at: Point(frame.area.left - 6, middle))
        ]
        let half = height * 0.4
        switch shape {
        case .points: parts += [dots(values, middle: middle, half: half, row.style.ink, frame)]
        case .violin: parts += violin(values, middle: middle, half: half, row.style.ink, frame).map { [$0] } ?? []
        }
        guard let box = row.box, box.numbers.allSatisfy(\.isFinite) else { return .group("row", parts) }
        parts += draw(box, middle: middle, half: height * (shape == .violin ? 0.16 : 0.27), row.style.ink, frame)
        let number = box.median.formatted(decimals: 1)
        let quartiles = "\(box.lowerQuartile.formatted(decimals: 1))\u{2013}\(box.upperQuartile.formatted(decimals: 1))"
        return DataPoint.group(
            title: "\(row.name): \(title) \(number) (\(quartiles)), n = \(row.values.count)",
            data: ["reader": row.name, "median": number, "count": "\(row.values.count)"], parts)
    }

    private func draw(_ box: Box, middle: Double, half: Double, _ ink: Ink, _ frame: PlotFrame) -> [SVGElement] {
        let places = box.numbers.map(frame.x.clamped)
        var whiskers = PathData()
        whiskers.segment(from: Point(places[0], middle), to: Point(places[1], middle))
        whiskers.segment(from: Point(places[3], middle), to: Point(places[4], middle))
        for end in [places[0], places[4]] {
            whiskers.segment(from: Point(end, middle - half / 2), to: Point(end, middle + half / 2))
        }
        let outline = Rectangle(
            left: places[1], top: middle - half, width: max(0, places[3] - places[1]), height: 2 * half)
        return [
            SVGElement.path(whiskers).stroked(ink, width: 0.9),
            SVGElement.rectangle(outline).filled(.ground, opacity: 0.7).stroked(ink, width: 0.9),
            SVGElement.line(Point(places[2], middle - half), Point(places[2], middle + half))
                .classed("median").stroked(ink, width: 1.8),
        ]
    }

    /// Dots of one path, set off from the middle by a sequence that leaves no gaps and repeats at every drawing.
    private func dots(_ values: [Double], middle: Double, half: Double, _ ink: Ink, _ frame: PlotFrame) -> SVGElement {
        var path = PathData()
        for (index, value) in values.enumerated() {
            // Multiples of the golden ratio, the most even of all sequences, modulo 1.
            let share = (Double(index) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
            let centre = Point(frame.x.clamped(value), middle + (share - 0.5) * 2 * half)
            path.rectangle(Rectangle(around: centre, radius: 0.55))
        }
        guard !path.isEmpty else { return .group("dots", []) }
        return .group("dots", [SVGElement.path(path).filled(ink, opacity: 0.4)])
    }

    private func violin(_ values: [Double], middle: Double, half: Double, _ ink: Ink, _ frame: PlotFrame) -> SVGElement?
    {
        guard let outline = Density(of: values.map(frame.x.clamped)), outline.highest > 0 else { return nil }
        let upper = outline.points.map { Point($0.place, middle - half * $0.density / outline.highest) }
        let lower = outline.points.reversed().map { Point($0.place, middle + half * $0.density / outline.highest) }
        var path = PathData(through: upper + lower)
        path.close()
        return SVGElement.path(path).classed("violin").filled(ink, opacity: 0.25).stroked(ink, width: 0.5)
    }
}
