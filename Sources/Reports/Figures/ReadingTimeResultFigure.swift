import Charts
import Statistics
import Studies

extension ComparisonResults {
    /// Reading times by reader and specialty.
    func readingTimeFigure(width: Double) -> ResultFigure? {
        let sections = readersBySpecialty.compactMap { specialty, members -> ReadingTimeFigure.Section? in
            let rows = members.compactMap { reader -> ReadingTimeFigure.Row? in
                let seconds = data.seconds(of: reader.reader.id, modality: modality).filter { $0 > 0 }
                guard let summary = try? SampleSummary(seconds) else { return nil }
                return ReadingTimeFigure.Row(
                    name: reader.reader.id.description, values: seconds,
                    box: ReadingTimeFigure.Box(
                        lowerWhisker: summary.minimum, lowerQuartile: summary.lowerQuartile, median: summary.median,
                        upperQuartile: summary.upperQuartile, upperWhisker: summary.maximum),
                    style: specialty.map(SeriesStyle.init) ?? .numbered(0))
            }
            return rows.isEmpty
                ? nil : ReadingTimeFigure.Section(name: specialty?.label.invariant ?? "Readers", rows: rows)
        }
        guard !sections.isEmpty else { return nil }
        let caption = "Active reading time per case; box: quartiles, whiskers: shortest and longest, dots: readings."
        return ResultFigure(
            name: "reading-time", title: "Reading time", caption: caption,
            figure: ReadingTimeFigure(
                sheet: FigureSheet(
                    width: width, identifier: "reading-time", title: "Reading time", description: caption),
                sections: sections), data: Self.readingTimeData(sections))
    }

    /// A row for each box, and one for each dot.
    private static func readingTimeData(_ sections: [ReadingTimeFigure.Section]) -> Table {
        var table = Table(
            "Reading times of each reader, seconds",
            columns: [
                .init("part", "Drawn as", .text), .init("reader", "Reader", .text),
                .init("specialty", "Specialty", .text), .init("readings", "Readings", .count),
                .init("minimum", "Shortest", .seconds), .init("lower_quartile", "Lower quartile", .seconds),
                .init("median", "Median", .seconds), .init("upper_quartile", "Upper quartile", .seconds),
                .init("maximum", "Longest", .seconds), .init("seconds", "Time of one reading", .seconds),
            ])
        for section in sections {
            for row in section.rows {
                guard let box = row.box else { continue }
                table.add([
                    .text("box"), .text(row.name), .text(section.name), .count(row.values.count),
                    .number(box.lowerWhisker), .number(box.lowerQuartile), .number(box.median),
                    .number(box.upperQuartile), .number(box.upperWhisker),
                ])
            }
        }
        for section in sections {
            for row in section.rows {
                for value in row.values {
                    table.add([
                        .text("dot"), .text(row.name), .text(section.name), .empty, .empty, .empty, .empty, .empty,
                        .empty, .number(value),
                    ])
                }
            }
        }
        return table
    }
}
