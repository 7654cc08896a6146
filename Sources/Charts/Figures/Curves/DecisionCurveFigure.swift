/// Net benefit over threshold probability for models and readers, beside treating all and treating none
/// (Vickers & Elkin, Med Decis Making 2006;26:565).
public struct DecisionCurveFigure: Figure {
    /// One strategy.
    public struct Strategy: Equatable, Sendable {
        /// Its entry in the legend.
        public var name: String
        /// x threshold probability 0...1, y net benefit.
        public var points: [CurvePoint]
        /// Confidence limits of the net benefit; empty for none.
        public var band: [BandPoint]
        /// Colour and dashes.
        public var style: SeriesStyle

        /// A strategy.
        public init(name: String, points: [CurvePoint], band: [BandPoint] = [], style: SeriesStyle) {
            self.name = name
            self.points = points
            self.band = band
            self.style = style
        }
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Title of the horizontal axis.
        public var threshold = "Threshold probability (%)"
        /// Title of the vertical axis.
        public var netBenefit = "Net benefit"
        /// Legend of the strategy that treats everyone.
        public var all = "All positive"
        /// Legend of the strategy that treats no one.
        public var none = "None positive"

        /// Legend of the bands.
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
    /// The strategies, the most important first.
    public var strategies: [Strategy]
    /// Share of positive cases, 0...1: the line of treating all follows from it.
    public var prevalence: Double
    /// Threshold probabilities shown, within 0..<1.
    public var thresholds: ClosedRange<Double>
    /// The words.
    public var words: Words

    /// A figure of net benefit.
    public init(
        sheet: FigureSheet, strategies: [Strategy], prevalence: Double, thresholds: ClosedRange<Double> = 0...0.99,
        words: Words
    ) {
        self.sheet = sheet
        self.strategies = strategies
        self.prevalence = prevalence
        self.thresholds = thresholds
        self.words = words
    }

    /// The figure as SVG text. The axis ends a little below zero: how harmful a bad strategy is does not matter.
    public func svg() -> String {
        let low = max(0, thresholds.lowerBound)
        let high = max(low + 0.01, min(0.999, thresholds.upperBound))
        let best = (strategies.flatMap(\.points).map(\.y) + [prevalence, 0.05]).filter(\.isFinite).max() ?? 1
        let top = Ticks.niceRange(covering: [0, min(best, 1)]).upperBound
        let all = (0...100).map { step -> CurvePoint in
            let threshold = low + (high - low) * Double(step) / 100
            return CurvePoint(x: threshold, y: prevalence - (1 - prevalence) * threshold / (1 - threshold))
        }
        let series =
            strategies.map { LineFigure.Series(name: $0.name, points: $0.points, band: $0.band, style: $0.style) } + [
                LineFigure.Series(
                    name: words.all, points: all, style: SeriesStyle(ink: .text, marker: .circle, dash: [1.5, 1.5])),
                LineFigure.Series(
                    name: words.none, points: [CurvePoint(x: low, y: 0), CurvePoint(x: high, y: 0)],
                    style: SeriesStyle(ink: .text, marker: .circle, dash: [6, 2, 1.5, 2])),
            ]
        return LineFigure(
            sheet: sheet,
            plots: [LineFigure.Plot(title: words.netBenefit, range: (-top * 0.1)...top, series: series, aspect: 0.75)],
            horizontalTitle: words.threshold, horizontalRange: low...high, horizontalPercent: true,
            bandName: words.band
        ).svg()
    }
}
