/// The flow of readers, cases and answers through a study, as STARD 2015 asks for: boxes, arrows, and at the side what
/// was left out and why.
public struct FlowFigure: Figure {
    /// One box.
    public struct Box: Equatable, Sendable {
        /// Its first line, in bold.
        public var heading: String
        /// Lines below it; wrapped to the width of the box.
        public var lines: [String]

        /// A box.
        public init(heading: String, lines: [String] = []) {
            self.heading = heading
            self.lines = lines
        }
    }

    /// One level of the flow.
    public struct Step: Equatable, Sendable {
        /// The boxes of the level from left to right. After a level of n boxes may follow one with as many, with a
        /// multiple of them (each divides) or with a divisor (they join).
        public var boxes: [Box]
        /// What leaves the flow after this level, drawn at the right of the arrow; nil for nothing. Levels of several
        /// boxes have none.
        public var excluded: Box?

        /// A level.
        public init(boxes: [Box], excluded: Box? = nil) {
            self.boxes = boxes
            self.excluded = excluded
        }
    }

    /// Paper and names.
    public var sheet: FigureSheet
    /// The levels from top to bottom.
    public var steps: [Step]

    /// A flow diagram.
    public init(sheet: FigureSheet, steps: [Step]) {
        self.sheet = sheet
        self.steps = steps
    }

    private static let padding = 5.0
    private static let gap = 20.0
    private static let lineHeight = TypeSize.body * TextMetrics.lineHeight

    private struct Laid {
        var area: Rectangle
        var heading: [String]
        var lines: [String]
    }

    /// The figure as SVG text.
    public func svg() -> String {
        let margin = 4.0
        let width = sheet.points - 2 * margin
        let hasSide = steps.contains { $0.excluded != nil && $0.boxes.count == 1 }
        // Main boxes keep left of the middle where something leaves at the right.
        let mainWidth = hasSide ? width * 0.56 : min(width, 240)
        let mainLeft = hasSide ? margin : margin + (width - mainWidth) / 2
        let sideLeft = mainLeft + mainWidth * 0.5 + 18
        var content: [SVGElement] = []
        var arrows = PathData()
        var heads = PathData()
        var previous: [Laid] = []
        var top = 5.0
        for step in steps where !step.boxes.isEmpty {
            let count = Double(step.boxes.count)
            let isWide = step.boxes.count > 1
            let gutter = 10.0
            let boxWidth = isWide ? (width - (count - 1) * gutter) / count : mainWidth
            var level = step.boxes.enumerated().map { index, box in
                let left = isWide ? margin + Double(index) * (boxWidth + gutter) : mainLeft
                return lay(box, left: left, top: top, width: boxWidth)
            }
            let height = level.map(\.area.height).max() ?? 0
            for index in level.indices { level[index].area.height = height }
            connect(previous, to: level, &arrows, &heads)
            content += level.map(draw)
            top += height
            if let excluded = step.excluded, step.boxes.count == 1 {
                let side = lay(excluded, left: sideLeft, top: top + 9, width: margin + width - sideLeft)
                content.append(draw(side).classed("excluded"))
                let stem = level[0].area.middle.x
                arrow(
                    from: Point(stem, side.area.middle.y), to: Point(side.area.left, side.area.middle.y), &arrows,
                    &heads)
                top = side.area.bottom + 9
            } else {
                top += Self.gap
            }
            previous = level
        }
        let bottom = steps.last?.excluded != nil ? top - 5 : top - Self.gap + 5
        let lines: [SVGElement] =
            arrows.isEmpty
            ? []
            : [
                SVGElement.path(arrows).classed("axis-line").stroked(.text, width: 0.8),
                SVGElement.path(heads).filled(.text),
            ]
        return sheet.document(height: max(20, bottom), className: "chart-flow", lines + content)
    }

    private func lay(_ box: Box, left: Double, top: Double, width: Double) -> Laid {
        let inner = max(20, width - 2 * Self.padding)
        let heading = TextMetrics.wrap(box.heading, width: inner, size: TypeSize.body, weight: .bold)
        let lines = box.lines.flatMap { TextMetrics.wrap($0, width: inner, size: TypeSize.body) }
        let height = Double(heading.count + lines.count) * Self.lineHeight + 2 * Self.padding
        return Laid(
            area: Rectangle(left: left, top: top, width: width, height: height), heading: heading, lines: lines)
    }

    private func draw(_ box: Laid) -> SVGElement {
        var texts: [SVGElement] = []
        for (index, line) in (box.heading + box.lines).enumerated() {
            let isHeading = index < box.heading.count
            let place = Point(
                box.area.left + Self.padding, box.area.top + Self.padding + (Double(index) + 0.5) * Self.lineHeight)
            texts.append(TextLine(text: line, weight: isHeading ? .bold : .regular).element(at: place))
        }
        let frame = SVGElement.rectangle(box.area, rounded: 1.5).classed("box").filled(.ground).stroked(
            .text, width: 0.8)
        return .group("flow-box", [frame] + texts)
    }

    /// Arrows from every box to those that follow from it.
    private func connect(_ upper: [Laid], to lower: [Laid], _ arrows: inout PathData, _ heads: inout PathData) {
        guard !upper.isEmpty, !lower.isEmpty else { return }
        for index in 0..<max(upper.count, lower.count) {
            let from = upper[index * upper.count / max(upper.count, lower.count)].area
            let target = lower[index * lower.count / max(upper.count, lower.count)].area
            let (start, end) = (from.middle.x, target.middle.x)
            if abs(start - end) < 0.5 {
                arrow(from: Point(start, from.bottom), to: Point(end, target.top), &arrows, &heads)
            } else {
                let turn = target.top - Self.gap / 2
                arrows.move(to: Point(start, from.bottom))
                arrows.line(to: Point(start, turn))
                arrows.line(to: Point(end, turn))
                arrow(from: Point(end, turn), to: Point(end, target.top), &arrows, &heads)
            }
        }
    }

    private func arrow(from start: Point, to end: Point, _ arrows: inout PathData, _ heads: inout PathData) {
        let length = start.distance(to: end)
        guard length > 0 else { return }
        let (dx, dy) = ((end.x - start.x) / length, (end.y - start.y) / length)
        let base = Point(end.x - 4.5 * dx, end.y - 4.5 * dy)
        arrows.segment(from: start, to: base)
        heads.move(to: end)
        heads.line(to: Point(base.x - 2.2 * dy, base.y + 2.2 * dx))
        heads.line(to: Point(base.x + 2.2 * dy, base.y - 2.2 * dx))
        heads.close()
    }
}
