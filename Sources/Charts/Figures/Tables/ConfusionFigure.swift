/// Two-by-two tables of answers against the reference standard, side by side.
public struct ConfusionFigure: Figure {
    /// One table.
    public struct Matrix: Equatable, Sendable {
        /// Stands above the table.
        public var name: String
        /// Diseased and called so.
        public var truePositives: Int
        /// Diseased and missed.
        public var falseNegatives: Int
        /// Healthy and called diseased.
        public var falsePositives: Int
        /// Healthy and called so.
        public var trueNegatives: Int

        /// A table of counts, none negative.
        public init(name: String, truePositives: Int, falseNegatives: Int, falsePositives: Int, trueNegatives: Int) {
            self.name = name
            self.truePositives = truePositives
            self.falseNegatives = falseNegatives
            self.falsePositives = falsePositives
            self.trueNegatives = trueNegatives
        }
    }

    /// The words of the figure.
    public struct Words: Equatable, Sendable {
        /// Title of the rows.
        public var truth = "Reference standard"
        /// Title of the columns.
        public var answer = "Answer"
        /// A diseased case, and an answer that says so.
        public var positive = "Fracture"
        /// A healthy case, and an answer that says so.
        public var negative = "No fracture"

        /// English words.
        public init() {}
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The tables; as many beside each other as fit.
    public var matrices: [Matrix]
    /// Colour of the shading.
    public var ink: Ink
    /// The words.
    public var words: Words

    /// A figure of two-by-two tables.
    public init(sheet: FigureSheet, matrices: [Matrix], ink: Ink = .blue, words: Words = Words()) {
        self.sheet = sheet
        self.matrices = matrices
        self.ink = ink
        self.words = words
    }

    private static let cellHeight = 38.0
    private static let gap = 12.0
    private static let nameHeight = 9.5

    /// How the tables are laid out.
    private struct Layout {
        var cell: Double
        var perRow: Int
        /// Left of the first table: the names of the rows, which stand upright.
        var left: Double
        /// Above the cells: the name of the table, the title and the names of the columns.
        var above: Double
        var names: [[String]]
        var rowNames: [[String]]
    }

    private func layout() -> Layout {
        let labels = [words.positive, words.negative]
        let rowNames = labels.map { TextMetrics.wrap($0, width: Self.cellHeight - 2, size: TypeSize.small) }
        let left = TypeSize.body * 1.4 + 8 + Double(rowNames.map(\.count).max() ?? 1) * 8
        let free = sheet.points - 4 - left
        let widest = labels.map { TextMetrics.width($0, size: TypeSize.small) }.max() ?? 0
        let least = max(40, widest + 3)
        let fitting = max(1, Int((free + Self.gap) / (2 * least + Self.gap)))
        // Rows of about equal length; the cells take what is left of the width, up to a pleasant size.
        let lines = max(1, (matrices.count + fitting - 1) / fitting)
        let perRow = max(1, (matrices.count + lines - 1) / lines)
        let share = (free - Double(perRow - 1) * Self.gap) / Double(2 * perRow)
        let cell = min(share, max(least + 10, 54))
        let names = matrices.map {
            TextMetrics.wrap($0.name, width: 2 * cell + Self.gap - 4, size: TypeSize.title, weight: .bold)
        }
        let above = 28 + Double(names.map(\.count).max() ?? 1) * Self.nameHeight
        return Layout(cell: cell, perRow: perRow, left: left, above: above, names: names, rowNames: rowNames)
    }

    /// The figure as SVG text.
    public func svg() -> String {
        let layout = layout()
        let rowHeight = layout.above + 2 * Self.cellHeight + 10
        let drawn = matrices.indices.map { index -> SVGElement in
            let (row, column) = (index / layout.perRow, index % layout.perRow)
            let corner = Point(
                layout.left + Double(column) * (2 * layout.cell + Self.gap), Double(row) * rowHeight + layout.above)
            return draw(index, at: corner, layout)
        }
        let rows = (matrices.count + layout.perRow - 1) / layout.perRow
        return sheet.document(
            height: Double(max(1, rows)) * rowHeight - 4, className: "chart-confusion", drawn)
    }

