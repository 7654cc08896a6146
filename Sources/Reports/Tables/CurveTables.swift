import Statistics

extension ComparisonResults {
    /// The areas under the curves of models and readers, empirical and of the binormal curve of greatest likelihood.
    public var curvesTable: Table {
        var table = Table(
            "Areas under the ROC curves, empirical and binormal",
            columns: [
                .init("who", "Who", .text), .init("specialty", "Specialty", .text),
                .init("values", "Different values given", .count), .init("auc", "AUC, empirical", .proportion),
                .init("auc_binormal", "AUC, binormal", .proportion),
                .init("intercept", "Intercept a", .number(decimals: 3)),
                .init("slope", "Slope b", .number(decimals: 3)),
            ],
            footnotes: [
                "A binormal curve assumes that some rising transformation makes the values normal in both classes: "
                    + "sensitivity = F(a + b z), z the normal quantile of the false positive rate. It is fitted to ratings in "
                    + "their order, many values to at most 20 classes of them. The empirical area is the result; the "
                    + "smooth one shows how far few ratings make it too small."
            ] + ruleNotes)
        for curve in curves {
            let fit = try? curve.fit.get()
            table.add([
                .text(curve.name), .text(curve.specialty), .count(curve.distinctScores), .of(curve.area),
                .of(curve.fit.map { $0.area(level: settings.level) }), fit.map { .number($0.intercept) } ?? .empty,
                fit.map { .number($0.slope) } ?? .empty,
            ])
        }
        return table
    }

    /// The summary ROC curves of the readers.
    public var summaryCurvesTable: Table {
        let model = models.first
        let rate = try? model?.table.rate(.falsePositiveRate).estimate
        var table = Table(
            "Summary ROC curves of the readers",
            columns: [
                .init("group", "Group", .text), .init("readers", "Readers", .count),
                .init("sensitivity", "Summary sensitivity", .percent),
                .init("specificity", "Summary specificity", .percent),
                .init("mean_sensitivity", "Mean sensitivity", .percent),
                .init("mean_specificity", "Mean specificity", .percent),
                .init("slope", "Slope in logits", .number(decimals: 3)),
            ] + (rate == nil ? [] : [.init("at_model", "Curve's sensitivity at the model's specificity", .percent)]),
            footnotes: [
                "The curve on which readers move when they call more or less often (bivariate model of logits, restricted "
                    + "maximum likelihood; Reitsma et al. 2005). Their mean point lies below it. There is no interval, as "
                    + "the model takes the readers for studies of other cases, and they saw the same."
            ] + ruleNotes)
        if let model, let rate {
            table.footnotes.append(
                "\(model.model.name) has specificity \(PrintedNumber.percent(1 - rate)) and sensitivity "
                    + "\((try? model.table.rate(.sensitivity).estimate).map { PrintedNumber.percent($0) } ?? "–").")
        }
        for item in summaryCurves {
            switch item.curve {
            case .success(let found):
                let there = rate.flatMap { found.sensitivity(atFalsePositiveRate: $0) }
                table.add(
                    [
                        .text(item.label), .count(item.readers), .number(found.sensitivity),
                        .number(1 - found.falsePositiveRate), .number(found.meanSensitivity),
                        .number(found.meanSpecificity), found.slope.map(Table.Cell.number) ?? .empty,
                    ] + (rate == nil ? [] : [there.map(Table.Cell.number) ?? .empty]))
                table.footnotes += found.remarks.map { "\(item.label): \($0.text)" }
            case .failure(let error):
                table.add([
                    .text(item.label), .count(item.readers), .notEstimable(error.description.capitalizedSentence),
                ])
            }
        }
        return table
    }
}
