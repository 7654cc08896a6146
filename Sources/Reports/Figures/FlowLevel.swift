import Charts

/// A line of a box: how many of what.
struct FlowCount: Sendable {
    var number: Int
    var what: String

    init(_ number: Int, _ what: String) {
        self.number = number
        self.what = what
    }

    fileprivate var text: String { "\(number) \(what)" }
}

/// A box with its counts.
struct FlowBox: Sendable {
    var heading: FlowCount
    var lines: [FlowCount]

    init(_ heading: FlowCount, _ lines: [FlowCount] = []) {
        self.heading = heading
        self.lines = lines
    }

    fileprivate var drawn: FlowFigure.Box { FlowFigure.Box(heading: heading.text, lines: lines.map(\.text)) }
}

/// A level of boxes, and what leaves the flow after it.
struct FlowLevel: Sendable {
    var boxes: [FlowBox]
    var excluded: FlowBox?

    var step: FlowFigure.Step { FlowFigure.Step(boxes: boxes.map(\.drawn), excluded: excluded?.drawn) }
}

extension [FlowLevel] {
    /// A row for each line of each box.
    func table(_ title: String) -> Table {
        var table = Table(
            title,
            columns: [
                .init("level", "Level", .count), .init("box", "Box", .text), .init("part", "Line", .text),
                .init("number", "Number", .count), .init("what", "What", .text),
            ])
        for (index, level) in enumerated() {
            func add(_ box: FlowBox, _ kind: String) {
                for (line, count) in ([box.heading] + box.lines).enumerated() {
                    table.add([
                        .count(index + 1), .text(kind), .text(line == 0 ? "heading" : "of these"),
                        .count(count.number), .text(count.what),
                    ])
                }
            }
            for box in level.boxes { add(box, "in the study") }
            if let excluded = level.excluded { add(excluded, "left out") }
        }
        return table
    }
}