    private func draw(_ index: Int, at corner: Point, _ layout: Layout) -> SVGElement {
        let matrix = matrices[index]
        let cell = layout.cell
        let middle = corner.x + cell
        var parts: [SVGElement] = []
        for (line, text) in layout.names[index].reversed().enumerated() {
            let place = Point(middle, corner.y - 28 - Double(line) * Self.nameHeight)
            parts.append(TextLine(text: text, size: TypeSize.title, weight: .bold, anchor: .middle).element(at: place))
        }
        parts.append(
            TextLine(text: words.answer, size: TypeSize.body, anchor: .middle).element(at: Point(middle, corner.y - 17))
        )
        for (column, name) in [words.positive, words.negative].enumerated() {
            let place = Point(corner.x + (Double(column) + 0.5) * cell, corner.y - 7)
            parts.append(TextLine(text: name, size: TypeSize.small, anchor: .middle).element(at: place))
        }
        if index % layout.perRow == 0 {
            for (row, lines) in layout.rowNames.enumerated() {
                for (line, text) in lines.reversed().enumerated() {
                    let place = Point(corner.x - 7 - Double(line) * 8, corner.y + (Double(row) + 0.5) * Self.cellHeight)
                    parts.append(TextLine(text: text, size: TypeSize.small, anchor: .middle).rising(at: place))
                }
            }
            parts.append(
                TextLine(text: words.truth, size: TypeSize.body, anchor: .middle)
                    .rising(at: Point(TypeSize.body * 0.7 + 2, corner.y + Self.cellHeight)))
        }
        let counts = [
            [matrix.truePositives, matrix.falseNegatives], [matrix.falsePositives, matrix.trueNegatives],
        ]
        for (row, pair) in counts.enumerated() {
            let total = pair[0] + pair[1]
            for (column, count) in pair.enumerated() {
                let box = Rectangle(
                    left: corner.x + Double(column) * cell, top: corner.y + Double(row) * Self.cellHeight, width: cell,
                    height: Self.cellHeight)
                let truth = row == 0 ? words.positive : words.negative
                let answer = column == 0 ? words.positive : words.negative
                parts.append(
                    draw(
                        count, of: total, in: box, matrix.name + ", \(words.truth) \(truth), \(words.answer) \(answer)")
                )
            }
        }
        let frame = Rectangle(left: corner.x, top: corner.y, width: 2 * cell, height: 2 * Self.cellHeight)
        parts.append(SVGElement.rectangle(frame).classed("axis-line").stroked(.text, width: 0.8))
        return .group("matrix", parts)
    }

    private func draw(_ count: Int, of total: Int, in box: Rectangle, _ name: String) -> SVGElement {
        let share = total > 0 ? Double(count) / Double(total) : 0
        let percent = total > 0 ? (share * 100).formatted(decimals: 1) + "%" : "\u{2013}"
        let middle = box.middle
        return DataPoint.group(
            title: "\(name): \(count) (\(percent))", data: ["count": "\(count)", "percent": percent],
            [
                // Never so dark that the number on it, in the colour of the text, loses its contrast.
                SVGElement.rectangle(box).classed("shade").filled(ink, opacity: 0.04 + 0.41 * min(max(share, 0), 1)),
                SVGElement.rectangle(box).stroked(.text, width: 0.5),
                TextLine(text: "\(count)", size: 10, weight: .bold, anchor: .middle)
                    .element(at: Point(middle.x, middle.y - 5)),
                TextLine(text: percent, size: TypeSize.body, anchor: .middle)
                    .element(at: Point(middle.x, middle.y + 8)),
            ])
    }
}
