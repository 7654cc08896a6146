import Charts
import Statistics
import Studies

extension ComparisonResults {
    /// Sensitivity and specificity of every reader by specialty, of the groups and of the models.
    func forestFigure(width: Double) -> ResultFigure? {
        guard !readers.isEmpty else { return nil }
        var rows: [ForestFigure.Row] = []
        func estimates(_ sensitivity: IntervalEstimate?, _ specificity: IntervalEstimate?) -> [Charts.Estimate?] {
            [sensitivity.map(Charts.Estimate.init), specificity.map(Charts.Estimate.init)]
        }
        for (specialty, members) in readersBySpecialty {
            rows.append(ForestFigure.Row(name: specialty?.label.invariant ?? "Readers", kind: .heading))
            let style = specialty.map(SeriesStyle.init) ?? SeriesStyle(ink: .text, marker: .square)
            rows += members.map {
                ForestFigure.Row(
                    name: $0.reader.id.description, kind: .reader,
                    estimates: estimates($0.sensitivity.interval, $0.specificity.interval), style: style)
            }
        }
        rows.append(ForestFigure.Row(name: "Means and models", kind: .heading))
        // The mean of two or three readers would claim more than they can say.
        rows += groups.filter { $0.readers.count >= 5 }.map { group in
            ForestFigure.Row(
                name: group.label, kind: .group,
                estimates: estimates(
                    group[.sensitivity]?.multiReader.interval, group[.specificity]?.multiReader.interval))
        }
        rows += models.map { model in
            ForestFigure.Row(
                name: model.model.name, kind: .model,
                estimates: estimates(
                    try? model.table.rate(.sensitivity, level: settings.level),
                    try? model.table.rate(.specificity, level: settings.level)))
        }
        let model = models.first
        let limits = rows.filter { $0.kind == .group }.flatMap(\.estimates).compactMap { $0?.interval }
        let isBeyond = limits.contains { $0.lowerBound < 0 || $0.upperBound > 1 }
        let caption =
            "Readers and models with exact limits; means of five readers or more with readers and cases random."
            + (isBeyond ? " Limits beyond 0 or 100 % are printed as they come." : "")
            + (model.map { " The line is \($0.model.name)." } ?? "")
        return ResultFigure(
            name: "forest", title: "Sensitivity and specificity", caption: caption,
            figure: ForestFigure(
                sheet: FigureSheet(
                    width: width, identifier: "forest", title: "Sensitivity and specificity", description: caption),
                measures: [
                    ForestFigure.Measure(
                        name: "Sensitivity", reference: try? model?.table.rate(.sensitivity).estimate),
                    ForestFigure.Measure(
                        name: "Specificity", reference: try? model?.table.rate(.specificity).estimate),
                ], rows: rows, referenceName: model?.model.name), data: readersTable)
    }

    /// Specialties in the settings' order with their readers; readers of none come last.
    var readersBySpecialty: [(specialty: Specialty?, members: [ReaderResult])] {
        let known = settings.specialties.map { specialty -> (specialty: Specialty?, members: [ReaderResult]) in
            (specialty, readers.filter { $0.reader.specialty == specialty.code })
        }
        let others = readers.filter { settings.specialty($0.reader.specialty) == nil }
        return (known + [(nil, others)]).filter { !$0.members.isEmpty }
    }

