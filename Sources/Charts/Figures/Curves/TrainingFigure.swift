/// How a network learnt: accuracy above, loss below, of training and of validation images, by epoch (Fig. 1 of the paper).
public struct TrainingFigure: Figure {
    /// One round over the training images.
    public struct Epoch: Equatable, Sendable {
        /// Counted from 1.
        public var number: Int
        /// The share called right, 0...1.
        public var accuracy, validationAccuracy: Double
        /// At least 0; what is not finite is left out.
        public var loss, validationLoss: Double

        /// An epoch's results.
        public init(
            number: Int, accuracy: Double, validationAccuracy: Double, loss: Double, validationLoss: Double
        ) {
            self.number = number
            self.accuracy = accuracy
            self.validationAccuracy = validationAccuracy
            self.loss = loss
            self.validationLoss = validationLoss
        }
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Title of the horizontal axis.
        public var epoch = "Epoch"
        /// Title of the upper plot.
        public var accuracy = "Accuracy (%)"
        /// Title of the lower plot.
        public var loss = "Loss"
        /// Of the images that the network learns from.
        public var training = "Training"
        /// Of the images that only judge it.
        public var validation = "Validation"
        /// The line at the epoch whose weights are kept.
        public var best = "Best epoch"

        /// English words.
        public init() {}
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The epochs that are done, in order.
    public var epochs: [Epoch]
    /// How many there will be, so that the curves grow into their places.
    public var planned: Int
    /// The epoch whose weights are kept.
    public var best: Int?
    /// The words.
    public var words: Words

    /// A figure of learning.
    public init(sheet: FigureSheet, epochs: [Epoch], planned: Int, best: Int? = nil, words: Words = Words()) {
        self.sheet = sheet
        self.epochs = epochs
        self.planned = planned
        self.best = best
        self.words = words
    }

    /// The figure as SVG text.
    public func svg() -> String {
        let last = max(planned, epochs.map(\.number).max() ?? 1, 2)
        return LineFigure(
            sheet: sheet,
            plots: [
                LineFigure.Plot(
                    title: words.accuracy, range: accuracyRange, percent: true,
                    series: series(\.accuracy, \.validationAccuracy), aspect: 0.42),
                LineFigure.Plot(
                    title: words.loss, range: lossRange, series: series(\.loss, \.validationLoss), aspect: 0.42),
            ], horizontalTitle: words.epoch, horizontalRange: 1...Double(last),
            verticalReferences: best.map { [LineFigure.Reference(name: words.best, value: Double($0))] } ?? []
        ).svg()
    }

    private func series(
        _ training: KeyPath<Epoch, Double>, _ validation: KeyPath<Epoch, Double>
    ) -> [LineFigure.Series] {
        [(words.training, training), (words.validation, validation)].enumerated().map { index, item in
            let points = epochs.map { CurvePoint(x: Double($0.number), y: $0[keyPath: item.1]) }
            return LineFigure.Series(
                name: item.0, points: points.filter { $0.y.isFinite }, style: .numbered(index), showsMarks: true)
        }
    }

    private var accuracyRange: ClosedRange<Double> {
        let lowest = epochs.flatMap { [$0.accuracy, $0.validationAccuracy] }.filter(\.isFinite).min() ?? 0
        // Whole tenths, so that the axis does not move with every epoch.
        return max(0, min(0.9, (lowest * 10).rounded(.down) / 10))...1
    }

    private var lossRange: ClosedRange<Double> {
        let losses = epochs.flatMap { [$0.loss, $0.validationLoss] }.filter { $0.isFinite }
        return Ticks.niceRange(covering: [0] + (losses.isEmpty ? [1] : losses))
    }
}
