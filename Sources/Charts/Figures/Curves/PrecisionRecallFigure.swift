/// Precision over recall for one or more models, with the prevalence that a blind guess reaches.
public struct PrecisionRecallFigure: Figure {
    /// One model's curve.
    public struct Curve: Equatable, Sendable {
        /// Its entry in the legend.
        public var name: String
        /// x recall, y precision, 0...1.
        public var points: [CurvePoint]
        /// Confidence limits of the precision at recalls; empty for none.
        public var band: [BandPoint]
        /// The point at the threshold in use, x recall, y precision, or nil.
        public var operatingPoint: CurvePoint?
        /// Colour, mark and dashes.
        public var style: SeriesStyle

        /// A curve.
        public init(
            name: String, points: [CurvePoint], band: [BandPoint] = [], operatingPoint: CurvePoint? = nil,
            style: SeriesStyle = .model()
        ) {
            self.name = name
            self.points = points
            self.band = band
            self.operatingPoint = operatingPoint
            self.style = style
        }
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Title of the horizontal axis.
        public var recall = "Recall (sensitivity)"
        /// Title of the vertical axis.
        public var precision = "Precision (positive predictive value)"
        /// Legend of the dashed line.
        public var prevalence = "Prevalence"
        /// Legend of the band.
        public var band: String
        /// Legend of the mark on a curve.
        public var operatingPoint = "Operating point"

        /// English words.
        ///
        /// - Parameter level: the confidence level of all intervals and bands, in words such as "95%".
        public init(level: String) {
            band = "\(level) confidence band"
        }
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The curves, the most important first.
    public var curves: [Curve]
    /// Share of positive cases, 0...1, or nil for no line.
    public var prevalence: Double?
    /// The words.
    public var words: Words

    /// A figure of precision and recall.
    public init(sheet: FigureSheet, curves: [Curve], prevalence: Double? = nil, words: Words) {
        self.sheet = sheet
        self.curves = curves
        self.prevalence = prevalence
        self.words = words
    }

    /// The figure as SVG text.
    public func svg() -> String {
        let horizontal = Axis(title: words.recall, range: 0...1)
        let vertical = Axis(title: words.precision, range: 0...1)
        let left = PlotFrame.leftMargin(vertical, height: 200)
        let side = min(sheet.points - left - 8, 280)
        let area = Rectangle(left: left, top: 7, width: side, height: side)
        let frame = PlotFrame(area: area, horizontal: horizontal, vertical: vertical)
        let clip = sheet.clip("plot", to: area)
        var under: [SVGElement] = curves.reversed().compactMap { frame.band($0.band, ink: $0.style.ink) }
        if let prevalence { under.append(frame.horizontalRule(at: prevalence)) }
        under += curves.reversed().map { frame.curve($0.points, style: $0.style, width: 1.5) }
        let marks = curves.compactMap { curve -> SVGElement? in
            guard let point = curve.operatingPoint, point.x.isFinite, point.y.isFinite else { return nil }
            let percents = [point.x, point.y].map { ($0 * 100).formatted(decimals: 1) + "%" }
            return DataPoint.group(
                title: "\(curve.name), \(words.operatingPoint): \(words.recall) \(percents[0]), "
                    + "\(words.precision) \(percents[1])",
                data: ["series": curve.name], [Mark.filled(curve.style, at: frame.clamped(point.x, point.y), radius: 3)]
            )
        }
        let legend = Legend(entries: legendEntries, width: sheet.points - 16)
        let bottom = area.bottom + PlotFrame.bottomMargin(horizontal) + 6
        return sheet.document(
            height: bottom + legend.height + 4, className: "chart-precision-recall",
            [
                SVGElement("defs", [:], [clip.definition]), frame.grid(),
                SVGElement.group("curves", under).with("clip-path", clip.reference), frame.axes(boxed: true),
            ] + marks + [legend.element(at: Point(8, bottom))])
    }

    private var legendEntries: [LegendEntry] {
        var entries = curves.map {
            LegendEntry(swatch: .line($0.style, width: 1.5, marker: false), text: $0.name)
        }
        if let marked = curves.first(where: { $0.operatingPoint != nil }) {
            entries.append(LegendEntry(swatch: .marker(marked.style), text: words.operatingPoint))
        }
        if let banded = curves.first(where: { !$0.band.isEmpty }) {
            entries.append(LegendEntry(swatch: .patch(banded.style.ink, opacity: 0.2), text: words.band))
        }
        if let prevalence {
            let style = SeriesStyle(ink: .text, marker: .circle, dash: [3, 2])
            entries.append(
                LegendEntry(
                    swatch: .line(style, width: 0.8, marker: false),
                    text: "\(words.prevalence) \((prevalence * 100).formatted(decimals: 0))%"))
        }
        return entries
    }
}
