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
    /// The numbers that are drawn.
    public let data: Table
}

extension ComparisonResults {
    /// Every figure that the data allow, in the order of a report.
    ///
    /// - Parameter width: in millimetres; a journal's column.
    public func figures(width: Double = FigureSheet.twoColumns) -> [ResultFigure] {
        let column = min(width, FigureSheet.oneColumn * 1.35)
        let ofModels = models.isEmpty ? [] : models.indices.map { histogramFigure($0, width: column) }
        let all =
            [
                flowFigure(width: width), rocFigure(width: width), readerCurvesFigure(width: width),
                summaryCurvesFigure(width: width), forestFigure(width: width),
                confusionFigure(width: column),
            ]
            + ofModels
            + [
                calibrationFigure(width: column), precisionRecallFigure(width: column), decisionFigure(width: column),
                caseMatrixFigure(width: width), readingTimeFigure(width: width), positionFigure(width: column),
            ]
        return all.compactMap(\.self)
    }
}

extension ComparisonResults {
    /// Every figure with its drawing, drawn on all processors.
    public func drawnFigures() -> [(figure: ResultFigure, svg: String)] {
        figures().concurrentMap { ($0, $0.figure.svg()) }
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
