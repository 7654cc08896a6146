/// Observed over predicted probability, with the distribution of the predictions below.
public struct CalibrationFigure: Figure {
    /// Cases with similar predictions.
    public struct Bin: Equatable, Sendable {
        /// Mean predicted probability, 0...1.
        public var predicted: Double
        /// Observed share of positive cases with its interval, 0...1.
        public var observed: Estimate
        /// Number of cases.
        public var count: Int

        /// A bin.
        public init(predicted: Double, observed: Estimate, count: Int) {
            self.predicted = predicted
            self.observed = observed
            self.count = count
        }
    }

    /// One model.
    public struct Model: Equatable, Sendable {
        /// Its entry in the legend.
        public var name: String
        /// Its bins in ascending order of prediction.
        public var bins: [Bin]
        /// A smooth curve through the cases; empty for none.
        public var smoothed: [CurvePoint]
        /// Confidence limits of the smooth curve; empty for none.
        public var band: [BandPoint]
        /// Every predicted probability, for the strip below; empty for none.
        public var predictions: [Double]
        /// Colour and mark.
        public var style: SeriesStyle

        /// A model.
        public init(
            name: String, bins: [Bin], smoothed: [CurvePoint] = [], band: [BandPoint] = [],
            predictions: [Double] = [], style: SeriesStyle = .numbered(1)
        ) {
            self.name = name
            self.bins = bins
            self.smoothed = smoothed
            self.band = band
            self.predictions = predictions
            self.style = style
        }
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Title of the horizontal axis.
        public var predicted = "Predicted probability"
        /// Title of the vertical axis.
        public var observed = "Observed proportion"
        /// Title of the strip's axis.
        public var count = "Cases"
        /// Legend of the diagonal.
        public var ideal = "Ideal calibration"
        /// Legend of the smooth curve.
        public var smoothed = "Smooth curve"
        /// Legend of the band.
        public var band: String

        /// English words.
        ///
        /// - Parameter level: the confidence level of all intervals and bands, in words such as "95%".
        public init(level: String) {
            band = "\(level) confidence band"
        }
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The models, the most important first.
    public var models: [Model]
    /// The words.
    public var words: Words

    /// A figure of calibration.
    public init(sheet: FigureSheet, models: [Model], words: Words) {
        self.sheet = sheet
        self.models = models
        self.words = words
    }

    /// Bins of the strip of predictions, 0...1.
    public static let stripBins = 20

    private static let idealDash: [Double] = [3, 2]

    /// The figure as SVG text.
    public func svg() -> String {
        let vertical = Axis(title: words.observed, range: 0...1)
        let bars = models.map { Histogram(values: $0.predictions, range: 0...1, count: Self.stripBins) }
        let highest = Double(bars.flatMap(\.counts).max() ?? 0)
        let hasStrip = highest > 0
        let top = Ticks.niceRange(covering: [0, max(highest, 1)]).upperBound
        let strip = Axis(
            title: words.count, range: 0...top,
            ticks: [0, top].map { Tick(value: $0, label: $0.formatted(decimals: 0)) })
        let left = max(PlotFrame.leftMargin(vertical, height: 200), PlotFrame.leftMargin(strip, height: 60))
        let side = min(sheet.points - left - 8, 280)
        let area = Rectangle(left: left, top: 7, width: side, height: side)
        let horizontal = Axis(title: words.predicted, range: 0...1)
        let frame = PlotFrame(area: area, horizontal: horizontal, vertical: vertical)
        let clip = sheet.clip("plot", to: area)
        let diagonal = frame.curve(
            [CurvePoint(x: 0, y: 0), CurvePoint(x: 1, y: 1)],
            style: SeriesStyle(ink: .text, marker: .circle, dash: Self.idealDash), width: 0.8)
        let bands = models.reversed().compactMap { frame.band($0.band, ink: $0.style.ink) }
        let curves = models.reversed().filter { !$0.smoothed.isEmpty }.map {
            frame.curve($0.smoothed, style: SeriesStyle(ink: $0.style.ink, marker: .circle), width: 1.2)
        }
        let under = SVGElement.group("curves", [diagonal] + bands + curves).with("clip-path", clip.reference)
        var content = [
            SVGElement("defs", [:], [clip.definition]), frame.grid(), under,
            frame.axes(boxed: true, showsHorizontalNumbers: !hasStrip),
        ]
        content += models.reversed().flatMap { marks(of: $0, frame) }
        var bottom = area.bottom
        if hasStrip {
            let stripArea = Rectangle(left: left, top: bottom + 11, width: side, height: 46)
            let stripFrame = PlotFrame(area: stripArea, horizontal: horizontal, vertical: strip)
            for (index, (model, histogram)) in zip(models, bars).enumerated() {
                let style: Histogram.Fill = index == 0 ? .solid : .hatched
                content.append(histogram.element(in: stripFrame, ink: model.style.ink, fill: style))
            }
            content.append(stripFrame.axes())
            bottom = stripArea.bottom
        }
        let legend = Legend(entries: legendEntries, width: sheet.points - 16)
        let below = bottom + PlotFrame.bottomMargin(horizontal) + 6
        content.append(legend.element(at: Point(8, below)))
        return sheet.document(height: below + legend.height + 4, className: "chart-calibration", content)
    }

    private func marks(of model: Model, _ frame: PlotFrame) -> [SVGElement] {
        model.bins.filter { $0.predicted.isFinite && $0.observed.value.isFinite }.map { bin in
            let place = frame.clamped(bin.predicted, bin.observed.value)
            var parts: [SVGElement] = []
            if let interval = bin.observed.interval {
                parts.append(
                    SVGElement.path(frame.verticalInterval(at: place.x, interval, cap: 1.8))
                        .stroked(model.style.ink, width: 0.8))
            }
            parts.append(Mark.filled(model.style, at: place, radius: 2.6))
            return DataPoint.group(
                title: "\(model.name), n = \(bin.count): \(words.predicted) "
                    + "\(bin.predicted.formatted(decimals: 2)), \(words.observed) "
                    + bin.observed.text(factor: 1, decimals: 2),
                data: ["series": model.name, "count": "\(bin.count)"], parts)
        }
    }

    private var legendEntries: [LegendEntry] {
        var entries = models.map { LegendEntry(swatch: .marker($0.style), text: $0.name) }
        if let smooth = models.first(where: { !$0.smoothed.isEmpty }) {
            let style = SeriesStyle(ink: smooth.style.ink, marker: .circle)
            entries.append(LegendEntry(swatch: .line(style, width: 1.2, marker: false), text: words.smoothed))
        }
        if let banded = models.first(where: { !$0.band.isEmpty }) {
            entries.append(LegendEntry(swatch: .patch(banded.style.ink, opacity: 0.2), text: words.band))
        }
        let ideal = SeriesStyle(ink: .text, marker: .circle, dash: Self.idealDash)
        entries.append(LegendEntry(swatch: .line(ideal, width: 0.8, marker: false), text: words.ideal))
        return entries
    }
}
