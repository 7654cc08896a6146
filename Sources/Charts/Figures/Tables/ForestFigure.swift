/// Estimates of readers, groups and model in rows, with intervals and numbers: a forest plot of one or more measures.
public struct ForestFigure: Figure {
    /// A measure with its own axis.
    public struct Measure: Equatable, Sendable {
        /// Stands above the column.
        public var name: String
        /// The values of its axis, or nil for round values around the data.
        public var range: ClosedRange<Double>?
        /// A vertical line that rows are compared with, such as the model's value; nil for none.
        public var reference: Double?
        /// Whether numbers are shown times a hundred.
        public var percent: Bool

        /// A measure.
        public init(name: String, range: ClosedRange<Double>? = nil, reference: Double? = nil, percent: Bool = true) {
            self.name = name
            self.range = range
            self.reference = reference
            self.percent = percent
        }
    }

    /// What a row stands for, which decides its look.
    public enum Kind: Sendable {
        /// A line of text without estimates.
        case heading
        /// One reader: a mark with its interval.
        case reader
        /// A mean: a diamond as wide as its interval.
        case group
        /// The model: a mark with its interval in bold.
        case model
    }

    /// One row.
    public struct Row: Equatable, Sendable {
        /// Its name at the left.
        public var name: String
        /// What it stands for.
        public var kind: Kind
        /// One estimate for every measure, nil where there is none.
        public var estimates: [Estimate?]
        /// Colour and mark.
        public var style: SeriesStyle

        /// A row.
        public init(
            name: String, kind: Kind, estimates: [Estimate?] = [],
            style: SeriesStyle = SeriesStyle(ink: .text, marker: .square)
        ) {
            self.name = name
            self.kind = kind
            self.estimates = estimates
            self.style = style
        }
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The measures, from left to right, or from top to bottom on a narrow sheet.
    public var measures: [Measure]
    /// The rows from top to bottom.
    public var rows: [Row]
    /// Above the numbers.
    public var numbersTitle: String
    /// Legend of the reference lines, or nil when none is to be explained.
    public var referenceName: String?

    /// A forest plot.
    public init(
        sheet: FigureSheet, measures: [Measure], rows: [Row], numbersTitle: String,
        referenceName: String? = nil
    ) {
        self.sheet = sheet
        self.measures = measures
        self.rows = rows
        self.numbersTitle = numbersTitle
        self.referenceName = referenceName
    }
}
