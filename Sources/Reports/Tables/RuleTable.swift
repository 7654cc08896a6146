import Statistics

extension ComparisonResults {
    /// What the rule for missing answers and "cannot assess" can have done: the results under it and under the extremes.
    public var rulesTable: Table {
        let rules = settings.rules
        var table = Table(
            "Missing and \"cannot assess\": the rule, the worst and the best case",
            columns: [
                .init("who", "Who", .text), .init("touched", "Readings without yes or no", .count),
                .init("sensitivity", "Sensitivity, by the rule", .percent),
                .init("sensitivity_worst", "Sensitivity, all wrong", .percent),
                .init("sensitivity_best", "Sensitivity, all right", .percent),
                .init("specificity", "Specificity, by the rule", .percent),
                .init("specificity_worst", "Specificity, all wrong", .percent),
                .init("specificity_best", "Specificity, all right", .percent),
            ],
            footnotes: [
                "By the rule \"cannot assess\" is \(rules.cannotAssess.words) and a missing answer is "
                    + "\(rules.missing.words): \(settings.rulesSource). All wrong and all right are the extremes of what "
                    + "readers could have answered; a conclusion should hold under both.",
                "Groups: t interval over readers (cases fixed). Models: model minus the mean of all readers, readers and "
                    + "cases random; \"all wrong\" is said of the readers.",
            ])
        for item in ruleCases {
            table.add(
                [.text(item.label), .count(item.touched)]
                    + [item.sensitivity, item.specificity].flatMap { values in
                        [values.rule, values.worstCase, values.bestCase].map { Table.Cell.of($0) }
                    })
        }
        return table
    }
}
