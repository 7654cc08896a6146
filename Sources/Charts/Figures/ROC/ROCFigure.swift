/// Curves of models and the points of readers on the plane of false positive rate and sensitivity: the central figure of
/// a comparison of readers with a model. All rates are fractions, 0...1.
public struct ROCFigure: Figure {
    /// A model's curve, or the summary curve of the readers.
    public struct Curve: Equatable, Sendable {
        /// Its entry in the legend, with its area if that is to be read there.
        public var name: String
        /// Corners of the empirical curve from (0, 0) to (1, 1), x the false positive rate; drawn as they are.
        public var points: [CurvePoint]
        /// Confidence limits of the sensitivity at false positive rates; empty for none.
        public var band: [BandPoint]
        /// A smoothed curve drawn thinly over the empirical one; empty for none.
        public var smoothed: [CurvePoint]
        /// Points at thresholds in use.
        public var operatingPoints: [OperatingPoint]
        /// Colour, mark and dashes.
        public var style: SeriesStyle

        /// A curve.
        public init(
            name: String, points: [CurvePoint], band: [BandPoint] = [], smoothed: [CurvePoint] = [],
            operatingPoints: [OperatingPoint] = [], style: SeriesStyle = .model()
        ) {
            self.name = name
            self.points = points
            self.band = band
            self.smoothed = smoothed
            self.operatingPoints = operatingPoints
            self.style = style
        }
    }

    /// Where a curve stands at one threshold.
    public struct OperatingPoint: Equatable, Sendable {
        /// Its entry in the legend, such as "Model at threshold 0.50".
        public var name: String
        /// 1 - specificity.
        public var falsePositiveRate: Estimate
        /// The sensitivity.
        public var sensitivity: Estimate

        /// An operating point; intervals are drawn as a cross when they are known.
        public init(name: String, falsePositiveRate: Estimate, sensitivity: Estimate) {
            self.name = name
            self.falsePositiveRate = falsePositiveRate
            self.sensitivity = sensitivity
        }
    }

    /// One reader.
    public struct Reader: Equatable, Sendable {
        /// The code that stands beside the point.
        public var code: String
        /// Index into `groups`.
        public var group: Int
        /// 1 - specificity.
        public var falsePositiveRate: Double
        /// The sensitivity.
        public var sensitivity: Double
        /// The reader's own curve from confidence ratings; empty for none.
        public var curve: [CurvePoint]

        /// A reader.
        public init(
            code: String, group: Int, falsePositiveRate: Double, sensitivity: Double, curve: [CurvePoint] = []
        ) {
            self.code = code
            self.group = group
            self.falsePositiveRate = falsePositiveRate
            self.sensitivity = sensitivity
            self.curve = curve
        }
    }

    /// A specialty or other group of readers.
    public struct Group: Equatable, Sendable {
        /// Its name in the legend; the number of its readers is added.
        public var name: String
        /// Mean of 1 - specificity with its interval, or nil when no cross is drawn.
        public var falsePositiveRate: Estimate?
        /// Mean sensitivity with its interval.
        public var sensitivity: Estimate?
        /// Colour and mark, or nil for the palette's next.
        public var style: SeriesStyle?

        /// A group of readers.
        public init(
            name: String, falsePositiveRate: Estimate? = nil, sensitivity: Estimate? = nil, style: SeriesStyle? = nil
        ) {
            self.name = name
            self.falsePositiveRate = falsePositiveRate
            self.sensitivity = sensitivity
            self.style = style
        }
    }

    /// The mean of readers who are in several of the `groups`, such as all experts: a cross without points of its own.
    public struct Mean: Equatable, Sendable {
        /// Its entry in the legend.
        public var name: String
        /// Mean of 1 - specificity with its interval.
        public var falsePositiveRate: Estimate
        /// Mean sensitivity with its interval.
        public var sensitivity: Estimate
        /// Colour and mark.
        public var style: SeriesStyle

