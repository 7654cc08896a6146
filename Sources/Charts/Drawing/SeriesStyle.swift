/// How one series looks: colour, shape and dashes together, so that each alone tells it apart.
public struct SeriesStyle: Equatable, Sendable {
    /// The colour of lines and marks.
    public var ink: Ink
    /// The shape of its marks.
    public var marker: MarkerShape
    /// Lengths of strokes and gaps in points; empty for a full line.
    public var dash: [Double]

    /// A style of its own.
    public init(ink: Ink, marker: MarkerShape, dash: [Double] = []) {
        self.ink = ink
        self.marker = marker
        self.dash = dash
    }

    private static let dashes: [[Double]] = [[], [5, 2], [1.5, 1.5], [6, 1.5, 1.5, 1.5], [3, 1.5], [8, 2]]

    /// The style of the series with this index, never negative: the palette and the shapes in turn, so that 48 series differ.
    public static func numbered(_ index: Int) -> SeriesStyle {
        let inks = Ink.palette
        let index = max(0, index)
        let round = index / inks.count
        return SeriesStyle(
            ink: inks[index % inks.count],
            marker: MarkerShape.allCases[(index + round) % MarkerShape.allCases.count],
            dash: dashes[(index + round) % dashes.count])
    }

    /// The network's own style: the text's colour, which no group of readers has; further models take the palette's end.
    public static func model(_ index: Int = 0) -> SeriesStyle {
        index == 0
            ? SeriesStyle(ink: .text, marker: .star)
            : SeriesStyle(
                ink: Ink.palette[Ink.palette.count - 1 - (max(1, index) + 1) % 2], marker: .pentagon,
                dash: dashes[max(1, index) % dashes.count])
    }
}
