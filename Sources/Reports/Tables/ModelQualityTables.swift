import Statistics

extension ComparisonResults {
    /// How good each model's probabilities are: ranking among positives, distance from the truth, calibration.
    public var modelProbabilitiesTable: Table {
        var table = Table(
            "Quality of the model's probabilities",
            columns: [
                .init("model", "Model", .text), .init("measure", "Measure", .text),
                .init("value", "Value", .number(decimals: 4)),
            ],
            footnotes: [
                "Average precision, the Brier score and calibration in the large depend on the share of fractures; in a sample "
                    + "that was enriched with fractures they say nothing of a clinic.",
                "Brier score = reliability - resolution + uncertainty + what lies within the ten bins. A calibration slope "
                    + "below 1 means that probabilities are too extreme; an intercept below 0 that they are too high.",
            ])
        for model in models {
            guard let predicted = probabilities(of: model) else { continue }
            func add(_ name: String, _ cell: Table.Cell) { table.add([.text(model.model.name), .text(name), cell]) }
            if let classes = model.curve?.classes {
                let curve = PrecisionRecallCurve(classes)
                add(
                    "Average precision",
                    .of(
                        estimated { () throws(StatisticsError) in
                            try curve.logitInterval(level: settings.level)
                        }))
            }
            add("Brier score", .number(predicted.brierScore))
            if let reliability = try? Reliability(predicted, level: settings.level) {
                let parts = reliability.brierDecomposition
                add("Brier score: reliability", .number(parts.reliability))
                add("Brier score: resolution", .number(parts.resolution))
                add("Brier score: uncertainty", .number(parts.uncertainty))
                add("Brier score: within bins", .number(parts.withinBins))
                add("Expected calibration error", .number(reliability.expectedCalibrationError))
            }
            let calibration = Result { () throws(StatisticsError) in
                try LogisticCalibration(predicted, level: settings.level)
            }
            add("Calibration slope", .of(calibration.map(\.slope)))
            add("Calibration in the large", .of(calibration.map(\.inTheLarge)))
        }
        return table
    }

    /// Every two models on the same cases.
    public var modelPairsTable: Table {
        var table = Table(
            "Model minus model, same cases",
            columns: [
                .init("first", "Model", .text), .init("second", "Minus", .text),
                .init("auc_cases", "Cases", .count),
                .init("auc_difference", "AUC", .proportion), .init("auc_p", "P", .pValue),
                .init("auc_p_adjusted", "P, Holm", .pValue),
                .init("sensitivity_cases", "With a fracture: cases (only first right, only second right)", .text),
                .init("sensitivity_difference", "Sensitivity", .percent), .init("sensitivity_p", "P", .pValue),
                .init("sensitivity_p_adjusted", "P, Holm", .pValue),
                .init("specificity_cases", "Without: cases (only first right, only second right)", .text),
                .init("specificity_difference", "Specificity", .percent), .init("specificity_p", "P", .pValue),
                .init("specificity_p_adjusted", "P, Holm", .pValue),
            ],
            footnotes: [
                "Each model at its own threshold. Holm's adjustment is over all pairs and the three measures together."
            ])
        for pair in modelPairs {
            table.add(
                [.text(pair.first), .text(pair.second)]
                    + [pair.area, pair.sensitivity, pair.specificity].flatMap { part -> [Table.Cell] in
                        let cases = part.difference.interval.map { Table.Cell.count($0.n) } ?? .empty
                        return [
                            part.table == nil ? cases : .cases(part.table), .of(part.difference), .of(part.test),
                            part.adjustedP.map(Table.Cell.pValue) ?? .empty,
                        ]
                    })
        }
        return table
    }

    /// Each group's mean point against each model's curve.
    public var meanPointTable: Table {
        var table = Table(
            "The readers' mean point against the model's curve",
            columns: [
                .init("model", "Model", .text), .init("group", "Group", .text),
                .init("specificity", "Readers' mean specificity", .percent),
                .init("sensitivity", "Readers' mean sensitivity", .percent),
                .init("model_sensitivity", "Model's sensitivity there", .percent),
                .init("readers_and_cases", "Model minus readers, readers and cases resampled", .percent),
                .init("cases", "Model minus readers, cases resampled", .percent),
            ],
            footnotes: [
                "Whether a point lies below a curve is not for the eye: point and curve come from the same cases and both "
                    + "are uncertain. Only cases that all readers of the group and the model judged are in it."
            ] + ruleNotes)
        for result in meanPoints {
            switch result.comparison {
            case .success(let found):
                table.add([
                    .text(result.model), .text(result.group), .number(found.readersMeanSpecificity),
                    .number(found.readersMeanSensitivity), .number(found.modelSensitivity),
                    .estimate(found.readersAndCases), .estimate(found.casesOnly),
                ])
            case .failure(let error):
                table.add([
                    .text(result.model), .text(result.group), .empty, .empty, .empty,
                    .notEstimable(error.description.capitalizedSentence), .empty,
                ])
            }
        }
        for model in models {
            for group in groups where !group.isTested {
                table.add([
                    .text(model.model.name), .text(group.label), .empty, .empty, .empty,
                    .notEstimable(Remark.groupIsNotTested.text), .empty,
                ])
            }
        }
        return table
    }

    private func estimated(_ compute: () throws(StatisticsError) -> IntervalEstimate) -> Estimated {
        Result { () throws(StatisticsError) in try compute() }
    }
}
