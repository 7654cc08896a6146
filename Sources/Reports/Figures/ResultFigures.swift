public import Charts
import Statistics
import Studies

/// A figure of the results with the data behind it.
public struct ResultFigure: Sendable {
    /// The name of its files.
    public let name: String
    /// What it is called below it.
    public let title: String
    /// What it shows, in sentences.
    public let caption: String
    /// The drawing.
    public let figure: any Figure
    /// The numbers that are drawn, and no others.
    public var data: Table { makeData() }

    private let makeData: @Sendable () -> Table

    /// - Parameter data: made when somebody asks for it: a page shows many figures and offers their data.
    init(
        name: String, title: String, caption: String, figure: any Figure,
        data: @escaping @autoclosure @Sendable () -> Table
    ) {
        self.name = name
        self.title = title
        self.caption = caption
        self.figure = figure
        makeData = data
    }
}

extension ComparisonResults {
    /// Every figure that the data allow, in the order of a report.
    ///
    /// - Parameter width: in millimetres; a journal's column.
    public func figures(width: Double = FigureSheet.twoColumns) -> [ResultFigure] {
        let column = min(width, FigureSheet.oneColumn * 1.35)
        typealias Making = @Sendable (Self) -> ResultFigure?
        let ofModels = models.indices.map { index in
            { $0.histogramFigure(index, width: column) } as Making
        }
        let all: [Making] =
            [
                { $0.flowFigure(width: width) }, { $0.rocFigure(width: width) },
                { $0.readerCurvesFigure(width: width) },
                { $0.summaryCurvesFigure(width: width) }, { $0.forestFigure(width: width) },
                { $0.confusionFigure(width: column) },
            ]
            + ofModels
            + [
                { $0.calibrationFigure(width: column) }, { $0.precisionRecallFigure(width: column) },
                { $0.decisionFigure(width: column) }, { $0.caseMatrixFigure(width: width) },
                { $0.readingTimeFigure(width: width) }, { $0.positionFigure(width: column) },
            ]
        return all.concurrentMap { $0(self) }.compactMap(\.self)
    }
}

extension SeriesStyle {
    /// The study's own colour and marker of a specialty.
    init(_ specialty: Specialty) {
        let digits = specialty.colour.dropFirst()
        let value = UInt32(digits, radix: 16) ?? 0
        let ink = Ink(
            name: specialty.code.description, red: UInt8(value >> 16 & 255), green: UInt8(value >> 8 & 255),
            blue: UInt8(value & 255))
        let marker: MarkerShape =
            switch specialty.marker {
            case .circle: .circle
            case .square: .square
            case .triangle: .triangle
            case .diamond: .diamond
            case .cross: .triangleDown
            case .plus: .plus
            case .star: .pentagon
            }
        self.init(ink: ink, marker: marker)
    }
}

extension Charts.Estimate {
    /// With the limits of its interval.
    init(_ interval: IntervalEstimate) {
        let isOrdered = interval.lower <= interval.upper
        self.init(interval.estimate, interval: isOrdered ? interval.lower...interval.upper : nil)
    }
}
