/// What stands before the text of a legend's entry.
enum LegendSwatch {
    /// A filled mark.
    case marker(SeriesStyle)
    /// An open mark on a cross of two intervals.
    case cross(SeriesStyle)
    /// A piece of the line, with or without its mark.
    case line(SeriesStyle, width: Double, marker: Bool)
    /// A vertical interval with caps.
    case interval
    /// A filled patch.
    case patch(Ink, opacity: Double)
    /// A patch with strokes and an outline.
    case hatched(Ink)
    /// A drawing of the figure's own, around the point given.
    case drawing(@Sendable (Point) -> [SVGElement])
}

/// One entry of a legend.
struct LegendEntry {
    var swatch: LegendSwatch
    var text: String
}

/// Explains the marks of a figure, in as many columns as fit, outside the data.
struct Legend {
    var entries: [LegendEntry]
    var width: Double
    var size = TypeSize.body

    private static let swatchWidth = 17.0
    private static let columnGap = 12.0
    private var lineHeight: Double { size * TextMetrics.lineHeight }

    /// Height that `element` will take, in points.
    var height: Double { arranged().height }

    private struct Cell {
        var entry: LegendEntry
        var lines: [String]
        var left: Double
        var top: Double
    }

    /// Column by column, with the most columns whose texts fit; in halves and whole lines if not even two do.
    private func arranged() -> (cells: [Cell], height: Double) {
        let widths = entries.map { Self.swatchWidth + TextMetrics.width($0.text, size: size) }
        for columns in stride(from: min(entries.count, 6), through: 2, by: -1) {
            let rows = (entries.count + columns - 1) / columns
            let used = (entries.count + rows - 1) / rows
            let columnWidths = (0..<used).map { column in
                widths[(column * rows)..<min(entries.count, (column + 1) * rows)].max() ?? 0
            }
            let total = columnWidths.reduce(0, +) + Double(used - 1) * Self.columnGap
            guard total <= width else { continue }
            var cells: [Cell] = []
            var left = 0.0
            var height = 0.0
            for column in 0..<used {
                var top = 0.0
                for index in (column * rows)..<min(entries.count, (column + 1) * rows) {
                    let lines = TextMetrics.wrap(
                        entries[index].text, width: max(20, width - Self.swatchWidth), size: size)
                    cells.append(Cell(entry: entries[index], lines: lines, left: left, top: top))
                    top += Double(lines.count) * lineHeight + 1.5
                }
                height = max(height, top)
                left += columnWidths[column] + Self.columnGap
            }
            return (cells, height)
        }
        return inHalves(widths)
    }

    /// Two columns for the entries that fit, whole lines for those that do not; the second column begins where the
    /// legend becomes lowest.
    private func inHalves(_ widths: [Double]) -> (cells: [Cell], height: Double) {
        var best: (cells: [Cell], height: Double) = ([], .infinity)
        for share in [0.5, 0.55, 0.6, 0.65, 0.45] {
            let tried = divided(widths, at: width * share)
            if tried.height < best.height { best = tried }
        }
        return best
    }

    private func divided(_ widths: [Double], at second: Double) -> (cells: [Cell], height: Double) {
        var cells: [Cell] = []
        var top = 0.0
        var isFirstTaken = false
        for (entry, entryWidth) in zip(entries, widths) {
            if isFirstTaken {
                isFirstTaken = false
                let fits = second + entryWidth <= width
                if fits { cells.append(Cell(entry: entry, lines: [entry.text], left: second, top: top)) }
                top += lineHeight + 1.5
                if fits { continue }
            }
            if entryWidth + Self.columnGap <= second {
                cells.append(Cell(entry: entry, lines: [entry.text], left: 0, top: top))
                isFirstTaken = true
                continue
            }
            let lines = TextMetrics.wrap(entry.text, width: max(20, width - Self.swatchWidth), size: size)
            cells.append(Cell(entry: entry, lines: lines, left: 0, top: top))
            top += Double(lines.count) * lineHeight + 1.5
        }
        return (cells, top + (isFirstTaken ? lineHeight + 1.5 : 0))
    }

    /// The legend with its upper left corner at `corner`.
    func element(at corner: Point) -> SVGElement {
        let drawn = arranged().cells.map { cell -> SVGElement in
            let left = corner.x + cell.left
            let middle = corner.y + cell.top + lineHeight / 2
            let swatch = Self.draw(cell.entry.swatch, at: Point(left + 6.5, middle))
            let texts = cell.lines.enumerated().map { index, line in
                TextLine(text: line, size: size)
                    .element(at: Point(left + Self.swatchWidth, middle + Double(index) * lineHeight))
            }
            return .group("legend-entry", swatch + texts)
        }
        return .group("legend", drawn)
    }

    private static func draw(_ swatch: LegendSwatch, at centre: Point) -> [SVGElement] {
        let (left, right) = (Point(centre.x - 6.5, centre.y), Point(centre.x + 6.5, centre.y))
        switch swatch {
        case .marker(let style): return [Mark.filled(style, at: centre)]
        case .cross(let style):
            var path = PathData()
            path.segment(from: Point(centre.x - 5, centre.y), to: Point(centre.x + 5, centre.y))
            path.segment(from: Point(centre.x, centre.y - 4.2), to: Point(centre.x, centre.y + 4.2))
            return [SVGElement.path(path).stroked(style.ink, width: 1.1), Mark.open(style, at: centre, radius: 2.4)]
        case .line(let style, let width, let marker):
            let line = SVGElement.line(left, right).stroked(style.ink, width: width, dash: style.dash)
            return marker ? [line, Mark.filled(style, at: centre)] : [line]
        case .interval:
            var path = PathData()
            path.segment(from: Point(centre.x, centre.y - 4), to: Point(centre.x, centre.y + 4))
            for end in [centre.y - 4, centre.y + 4] {
                path.segment(from: Point(centre.x - 1.6, end), to: Point(centre.x + 1.6, end))
            }
            return [SVGElement.path(path).stroked(.text, width: 0.8)]
        case .patch(let ink, let opacity):
            let box = Rectangle(left: centre.x - 6, top: centre.y - 3, width: 12, height: 6)
            return [SVGElement.rectangle(box).filled(ink, opacity: opacity)]
        case .hatched(let ink):
            let box = Rectangle(left: centre.x - 6, top: centre.y - 3, width: 12, height: 6)
            var path = PathData()
            path.hatch(box, spacing: 3)
            return [
                SVGElement.path(path).stroked(ink, width: 0.6), SVGElement.rectangle(box).stroked(ink, width: 0.8),
            ]
        case .drawing(let draw): return draw(centre)
        }
    }
}

/// The marks of series.
enum Mark {
    /// The usual radius of a mark, in points.
    static let radius = 2.3

    /// Filled, with a rim in the colour of the ground so that neighbours stay apart.
    static func filled(_ style: SeriesStyle, at centre: Point, radius: Double = Mark.radius) -> SVGElement {
        style.marker.element(at: centre, radius: radius).classed("mark").filled(style.ink)
            .stroked(.ground, width: 0.5)
    }

    /// Filled with the ground, outlined in colour.
    static func open(_ style: SeriesStyle, at centre: Point, radius: Double = Mark.radius) -> SVGElement {
        style.marker.element(at: centre, radius: radius).classed("mark").filled(.ground).stroked(style.ink, width: 1.1)
    }
}
