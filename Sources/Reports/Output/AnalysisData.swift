import Studies

extension ComparisonResults {
    /// The counted readings, one a row, as the R scripts read them.
    var readingsTable: Table {
        var table = Table(
            "Readings after the rules",
            columns: [
                .init("reader", "Reader", .text), .init("specialty", "Specialty", .text),
                .init("specialty_name", "Specialty in words", .text), .init("group", "Group", .text),
                .init("case", "Case", .text), .init("truth", "Fracture", .count), .init("call", "Call", .count),
                .init("confidence", "Confidence", .number(decimals: 0)), .init("seconds", "Seconds", .seconds),
            ])
        for (index, reader) in counted.readers.enumerated() {
            guard let place = data.index(of: reader.id) else { continue }
            for (item, cell) in zip(data.cases.indices, data.cells(reader: place, modality: modality)) {
                table.add([
                    .text(reader.id.description), .text(reader.specialty?.description ?? ""),
                    .text(label(of: reader)), .text(reader.group?.description ?? ""),
                    .text(data.cases[item].number.description),
                    .count(data.cases[item].fracture ? 1 : 0),
                    counted.calls[index][item].map { .count($0 ? 1 : 0) } ?? .empty,
                    counted.scores[index][item].map(Table.Cell.number) ?? .empty,
                    cell.seconds.map(Table.Cell.number) ?? .empty,
                ])
            }
        }
        return table
    }

    /// The cases with what the table of the population is made from, one a row.
    var casesTable: Table {
        var table = Table(
            "Cases",
            columns: [
                .init("case", "Case", .text), .init("truth", "Fracture", .count), .init("subtype", "Type", .text),
                .init("age", "Age", .number(decimals: 0)), .init("sex", "Sex", .text),
                .init("iss", "Injury severity score", .count),
            ])
        for item in data.cases {
            table.add([
                .text(item.number.description), .count(item.fracture ? 1 : 0), .text(item.subtype?.description ?? ""),
                item.age.map(Table.Cell.number) ?? .empty, .text(item.sex?.rawValue ?? ""),
                item.injurySeverityScore.map(Table.Cell.count) ?? .empty,
            ])
        }
        return table
    }

    /// The models' probabilities, one a row.
    var probabilitiesTable: Table {
        var table = Table(
            "Probabilities of the models",
            columns: [
                .init("model", "Model", .text), .init("threshold", "Threshold", .proportion),
                .init("case", "Case", .text),
                .init("truth", "Fracture", .count), .init("probability", "Probability", .proportion),
            ])
        for model in models {
            for (item, probability) in zip(data.cases, model.model.probabilities) {
                table.add([
                    .text(model.model.name), .number(model.threshold), .text(item.number.description),
                    .count(item.fracture ? 1 : 0), probability.map(Table.Cell.number) ?? .empty,
                ])
            }
        }
        return table
    }
}
