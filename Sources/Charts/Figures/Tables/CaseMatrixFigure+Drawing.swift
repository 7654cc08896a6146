extension CaseMatrixFigure {
    private static let rowHeight = 8.4
    private static let headingHeight = 11.0
    /// Cells narrower than this cannot be told apart; the cases then go on in a second block below.
    private static let leastCell = 1.9

    /// The figure as SVG text.
    public func svg() -> String {
        let rows = models + sections.flatMap(\.rows)
        let names = ([words.truth] + rows.map(\.name)).map { TextMetrics.width($0, size: TypeSize.small) }
        let left = min((names.max() ?? 0) + 10, sheet.points * 0.35)
        let right = max(TextMetrics.width(words.accuracy, size: TypeSize.small), 24) + 6
        let free = sheet.points - left - right - 4
        let perBlock = max(1, min(cases.count, Int(free / Self.leastCell)))
        let blocks = max(1, (cases.count + perBlock - 1) / perBlock)
        // Blocks of about equal length, and cells no wider than high.
        let length = max(1, (cases.count + blocks - 1) / blocks)
        let cell = min(free / Double(length), Self.rowHeight)
        let order = sortedCases
        var content: [SVGElement] = []
        var top = 5.0
        for block in 0..<blocks {
            let shown = Array(order[min(order.count, block * length)..<min(order.count, (block + 1) * length)])
            content += draw(shown, left: left, cell: cell, top: &top, isLast: block == blocks - 1)
            top += block == blocks - 1 ? 0 : 10
        }
        let note = TextLine(text: words.order, size: TypeSize.title, anchor: .middle)
        let middle = left + cell * Double(length) / 2
        let place = min(max(middle, note.width / 2 + 4), sheet.points - note.width / 2 - 4)
        content.append(note.element(at: Point(place, top + 8)))
        let legend = Legend(entries: legendEntries, width: sheet.points - 16)
        content.append(legend.element(at: Point(8, top + 18)))
        return sheet.document(height: top + 18 + legend.height + 4, className: "chart-cases", content)
    }

    private func draw(_ shown: [Int], left: Double, cell: Double, top: inout Double, isLast: Bool) -> [SVGElement] {
        var content: [SVGElement] = []
        let right = left + cell * Double(shown.count)
        let accuracy = TextLine(text: words.accuracy, size: TypeSize.small, anchor: .start)
        content += classNames(shown, left: left, cell: cell, middle: top + 4)
        content.append(accuracy.element(at: Point(right + 5, top + 4)))
        top += 10
        content.append(truth(shown, left: left, cell: cell, top: top))
        top += Self.rowHeight + 1
        for model in models {
            content.append(draw(model, shown, left: left, cell: cell, top: top, isModel: true))
            top += Self.rowHeight
        }
        top += models.isEmpty ? 0 : 2
        for section in sections {
            if !section.name.isEmpty {
                let heading = TextLine(text: section.name, size: TypeSize.body, weight: .bold)
                content.append(heading.element(at: Point(4, top + Self.headingHeight / 2)))
                top += Self.headingHeight
            }
            for row in section.rows {
                content.append(draw(row, shown, left: left, cell: cell, top: top, isModel: false))
                top += Self.rowHeight
            }
            top += 1
        }
        return content
    }

    /// The names of the classes over their cases.
    private func classNames(_ shown: [Int], left: Double, cell: Double, middle: Double) -> [SVGElement] {
        let positives = shown.count { cases[$0].isPositive }
        let parts = [(words.positive, 0, positives), (words.negative, positives, shown.count - positives)]
        return parts.compactMap { name, start, count in
            let text = "\(name) (n = \(count))"
            let width = Double(count) * cell
            guard count > 0, TextMetrics.width(text, size: TypeSize.small) <= width + 8 else { return nil }
            return TextLine(text: text, size: TypeSize.small, anchor: .middle)
                .element(at: Point(left + Double(start) * cell + width / 2, middle))
        }
    }

    private func name(_ text: String, left: Double, top: Double, weight: FontWeight = .regular) -> SVGElement {
        TextLine(text: text, size: TypeSize.small, weight: weight, anchor: .end)
            .element(at: Point(left - 4, top + Self.rowHeight / 2))
    }

    private func box(_ column: Int, left: Double, cell: Double, top: Double) -> Rectangle {
        let margin = min(0.35, cell * 0.08)
        return Rectangle(
            left: left + Double(column) * cell + margin, top: top + 0.35, width: cell - 2 * margin,
            height: Self.rowHeight - 0.7)
    }

    /// Diseased cases filled, healthy ones empty.
    private func truth(_ shown: [Int], left: Double, cell: Double, top: Double) -> SVGElement {
        var positive = PathData()
        var negative = PathData()
        for (column, index) in shown.enumerated() {
            let box = box(column, left: left, cell: cell, top: top)
            if cases[index].isPositive { positive.rectangle(box) } else { negative.rectangle(box) }
        }
        var parts = [name(words.truth, left: left, top: top)]
        if !positive.isEmpty { parts.append(SVGElement.path(positive).filled(.text, opacity: 0.75)) }
        if !negative.isEmpty {
            parts.append(SVGElement.path(negative).stroked(.text, width: 0.4, opacity: 0.75))
        }
        return .group("truth", parts)
    }

    private func draw(
        _ row: Row, _ shown: [Int], left: Double, cell: Double, top: Double, isModel: Bool
    ) -> SVGElement {
        let outcomes = shown.map { row.outcomes.indices.contains($0) ? row.outcomes[$0] : .missing }
        var paths: [Outcome: PathData] = [:]
        var wrong: [SVGElement] = []
        for (column, index) in shown.enumerated() {
            let outcome = outcomes[column]
            let box = box(column, left: left, cell: cell, top: top)
            if outcome == .wrong {
                wrong.append(
                    Self.cell(.wrong, box).titled("\(row.name), \(cases[index].code): \(words.wrong)"))
            } else {
                Self.add(outcome, box, to: &paths[outcome, default: PathData()])
            }
        }
        let correct = outcomes.count { $0 == .correct }
        let answered = outcomes.count { $0 != .missing }
        let share = answered > 0 ? (Double(correct) / Double(answered) * 100).formatted(decimals: 1) + "%" : "\u{2013}"
        var parts = [name(row.name, left: left, top: top, weight: isModel ? .bold : .regular)]
        for outcome in Outcome.allCases {
            if let path = paths[outcome] { parts.append(Self.style(outcome, path)) }
        }
        parts += wrong
        let place = Point(left + cell * Double(shown.count) + 5, top + Self.rowHeight / 2)
        parts.append(
            TextLine(text: share, size: TypeSize.small, weight: isModel ? .bold : .regular).element(at: place))
        return DataPoint.group(
            title: "\(row.name): \(words.correct) \(correct)/\(answered) (\(share))",
            data: ["reader": row.name, "correct": "\(correct)", "answered": "\(answered)"], parts)
    }

    /// A right answer is a pale cell, an image not assessed a bar across its middle, an absent one an empty outline.
    private static func add(_ outcome: Outcome, _ box: Rectangle, to path: inout PathData) {
        switch outcome {
        case .correct, .wrong, .missing: path.rectangle(box)
        case .cannotAssess:
            path.rectangle(
                Rectangle(
                    left: box.left, top: box.middle.y - box.height * 0.2, width: box.width, height: box.height * 0.4))
        }
    }

    private static func style(_ outcome: Outcome, _ path: PathData) -> SVGElement {
        switch outcome {
        case .correct: SVGElement.path(path).classed("correct").filled(.sky, opacity: 0.3)
        case .wrong: SVGElement.path(path).classed("wrong").filled(.vermilion)
        case .cannotAssess: SVGElement.path(path).classed("cannot-assess").filled(.text, opacity: 0.6)
        case .missing:
            SVGElement.path(path).classed("missing").stroked(.text, width: 0.35, dash: [0.8, 0.8], opacity: 0.7)
        }
    }

    /// One cell; a wrong answer carries a cross in the colour of the ground, unless the cell is too narrow for it.
    private static func cell(_ outcome: Outcome, _ box: Rectangle) -> SVGElement {
        var path = PathData()
        add(outcome, box, to: &path)
        guard outcome == .wrong, box.width > 2 else { return style(outcome, path) }
        let reach = min(box.width, box.height) * 0.3
        let middle = box.middle
        var cross = PathData()
        cross.segment(from: Point(middle.x - reach, middle.y - reach), to: Point(middle.x + reach, middle.y + reach))
        cross.segment(from: Point(middle.x - reach, middle.y + reach), to: Point(middle.x + reach, middle.y - reach))
        return .group(
            "cell", [style(.wrong, path), SVGElement.path(cross).stroked(.ground, width: min(0.7, box.width * 0.2))])
    }

    private var legendEntries: [LegendEntry] {
        let rows = models + sections.flatMap(\.rows)
        let short = rows.contains { $0.outcomes.count < cases.count }
        return Outcome.allCases.compactMap { outcome in
            let isUsed = rows.contains { $0.outcomes.contains(outcome) } || (outcome == .missing && short)
            guard isUsed || outcome == .correct || outcome == .wrong else { return nil }
            let text =
                switch outcome {
                case .correct: words.correct
                case .wrong: words.wrong
                case .cannotAssess: words.cannotAssess
                case .missing: words.missing
                }
            return LegendEntry(
                swatch: .drawing { centre in
                    [Self.cell(outcome, Rectangle(left: centre.x - 4, top: centre.y - 4, width: 8, height: 8))]
                }, text: text)
        }
    }
}
