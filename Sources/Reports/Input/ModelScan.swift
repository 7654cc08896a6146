import Studies

/// Reads the probabilities of one or more models from one table.
struct ModelScan {
    static let meanings: [ColumnMeaning] = [.caseNumber, .probability, .model, .version]

    let table: InputTable
    /// Index of each case that may appear.
    let cases: [String: Int]
    let casesFile: String
    /// What the model is called when the table does not say it.
    let defaultName: String
    /// Whether a case has many rows, which must all say the same.
    let isBesideReadings: Bool

    func models(_ problems: inout ProblemCollector) -> [ModelScores] {
        var models: [ModelScores] = []
        var indices: [String: Int] = [:]
        var seen: [[Int: (line: Int, probability: Double)]] = []
        for row in table.rows {
            let name = table.value(row, .model) ?? defaultName
            let index = indices[name] ?? models.count
            if index == models.count {
                indices[name] = index
                models.append(
                    ModelScores(
                        name: name, version: table.value(row, .version),
                        probabilities: [Double?](repeating: nil, count: cases.count)))
                seen.append([:])
            }
            guard let place = place(row, &problems), let probability = probability(row, &problems) else { continue }
            if let first = seen[index][place] {
                if !isBesideReadings {
                    table.report(
                        row, .caseNumber, "has its probability in row \(first.line) already",
                        "keep one probability for each case", kind: "has a probability already", &problems)
                } else if first.probability != probability {
                    table.report(
                        row, .probability, "differs from row \(first.line), which is the same case",
                        "write the same probability for a case everywhere", kind: "differs", &problems)
                }
                continue
            }
            seen[index][place] = (row.line, probability)
            models[index].probabilities[place] = probability
        }
        for model in models { checkCompleteness(of: model, &problems) }
        return models
    }

    private func place(_ row: DelimitedTable.Row, _ problems: inout ProblemCollector) -> Int? {
        guard let name = table.value(row, .caseNumber) else {
            table.report(row, .caseNumber, "is empty", "write which case the row is about", &problems)
            return nil
        }
        if let place = cases[name] { return place }
        guard !cases.isEmpty, !isBesideReadings else { return nil }
        table.report(
            row, .caseNumber, "is no case of \(casesFile)", "add the case to \(casesFile), or remove the row", &problems
        )
        return nil
    }

    private func probability(_ row: DelimitedTable.Row, _ problems: inout ProblemCollector) -> Double? {
        guard let text = table.value(row, .probability), !InputWords.isNotAvailable(text) else { return nil }
        guard let number = InputWords.number(text, separator: table.table.separator) else {
            table.report(row, .probability, "is not a number", "write a probability between 0 and 1", &problems)
            return nil
        }
        guard (0...1).contains(number) else {
            table.report(
                row, .probability, "is not between 0 and 1",
                (1...100).contains(number)
                    ? "divide by 100 if it is in percent" : "write the probability of a fracture", &problems)
            return nil
        }
        return number
    }

    private func checkCompleteness(of model: ModelScores, _ problems: inout ProblemCollector) {
        let missing = model.probabilities.count { $0 == nil }
        guard missing > 0, !cases.isEmpty else { return }
        let names = cases.filter { model.probabilities[$0.value] == nil }.keys.sorted(by: NaturalOrder.precedes)
        let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " …" : "")
        table.report(
            nil, .probability,
            "\(model.name) has no probability for \(missing) of \(cases.count) cases (\(shown))",
            "add them; without, these cases take no part in the model's results", severity: .warning, &problems)
    }
}
