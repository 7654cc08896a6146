import Statistics
import Studies

extension ComparisonResults {
    /// Each model against each reader on the same cases, p values adjusted together.
    public var modelAgainstReadersTable: Table {
        var table = Table(
            "Model minus reader, same cases",
            columns: [
                .init("model", "Model", .text), .init("reader", "Reader", .text),
                .init("sensitivity_cases", "With a fracture: cases (only model right, only reader right)", .text),
                .init("sensitivity_difference", "Sensitivity, model minus reader", .percent),
                .init("sensitivity_p", "P", .pValue), .init("sensitivity_p_adjusted", "P, Holm", .pValue),
                .init("specificity_cases", "Without: cases (only model right, only reader right)", .text),
                .init("specificity_difference", "Specificity, model minus reader", .percent),
                .init("specificity_p", "P", .pValue), .init("specificity_p_adjusted", "P, Holm", .pValue),
                .init("auc_cases", "Cases with confidence", .count),
                .init("auc_difference", "AUC, model minus reader", .proportion), .init("auc_p", "P", .pValue),
                .init("auc_p_adjusted", "P, Holm", .pValue),
            ],
            footnotes: [
                "Both read the same cases, so the tests are paired: only the cases on which they differ speak. Holm's "
                    + "adjustment is over all readers and both classes of one model, and for areas over all readers.",
                "An AUC of a reader's confidence and one of a model's probability are compared; a reader's yes or no has "
                    + "no AUC of its own.",
                settings.marginNote,
            ] + ruleNotes)
        for (model, comparisons) in zip(models, againstReaders) {
            for item in comparisons {
                table.add([
                    .text(model.model.name), .text(item.reader.id.description), .cases(item.sensitivity?.table),
                    .of(item.sensitivity?.difference), .of(item.sensitivity?.test),
                    item.sensitivity.map { .pValue($0.adjustedP) } ?? .empty, .cases(item.specificity?.table),
                    .of(item.specificity?.difference), .of(item.specificity?.test),
                    item.specificity.map { .pValue($0.adjustedP) } ?? .empty,
                    item.area.interval.map { .count($0.n) } ?? .empty, .of(item.area), .of(item.areaTest),
                    item.adjustedAreaP.map(Table.Cell.pValue) ?? .empty,
                ])
            }
        }
        return table
    }

    /// Agreement among the readers of each group.
    public var agreementTable: Table {
        var table = Table(
            "Agreement among readers",
            columns: [
                .init("group", "Group", .text), .init("readers", "Readers", .count),
                .init("pairwise", "Mean pairwise agreement", .percent), .init("unanimous", "Unanimous cases", .percent),
                .init("fleiss", "Fleiss' kappa", .proportion), .init("gwet_ac1", "Gwet's AC1", .proportion),
                .init("krippendorff", "Krippendorff's alpha", .proportion),
            ],
            footnotes: [
                "Agreement is no evidence of being right. A p value of kappa = 0 would only say that agreement is not by "
                    + "chance, and is not given.",
                "What readers said, whatever the rule: \(counted.total.cannotAssess) readings that say \"cannot assess\" and "
                    + "\(counted.total.missing) that are missing take no part.",
            ])
        for item in agreement {
            switch item.result {
            case .success(let found):
                table.add([
                    .text(item.label), .count(item.readers), .number(found.meanPairwiseAgreement),
                    .number(found.unanimousShare), .of(found.fleiss), .of(found.gwetAC1), .of(found.krippendorff),
                ])
            case .failure(let error):
                table.add([
                    .text(item.label), .count(item.readers), .notEstimable(error.description.capitalizedSentence),
                ])
            }
        }
        return table
    }

    /// The cases that readers got wrong, the hardest first; cases that nobody got wrong are left out.
    public var hardCasesTable: Table {
        var table = Table(
            "Hard cases",
            columns: [
                .init("case", "Case", .text), .init("truth", "Reference standard", .text),
                .init("type", "Type", .text), .init("wrong", "Readers wrong", .percent),
                .init("cannot_assess", "Cannot assess", .count), .init("missing", "Missing", .count),
            ] + models.indices.map { .init("model_\($0 + 1)", models[$0].model.name, .text) },
            footnotes: ruleNotes)
        for item in difficulties where item.wrong > 0 || item.cannotAssess > 0 || item.modelsWrong.contains(true) {
            table.add(
                [
                    .text(item.item.number.description), .text(item.item.fracture ? "fracture" : "no fracture"),
                    .text(item.item.subtype?.label ?? ""), .fraction(item.wrong, of: item.read),
                    .count(item.cannotAssess), .count(item.missing),
                ] + item.modelsWrong.map { .text($0.map { $0 ? "wrong" : "right" } ?? "no probability") })
        }
        return table
    }
}

extension Table.Cell {
    /// An interval; a blank place when there is none.
    static func of(_ interval: IntervalEstimate?) -> Table.Cell { interval.map(Table.Cell.estimate) ?? .empty }

    /// Cases of a paired table and, in brackets, those on which only the first and only the second was right.
    static func cases(_ table: PairedTable?) -> Table.Cell {
        table.map { .text("\($0.total) (\($0.onlyFirst), \($0.onlySecond))") } ?? .empty
    }
}
