/// Lines over a common horizontal axis in one or more plots, one below the other: training curves, accuracy and time
/// along the order of reading, decision curves.
public struct LineFigure: Figure {
    /// One line.
    public struct Series: Equatable, Sendable {
        /// Its entry in the legend; series of several plots with the same name and style share one entry.
        public var name: String
        /// Its points in order.
        public var points: [CurvePoint]
        /// A confidence band; empty for none.
        public var band: [BandPoint]
        /// Intervals of single points, drawn with caps; empty for none.
        public var intervals: [BandPoint]
        /// Colour, mark and dashes.
        public var style: SeriesStyle
        /// Whether the points have marks, each of which can be pointed at.
        public var showsMarks: Bool

        /// A line.
        public init(
            name: String, points: [CurvePoint], band: [BandPoint] = [], intervals: [BandPoint] = [],
            style: SeriesStyle, showsMarks: Bool = false
        ) {
            self.name = name
            self.points = points
            self.band = band
            self.intervals = intervals
            self.style = style
            self.showsMarks = showsMarks
        }
    }

    /// A value that the lines are compared with.
    public struct Reference: Equatable, Sendable {
        /// Its entry in the legend.
        public var name: String
        /// Where it stands on the axis.
        public var value: Double

        /// A reference.
        public init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// One plot.
    public struct Plot: Equatable, Sendable {
        /// Title of its vertical axis.
        public var title: String
        /// The values of the axis, or nil for round values around the data.
        public var range: ClosedRange<Double>?
        /// How the axis counts.
        public var kind: ScaleKind
        /// Whether the axis shows a hundred times the value.
        public var percent: Bool
        /// Its lines, the most important first.
        public var series: [Series]
        /// Dashed lines across the plot.
        public var references: [Reference]
        /// Height of the plot over its width.
        public var aspect: Double

        /// A plot.
        public init(
            title: String, range: ClosedRange<Double>? = nil, kind: ScaleKind = .linear, percent: Bool = false,
            series: [Series], references: [Reference] = [], aspect: Double = 0.6
        ) {
            self.title = title
            self.range = range
            self.kind = kind
            self.percent = percent
            self.series = series
            self.references = references
            self.aspect = aspect
        }
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The plots from top to bottom.
    public var plots: [Plot]
    /// Title of the horizontal axis.
    public var horizontalTitle: String
    /// The values of the horizontal axis, or nil for those of the data.
    public var horizontalRange: ClosedRange<Double>?
    /// How the horizontal axis counts.
    public var horizontalKind: ScaleKind
    /// Whether the horizontal axis shows a hundred times the value.
    public var horizontalPercent: Bool
    /// Legend of the bands, or nil for no entry.
    public var bandName: String?
    /// Legend of the intervals of single points, with their level; nil for no entry.
    public var intervalName: String?
    /// Dashed lines at values of the horizontal axis.
    public var verticalReferences: [Reference]

    /// A figure of lines.
    public init(
        sheet: FigureSheet, plots: [Plot], horizontalTitle: String, horizontalRange: ClosedRange<Double>? = nil,
        horizontalKind: ScaleKind = .linear, horizontalPercent: Bool = false,
        bandName: String? = nil, intervalName: String? = nil,
        verticalReferences: [Reference] = []
    ) {
        self.sheet = sheet
        self.plots = plots
        self.horizontalTitle = horizontalTitle
        self.horizontalRange = horizontalRange
        self.horizontalKind = horizontalKind
        self.horizontalPercent = horizontalPercent
        self.bandName = bandName
        self.intervalName = intervalName
        self.verticalReferences = verticalReferences
    }
}
