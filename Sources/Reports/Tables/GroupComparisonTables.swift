import Statistics
import Studies

extension ComparisonResults {
    /// Each model against the mean of each group, readers and cases random; a small group has a row that says why it has
    /// no numbers.
    public var modelAgainstGroupsTable: Table {
        var table = Table(
            AnalysisPlan.Comparison.modelVersusReaders.tableTitle,
            columns: [
                .init("model", "Model", .text), .init("group", "Group", .text), .init("readers", "Readers", .count),
                .init("measure", "Measure", .text), .init("difference", "Model minus readers", .percent),
                .init("p", "P", .pValue), .init("p_adjusted", "P, Holm", .pValue),
                .init("endpoint", "Endpoint", .text),
            ] + marginColumns,
            footnotes: [
                "A t test of the readers' values against the model's own value would treat that value as known without "
                    + "error although it comes from the same cases; these intervals do not.",
                "Holm's adjustment is over all secondary comparisons of one model. The primary one stands alone; with "
                    + "several models theirs are adjusted together, as the plan names no model.",
                settings.marginNote,
            ] + ruleNotes)
        for (model, comparisons) in zip(models, againstGroups) {
            for group in groups {
                let start: [Table.Cell] = [
                    .text(model.model.name), .text(group.label), .count(group.readers.count),
                ]
                guard let comparison = comparisons.first(where: { $0.selection == group.selection }) else {
                    table.add(start + [.text("not tested"), .notEstimable(Remark.groupIsNotTested.text)])
                    continue
                }
                for measure in comparison.measures where measure.isShown {
                    table.add(start + [.text(measure.endpoint.heading)] + cells(of: measure))
                }
            }
        }
        return table
    }

    /// Every two sessions of the readers.
    public var sessionsTable: Table {
        var table = comparisonTable(.betweenSessions, head: ["Session", "Minus"])
        guard !sessionComparisons.isEmpty else { return table }
        table.footnotes.insert(
            "The later session minus the earlier one, for the readers who answered in both. Sessions stand in the study's "
                + "order; in tables read from files, in the order in which they first appear.", at: 0)
        table.footnotes += notes(on: ruleCountsOfSessions)
        for comparison in sessionComparisons {
            let start: [Table.Cell] = [
                .text(comparison.first), .text(comparison.second), .count(comparison.readers.first),
            ]
            if comparison.measures.isEmpty {
                table.add(start + [.text("not tested"), .notEstimable(Remark.groupIsNotTested.text)])
            }
            for measure in comparison.measures where measure.isShown {
                table.add(start + [.text(measure.endpoint.heading)] + measure.meanCells + cells(of: measure))
            }
        }
        return table
    }

    /// What the rules touched in the sessions, over the readers of the pairs that are compared.
    private var ruleCountsOfSessions: RuleCounts {
        data.modalities.indices.map { session in
            let pairs = data.modalities.indices.filter { $0 != session }.map {
                data.readers(answeringIn: [session, $0])
            }
            let counts = data.counted(session, by: settings.rules).counts
            return Set(pairs.filter { $0.count >= GroupResult.smallestTested }.joined())
                .map { counts[$0] }.reduce(RuleCounts(), +)
        }.reduce(RuleCounts(), +)
    }

    /// Every two specialties of five readers or more; where this is the registered comparison, the smaller ones too, in
    /// words.
    public var specialtiesTable: Table {
        var table = comparisonTable(.betweenSpecialties, head: ["Specialty", "Minus"])
        table.footnotes += ruleNotes
        let isRegistered = settings.primaryEndpoint?.comparison == .betweenSpecialties
        let small = groups.filter { if case .specialty = $0.selection { !$0.isTested } else { false } }
        if !small.isEmpty {
            table.footnotes.insert(
                "Fewer than five readers, not compared: \(small.map(\.label).joined(separator: ", ")).", at: 0)
        }
        for comparison in specialtyComparisons {
            let start: [Table.Cell] = [
                .text(comparison.first), .text(comparison.second),
                .text("\(comparison.readers.first), \(comparison.readers.second)"),
            ]
            if comparison.measures.isEmpty, isRegistered {
                table.add(start + [.text("not tested"), .notEstimable(Remark.groupIsNotTested.text)])
            }
            for measure in comparison.measures where measure.isShown {
                table.add(start + [.text(measure.endpoint.heading)] + measure.meanCells + cells(of: measure))
            }
        }
        return table
    }

    private func comparisonTable(_ kind: AnalysisPlan.Comparison, head: [String]) -> Table {
        Table(
            kind.tableTitle,
            columns: [
                .init("first", head[0], .text), .init("second", head[1], .text),
                .init("readers", "Readers", kind == .betweenSessions ? .count : .text),
                .init("measure", "Measure", .text), .init("first_mean", "Mean", .percent),
                .init("second_mean", "Mean, subtracted", .percent), .init("difference", "Difference", .percent),
                .init("p", "P", .pValue), .init("p_adjusted", "P, Holm", .pValue),
                .init("endpoint", "Endpoint", .text),
            ] + marginColumns,
            footnotes: [
                "Holm's adjustment is over all secondary comparisons of this table. The registered primary endpoint stands "
                    + "alone; where several pairs have it, theirs are adjusted together.",
                settings.marginNote,
            ])
    }

    private var marginColumns: [Table.Column] {
        settings.nonInferiorityMargin == nil ? [] : [.init("noninferiority_p", "P of non-inferiority", .pValue)]
    }

    private func cells(of measure: ComparedMeasure) -> [Table.Cell] {
        [
            .of(measure.difference), .of(measure.test), measure.adjustedP.map(Table.Cell.pValue) ?? .empty,
            .text(measure.isPrimary ? "primary" : "secondary"),
        ] + (settings.nonInferiorityMargin == nil ? [] : [.of(measure.nonInferiority)])
    }
}

extension AnalysisPlan.Comparison {
    /// The title of the table with the comparisons of this kind.
    var tableTitle: String {
        switch self {
        case .modelVersusReaders: "Model minus mean of the readers, readers and cases random"
        case .betweenSessions: "Session minus session, readers and cases random"
        case .betweenSpecialties: "Specialty minus specialty, readers and cases random"
        }
    }
}

extension ComparedMeasure {
    /// The area is left out where confidence was not asked, unless it decides the study.
    fileprivate var isShown: Bool { endpoint != .area || difference.interval != nil || isPrimary }

    fileprivate var meanCells: [Table.Cell] {
        means.map { [.number($0.first), .number($0.second)] } ?? [.empty, .empty]
    }
}
