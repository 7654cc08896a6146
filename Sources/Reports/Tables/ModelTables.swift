import Statistics

extension ComparisonResults {
    /// Every measure of each model, with exact limits (or those that the measure has), counts and remarks.
    public var modelPerformanceTable: Table {
        var table = Table(
            "Performance of the model",
            columns: [
                .init("model", "Model", .text), .init("measure", "Measure", .text),
                .init("value", "Value", .proportion),
            ],
            footnotes: models.map { model in
                "\(model.model.name): a fracture is called at a probability of \(PrintedNumber.shortest(model.threshold)) "
                    + "or above. \(settings.thresholdNote(of: model.model)) \(model.table.truePositives) true positive, "
                    + "\(model.table.falseNegatives) false negative, \(model.table.trueNegatives) true negative, "
                    + "\(model.table.falsePositives) false positive of \(model.table.total) cases."
            } + [Self.shareNote] + (settings.prevalences.isEmpty ? [Self.noPrevalenceNote] : []))
        for model in models {
            for measure in model.measures {
                table.add([.text(model.model.name), .text(measure.name), .of(measure.result)])
            }
            for (method, value) in model.f1 where method != .wilsonThroughJaccard {
                table.add([.text(model.model.name), .text("F1 score (\(method.method.name))"), .of(value)])
            }
            table.add([.text(model.model.name), .text("F1 score (bootstrap)"), .of(model.f1Bootstrap)])
            table.add([.text(model.model.name), .text("AUC"), .of(model.area)])
            table.add([.text(model.model.name), .text("AUC (limits inside 0 to 1)"), .of(model.logitArea)])
            table.add([.text(model.model.name), .text("AUC (bootstrap)"), .of(model.bootstrapArea)])
        }
        return table
    }

    static let shareNote =
        "Predictive values, accuracy, F1 and likelihood-independent shares hold for the share of fractures in this "
        + "sample and not for a clinic where fractures are rarer."

    static let noPrevalenceNote =
        "Predictive values at a clinic's share of fractures are added where the plan (prevalences) or the analysis "
        + "(--prevalence) names one."

    /// The four counts of each model and reader.
    public var confusionTable: Table {
        var table = Table(
            "Confusion matrices",
            columns: [
                .init("who", "Who", .text), .init("true_positive", "True positive", .count),
                .init("false_negative", "False negative", .count), .init("true_negative", "True negative", .count),
                .init("false_positive", "False positive", .count), .init("counted", "Cases counted", .count),
            ], footnotes: ruleNotes)
        func add(_ name: String, _ counts: DiagnosticTable) {
            table.add([
                .text(name), .count(counts.truePositives), .count(counts.falseNegatives), .count(counts.trueNegatives),
                .count(counts.falsePositives), .count(counts.total),
            ])
        }
        for model in models { add(model.model.name, model.table) }
        for reader in readers { if let counts = reader.table { add(reader.reader.id.description, counts) } }
        return table
    }
}

extension Table.Cell {
    /// The number, or why there is none.
    static func of(_ value: Estimated) -> Table.Cell {
        switch value {
        case .success(let interval): .estimate(interval)
        case .failure(let error): .notEstimable(error.description.capitalizedSentence)
        }
    }

    /// A test's p value; a blank place when there is none.
    static func of(_ test: TestResult?) -> Table.Cell { test.map(Table.Cell.test) ?? .empty }
}
