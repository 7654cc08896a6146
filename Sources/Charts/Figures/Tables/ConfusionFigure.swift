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

    /// Height of a cell.
    private static let cellHeight = 36.0
    private static let aboveCells = 38.0

    /// The figure as SVG text.
    public func svg() -> String {
        let rowLabels = [words.positive, words.negative]
        let cell = max(46, (rowLabels.map { TextMetrics.width($0, size: TypeSize.body) }.max() ?? 0) + 10)
        let left = TypeSize.title * 1.3 + 6 + TypeSize.body * 1.5
        let gap = 12.0
        // The names of the rows stand upright, so that many tables fit side by side.
        let fitting = max(1, Int((sheet.points - 4 - left + gap) / (2 * cell + gap)))
        // Rows of about equal length.
        let lines = max(1, (matrices.count + fitting - 1) / fitting)
        let perRow = max(1, (matrices.count + lines - 1) / lines)
        let width = min(cell, (sheet.points - 6 - left - Double(perRow - 1) * gap) / Double(2 * perRow))
        var content: [SVGElement] = []
        for (index, matrix) in matrices.enumerated() {
            let (row, column) = (index / perRow, index % perRow)
            let corner = Point(
                left + Double(column) * (2 * width + gap),
                Double(row) * (Self.aboveCells + 2 * Self.cellHeight + 10) + Self.aboveCells)
            content.append(draw(matrix, at: corner, cell: width, isFirst: column == 0))
        }
        let rows = (matrices.count + perRow - 1) / perRow
        let height = Double(max(1, rows)) * (Self.aboveCells + 2 * Self.cellHeight + 10) - 4
        return sheet.document(height: height, className: "chart-confusion", content)
    }

    private func draw(_ matrix: Matrix, at corner: Point, cell: Double, isFirst: Bool) -> SVGElement {
        var parts: [SVGElement] = []
        let middle = corner.x + cell
        for (index, line) in TextMetrics.wrap(matrix.name, width: 2 * cell, size: TypeSize.title, weight: .bold)
            .prefix(1).enumerated()
        {
            let text = TextLine(text: line, size: TypeSize.title, weight: .bold, anchor: .middle)
            parts.append(text.element(at: Point(middle, corner.y - 31 + Double(index) * 9)))
        }
        parts.append(
            TextLine(text: words.answer, size: TypeSize.body, anchor: .middle).element(at: Point(middle, corner.y - 18))
        )
        for (column, name) in [words.positive, words.negative].enumerated() {
            let place = Point(corner.x + (Double(column) + 0.5) * cell, corner.y - 7)
            parts.append(TextLine(text: name, size: TypeSize.body, anchor: .middle).element(at: place))
        }
        if isFirst {
            for (row, name) in [words.positive, words.negative].enumerated() {
                let place = Point(corner.x - 8, corner.y + (Double(row) + 0.5) * Self.cellHeight)
                let size =
                    TextMetrics.width(name, size: TypeSize.body) > Self.cellHeight ? TypeSize.small : TypeSize.body
                for (index, line) in TextMetrics.wrap(name, width: Self.cellHeight + 8, size: size).prefix(1)
                    .enumerated()
                {
                    parts.append(
                        TextLine(text: line, size: size, anchor: .middle)
                            .rising(at: Point(place.x + Double(index) * 8, place.y)))
                }
            }
            parts.append(
                TextLine(text: words.truth, size: TypeSize.body, anchor: .middle)
                    .rising(at: Point(corner.x - 18, corner.y + Self.cellHeight)))
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