        /// A mean point.
        public init(name: String, falsePositiveRate: Estimate, sensitivity: Estimate, style: SeriesStyle) {
            self.name = name
            self.falsePositiveRate = falsePositiveRate
            self.sensitivity = sensitivity
            self.style = style
        }
    }

    /// How the corner where readers crowd is enlarged.
    public enum Magnification: Sendable {
        /// A second panel on a wide sheet, an inset on a narrow one, nothing where neither helps.
        case automatic
        /// Within the plot, at its lower right.
        case inset
        /// As a second plot beside the first, or below it on a narrow sheet.
        case panel
        /// Not at all.
        case none
    }

    /// Which points have their reader's code beside them.
    public enum ReaderCodes: Sendable {
        /// All where there is room: in the enlarged panel, or in the plot for up to 30 readers.
        case automatic
        /// None; the codes remain in the titles of the points.
        case never
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Title of the horizontal axis.
        public var falsePositiveRate = "False positive rate (1 \u{2212} specificity)"
        /// Title of the vertical axis, and of the number in the points' titles.
        public var sensitivity = "Sensitivity"
        /// Names the number in the points' titles.
        public var specificity = "Specificity"
        /// Legend of the confidence band.
        public var band: String
        /// Legend of the crosses.
        public var groupMean: String
        /// Legend of the diagonal.
        public var chance = "Chance"
        /// Legend of the readers' own curves.
        public var readerCurves = "Curves of single readers"
        /// Legend of the smoothed curve.
        public var smoothed = "Smoothed curve"
        /// Above the enlarged corner.
        public var magnified = "Upper left corner, enlarged"

        /// English words.
        ///
        /// - Parameter level: the confidence level of all intervals and bands, in words such as "95%".
        public init(level: String) {
            band = "\(level) confidence band"
            groupMean = "Mean of the group with \(level) CI"
        }
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// Models first, summary curves after them; later ones are drawn under earlier ones.
    public var curves: [Curve]
    /// The groups that readers belong to.
    public var groups: [Group]
    /// Means of readers of several groups, drawn over those of the groups.
    public var means: [Mean]
    /// Every reader.
    public var readers: [Reader]
    /// How the crowded corner is enlarged.
    public var magnification: Magnification
    /// Which points carry codes.
    public var readerCodes: ReaderCodes
    /// The words.
    public var words: Words

    /// A figure of the ROC plane.
    public init(
        sheet: FigureSheet, curves: [Curve], groups: [Group] = [], means: [Mean] = [], readers: [Reader] = [],
        magnification: Magnification = .automatic, readerCodes: ReaderCodes = .automatic, words: Words
    ) {
        self.sheet = sheet
        self.curves = curves
        self.groups = groups
        self.means = means
        self.readers = readers
        self.magnification = magnification
        self.readerCodes = readerCodes
        self.words = words
    }

    func style(ofGroup index: Int) -> SeriesStyle {
        guard groups.indices.contains(index) else { return SeriesStyle(ink: .text, marker: .circle) }
        return groups[index].style
            ?? SeriesStyle(
                ink: SeriesStyle.numbered(index).ink, marker: SeriesStyle.numbered(index).marker)
    }

    /// All crosses: the groups' own, then the others.
    var crosses: [Mean] { groupCrosses + means }

    /// The crosses of the groups.
    var groupCrosses: [Mean] {
        groups.indices.compactMap { index -> Mean? in
            guard let rate = groups[index].falsePositiveRate, let sensitivity = groups[index].sensitivity else {
                return nil
            }
            return Mean(
                name: groups[index].name, falsePositiveRate: rate, sensitivity: sensitivity,
                style: style(ofGroup: index))
        }
    }

    /// Readers whose rates are rates.
    var drawableReaders: [Reader] {
        readers.filter { (0...1).contains($0.falsePositiveRate) && (0...1).contains($0.sensitivity) }
    }
}