    /// Every reading, cases by difficulty.
    func caseMatrixFigure(width: Double) -> ResultFigure? {
        guard !readers.isEmpty, data.cases.count <= 400, readers.count <= 60 else { return nil }
        let order = difficulties
        func outcome(_ reader: ReaderResult, _ place: Int) -> CaseMatrixFigure.Outcome {
            guard let index = data.index(of: reader.reader.id) else { return .missing }
            let cells = data.cells(reader: index, modality: modality)
            switch cells[cells.startIndex + place].answer {
            case .fracture: return data.cases[place].fracture ? .correct : .wrong
            case .noFracture: return data.cases[place].fracture ? .wrong : .correct
            case .cannotAssess: return .cannotAssess
            case .missing: return .missing
            }
        }
        let caption = "Every reading; cases from hard to easy within the reference standard."
        return ResultFigure(
            name: "case-matrix", title: "Cases and readers", caption: caption,
            figure: CaseMatrixFigure(
                sheet: FigureSheet(
                    width: width, identifier: "case-matrix", title: "Cases and readers", description: caption),
                cases: order.map {
                    CaseMatrixFigure.Case(code: $0.item.number.description, isPositive: $0.item.fracture)
                },
                models: models.enumerated().map { index, model in
                    CaseMatrixFigure.Row(
                        name: model.model.name,
                        outcomes: order.map { $0.modelsWrong[index].map { $0 ? .wrong : .correct } ?? .missing })
                },
                sections: readersBySpecialty.map { specialty, members in
                    CaseMatrixFigure.Section(
                        name: specialty?.label.invariant ?? "Readers",
                        rows: members.map { reader in
                            CaseMatrixFigure.Row(
                                name: reader.reader.id.description, outcomes: order.map { outcome(reader, $0.place) })
                        })
                }), data: hardCasesTable)
    }

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
        let caption = "Active reading time per case; box: quartiles, whiskers: shortest and longest."
        return ResultFigure(
            name: "reading-time", title: "Reading time", caption: caption,
            figure: ReadingTimeFigure(
                sheet: FigureSheet(
                    width: width, identifier: "reading-time", title: "Reading time", description: caption),
                sections: sections), data: readingTimeTable)
    }

    /// Accuracy and time over the order of reading, in blocks of ten positions.
    func positionFigure(width: Double) -> ResultFigure? {
        var blocks: [Int: (right: Int, read: Int, seconds: [Double])] = [:]
        for (index, reader) in counted.readers.enumerated() {
            guard let place = data.index(of: reader.id) else { continue }
            for (item, cell) in zip(data.cases.indices, data.cells(reader: place, modality: modality)) {
                guard let position = cell.position, let call = counted.calls[index][item] else { continue }
                var block = blocks[(position - 1) / 10] ?? (0, 0, [])
                block.right += call == data.cases[item].fracture ? 1 : 0
                block.read += 1
                if let seconds = cell.seconds { block.seconds.append(seconds) }
                blocks[(position - 1) / 10] = block
            }
        }
        guard blocks.count > 1 else { return nil }
        var table = Table(
            "Accuracy and time by position",
            columns: [
                .init("first", "First position", .count), .init("last", "Last position", .count),
                .init("accuracy", "Accuracy", .percent), .init("seconds", "Median seconds", .seconds),
            ],
            footnotes: ["Limits treat readings as independent and only show how much each block holds."])
        let drawn = blocks.sorted { $0.key < $1.key }.compactMap { key, block -> PositionFigure.Block? in
            guard let accuracy = try? Proportion(successes: block.right, trials: block.read).interval(.wilson) else {
                return nil
            }
            let range = (10 * key + 1)...(10 * key + 10)
            let median = Quantiles.median(block.seconds)
            table.add([
                .count(range.lowerBound), .count(range.upperBound), .estimate(accuracy),
                block.seconds.isEmpty ? .empty : .number(median),
            ])
            return PositionFigure.Block(
                positions: range, accuracy: Charts.Estimate(accuracy),
                seconds: block.seconds.isEmpty ? nil : Charts.Estimate(median))
        }
        let caption = "All readers, blocks of ten positions in each reader's own order; median reading time."
        return ResultFigure(
            name: "position", title: "Course of the reading", caption: caption,
            figure: PositionFigure(
                sheet: FigureSheet(
                    width: width, identifier: "position", title: "Course of the reading", description: caption),
                groups: [PositionFigure.Group(name: "All readers", blocks: drawn)]), data: table)
    }

    /// How many readers and readings came to the analysis, as STARD asks.
    func flowFigure(width: Double) -> ResultFigure? {
        guard !readers.isEmpty else { return nil }
        let total = counted.total
        let excluded = settings.rules.missing == .exclude ? total.missing : 0
        let unassessed = settings.rules.cannotAssess == .exclude ? total.cannotAssess : 0
        let steps = [
            FlowFigure.Step(boxes: [
                .init(
                    heading: "\(data.cases.count) radiographs",
                    lines: [
                        "\(data.cases.count { $0.fracture }) with a fracture",
                        "\(data.cases.count { !$0.fracture }) without",
                    ]),
                .init(
                    heading: "\(readers.count) readers",
                    lines: readersBySpecialty.map { specialty, members in
                        "\(members.count) \(specialty?.label.invariant.lowercased() ?? "readers")"
                    }),
            ]),
            FlowFigure.Step(
                boxes: [.init(heading: "\(total.readings) readings planned")],
                excluded: excluded + unassessed == 0
                    ? nil
                    : .init(
                        heading: "\(excluded + unassessed) left out",
                        lines: (excluded > 0 ? ["\(excluded) missing"] : [])
                            + (unassessed > 0 ? ["\(unassessed) cannot assess"] : []))),
            FlowFigure.Step(boxes: [
                .init(
                    heading: "\(total.readings - excluded - unassessed) readings analysed",
                    lines: total.cannotAssess > unassessed
                        ? ["\(total.cannotAssess) cannot assess, \(settings.rules.cannotAssess.words)"] : [])
            ]),
        ]
        let caption =
            "Readers, readings and what the rules left out. Readers whose answers were declared void are not in it."
        return ResultFigure(
            name: "flow", title: "Flow of readers and readings", caption: caption,
            figure: FlowFigure(
                sheet: FigureSheet(
                    width: width, identifier: "flow", title: "Flow of readers and readings", description: caption),
                steps: steps), data: confusionTable)
    }
}
