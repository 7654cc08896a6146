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
        rows += groupsWithMean.map { group in
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
            "Readers and models with exact \(settings.level) limits; means of five readers or more with \(settings.level) limits, "
            + "readers and cases random."
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
                ], rows: rows, numbersTitle: "% (\(settings.level) CI)", referenceName: model?.model.name),
            data: forestData)
    }

    /// The rows of the forest plot; the line is at the first model's values.
    private var forestData: Table {
        var table = Table(
            "Sensitivity and specificity of readers, means and models",
            columns: [
                .init("part", "Row", .text), .init("name", "Name", .text), .init("specialty", "Specialty", .text),
                .init("sensitivity", "Sensitivity", .percent), .init("specificity", "Specificity", .percent),
            ])
        for (specialty, members) in readersBySpecialty {
            for member in members {
                table.add([
                    .text("reader"), .text(member.reader.id.description), .text(specialty?.label.invariant ?? ""),
                    .of(member.sensitivity), .of(member.specificity),
                ])
            }
        }
        for group in groupsWithMean {
            table.add([
                .text("mean"), .text(group.label), .empty, group[.sensitivity].map { .of($0.multiReader) } ?? .empty,
                group[.specificity].map { .of($0.multiReader) } ?? .empty,
            ])
        }
        for model in models {
            table.add([
                .text("model"), .text(model.model.name), .empty,
                .of(try? model.table.rate(.sensitivity, level: settings.level)),
                .of(try? model.table.rate(.specificity, level: settings.level)),
            ])
        }
        return table
    }

    /// The mean of two or three readers would claim more than they can say.
    private var groupsWithMean: [GroupResult] { groups.filter(\.isTested) }

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
        let caption = "Every reading; cases from hard to easy within the reference standard."
        let figure = CaseMatrixFigure(
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
                            name: reader.reader.id.description,
                            outcomes: order.map { outcome(of: reader, at: $0.place) })
                    })
            })
        return ResultFigure(
            name: "case-matrix", title: "Cases and readers", caption: caption, figure: figure,
            data: Self.caseMatrixData(figure))
    }

    private func outcome(of reader: ReaderResult, at place: Int) -> CaseMatrixFigure.Outcome {
        guard let index = data.index(of: reader.reader.id) else { return .missing }
        let cells = data.cells(reader: index, modality: modality)
        switch cells[cells.startIndex + place].answer {
        case .fracture: return data.cases[place].fracture ? .correct : .wrong
        case .noFracture: return data.cases[place].fracture ? .wrong : .correct
        case .cannotAssess: return .cannotAssess
        case .missing: return .missing
        }
    }

    /// One row for each square of the matrix, row by row, cases from left to right.
    private static func caseMatrixData(_ figure: CaseMatrixFigure) -> Table {
        var table = Table(
            "Every reading, in the order of the figure",
            columns: [
                .init("part", "Row", .text), .init("name", "Name", .text), .init("specialty", "Specialty", .text),
                .init("place", "Place from the left", .count), .init("case", "Case", .text),
                .init("truth", "Reference standard", .text), .init("outcome", "Outcome", .text),
            ])
        let order = figure.sortedCases
        func add(_ part: String, _ row: CaseMatrixFigure.Row, _ specialty: String) {
            for (place, index) in order.enumerated() {
                table.add([
                    .text(part), .text(row.name), .text(specialty), .count(place + 1),
                    .text(figure.cases[index].code),
                    .text(figure.cases[index].isPositive ? "fracture" : "no fracture"),
                    .text(words(for: row.outcomes[index])),
                ])
            }
        }
        for row in figure.models { add("model", row, "") }
        for section in figure.sections { for row in section.rows { add("reader", row, section.name) } }
        return table
    }

    private static func words(for outcome: CaseMatrixFigure.Outcome) -> String {
        switch outcome {
        case .correct: "right"
        case .wrong: "wrong"
        case .cannotAssess: "cannot assess"
        case .missing: "missing"
        }
    }
}
