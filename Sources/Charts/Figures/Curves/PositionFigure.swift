/// Accuracy and reading time along the order of reading: whether readers tire, hurry or learn.
public struct PositionFigure: Figure {
    /// One block of positions, such as the 1st to the 10th case of every reader.
    public struct Block: Equatable, Sendable {
        /// The first and the last position, counted from 1.
        public var positions: ClosedRange<Int>
        /// The share of correct answers, 0...1; limits beyond that are cut off at the ends of the axis.
        public var accuracy: Estimate
        /// Reading time in seconds, or nil when it was not recorded.
        public var seconds: Estimate?

        /// A block of positions.
        public init(positions: ClosedRange<Int>, accuracy: Estimate, seconds: Estimate? = nil) {
            self.positions = positions
            self.accuracy = accuracy
            self.seconds = seconds
        }
    }

    /// Readers whose blocks make one line.
    public struct Group: Equatable, Sendable {
        /// Its entry in the legend.
        public var name: String
        /// The blocks in order.
        public var blocks: [Block]
        /// Colour and mark.
        public var style: SeriesStyle

        /// A group with its blocks.
        public init(name: String, blocks: [Block], style: SeriesStyle = .numbered(0)) {
            self.name = name
            self.blocks = blocks
            self.style = style
        }
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Title of the horizontal axis.
        public var position = "Position of the case in the reading order"
        /// Title of the upper plot.
        public var accuracy = "Accuracy (%)"
        /// Title of the lower plot.
        public var seconds = "Reading time (s)"

        /// English words.
        public init() {}
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The lines.
    public var groups: [Group]
    /// Legend of the intervals, with their level; nil where there are none.
    public var intervalName: String?
    /// Whether time counts in ratios.
    public var timeKind: ScaleKind
    /// The words.
    public var words: Words

    /// A figure of the course of reading.
    public init(
        sheet: FigureSheet, groups: [Group], intervalName: String?, timeKind: ScaleKind = .linear,
        words: Words = Words()
    ) {
        self.sheet = sheet
        self.groups = groups
        self.intervalName = intervalName
        self.timeKind = timeKind
        self.words = words
    }

    /// The figure as SVG text.
    public func svg() -> String {
        let last = groups.flatMap(\.blocks).map(\.positions.upperBound).max() ?? 1
        let timed = groups.contains { $0.blocks.contains { $0.seconds != nil } }
        var plots = [
            LineFigure.Plot(
                title: words.accuracy, range: accuracyRange, percent: true, series: lines { $0.accuracy },
                aspect: timed ? 0.42 : 0.6)
        ]
        if timed {
            plots.append(
                LineFigure.Plot(title: words.seconds, kind: timeKind, series: lines { $0.seconds }, aspect: 0.42))
        }
        return LineFigure(
            sheet: sheet, plots: plots, horizontalTitle: words.position, horizontalRange: 0...Double(max(last, 1)),
            intervalName: intervalName
        ).svg()
    }

    /// Round values around the accuracies and their limits, but no share beyond 0 or 1.
    private var accuracyRange: ClosedRange<Double> {
        let values = groups.flatMap(\.blocks).map(\.accuracy).flatMap { accuracy in
            [accuracy.value] + (accuracy.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
        }
        let nice = Ticks.niceRange(covering: values)
        let low = min(max(0, nice.lowerBound), 0.99)
        return low...max(min(1, nice.upperBound), low + 0.01)
    }

    /// Lines of different groups are set a little apart, so that their intervals do not hide each other.
    private func lines(_ number: (Block) -> Estimate?) -> [LineFigure.Series] {
        let last = Double(groups.flatMap(\.blocks).map(\.positions.upperBound).max() ?? 1)
        return groups.enumerated().map { index, group in
            let shift = (Double(index) - Double(groups.count - 1) / 2) * last * 0.012
            let places = group.blocks.compactMap { block in
                number(block).map { estimate in
                    (
                        x: (Double(block.positions.lowerBound) + Double(block.positions.upperBound)) / 2 + shift,
                        estimate: estimate
                    )
                }
            }
            return LineFigure.Series(
                name: group.name, points: places.map { CurvePoint(x: $0.x, y: $0.estimate.value) },
                intervals: places.compactMap { place in
                    place.estimate.interval.map {
                        BandPoint(x: place.x, lower: $0.lowerBound, upper: $0.upperBound)
                    }
                }, style: group.style, showsMarks: true)
        }
    }
}
