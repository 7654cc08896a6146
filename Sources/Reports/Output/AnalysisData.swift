import Studies

extension ComparisonResults {
    /// The counted readings, one a row, as the R scripts read them.
    var readingsTable: Table {
        var table = Table(
            "Readings after the rules",
            columns: [
                .init("reader", "Reader", .text), .init("specialty", "Specialty", .text),
                .init("specialty_name", "Specialty in words", .text), .init("group", "Group", .text),
                .init("case", "Case", .text), .init("truth", "Fracture", .count),
                .init("answer", "Answer", .text), .init("call", "Call", .count),
                .init("confidence", "Confidence", .number(decimals: 0)), .init("seconds", "Seconds", .seconds),
            ])
        for (index, reader) in counted.readers.enumerated() {
            guard let place = data.index(of: reader.id) else { continue }
            for (item, cell) in zip(data.cases.indices, data.cells(reader: place, modality: modality)) {
                table.add([
                    .text(reader.id.description), .text(reader.specialty?.description ?? ""),
                    .text(label(of: reader)), .text(reader.group?.description ?? ""),
                    .text(data.cases[item].number.description),
                    .count(data.cases[item].fracture ? 1 : 0), .text(cell.answer.wordInData),
                    counted.calls[index][item].map { .count($0 ? 1 : 0) } ?? .empty,
                    counted.scores[index][item].map(Table.Cell.number) ?? .empty,
                    cell.seconds.map(Table.Cell.number) ?? .empty,
                ])
            }
        }
        return table
    }

    /// The counted readings of all sessions, one a row; with a single session ``readingsTable`` has them all.
    var sessionReadingsTable: Table {
        var table = Table(
            "Readings of all sessions after the rules",
            columns: [
                .init("session", "Session", .text), .init("reader", "Reader", .text), .init("case", "Case", .text),
                .init("truth", "Fracture", .count), .init("answer", "Answer", .text), .init("call", "Call", .count),
                .init("confidence", "Confidence", .number(decimals: 0)),
            ])
        for modality in data.modalities.indices {
            let counted = data.counted(modality, by: settings.rules)
            for (index, reader) in counted.readers.enumerated() {
                for (item, cell) in zip(data.cases.indices, data.cells(reader: index, modality: modality)) {
                    table.add([
                        .text(data.modalities[modality].description), .text(reader.id.description),
                        .text(data.cases[item].number.description), .count(data.cases[item].fracture ? 1 : 0),
                        .text(cell.answer.wordInData), counted.calls[index][item].map { .count($0 ? 1 : 0) } ?? .empty,
                        counted.scores[index][item].map(Table.Cell.number) ?? .empty,
                    ])
                }
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

    /// The reviews of the heat maps, one a row; a map that lies beside a box without any reviewer has a row too.
    var heatMapReviewsTable: Table {
        var table = Table(
            "Reviews of the heat maps",
            columns: [
                .init("model", "Model", .text), .init("case", "Case", .text), .init("reviewer", "Reviewer", .text),
                .init("place", "Place", .text), .init("peak_in_box", "Peak in the box", .count),
                .init("energy_in_box", "Energy in the box", .proportion),
            ])
        for result in heatMapReviews {
            let reviews = result.reviews
            func add(_ item: ComparisonCase, _ reviewer: HeatMapReviews.Reviewer?) {
                let box = reviews.boxes[item.number]
                table.add([
                    .text(reviews.model), .text(item.number.description), .text(reviewer?.code ?? ""),
                    .text(reviewer?.answer(to: item.number)?.place.rawValue ?? ""),
                    box.map { .count($0.isHit ? 1 : 0) } ?? .empty,
                    box?.energyInside.map(Table.Cell.number) ?? .empty,
                ])
            }
            for reviewer in reviews.reviewers {
                for item in result.cases where reviewer.answers.keys.contains(item.number) { add(item, reviewer) }
            }
            for item in result.cases where !reviews.reviewers.contains(where: { $0.answers.keys.contains(item.number) })
            {
                add(item, nil)
            }
        }
        return table
    }
}

extension Answer {
    /// As `data/readings.csv` writes it.
    fileprivate var wordInData: String {
        switch self {
        case .fracture: "yes"
        case .noFracture: "no"
        case .cannotAssess: "cannot assess"
        case .missing: "missing"
        }
    }
}
