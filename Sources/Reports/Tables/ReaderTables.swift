import Statistics
import Studies

extension ComparisonResults {
    /// Each reader's rates with exact limits, F1, AUC where confidence was asked, time, and what the rules touched.
    public var readersTable: Table {
        var table = Table(
            "Performance of each reader",
            columns: [
                .init("reader", "Reader", .text), .init("specialty", "Specialty", .text),
                .init("cases_with_fracture", "Cases with a fracture", .count),
                .init("cases_without_fracture", "Cases without", .count),
                .init("sensitivity", "Sensitivity", .percent), .init("specificity", "Specificity", .percent),
                .init("accuracy", "Accuracy", .percent), .init("false_negative_rate", "False negative rate", .percent),
                .init("false_positive_rate", "False positive rate", .percent), .init("f1", "F1 score", .proportion),
                .init("auc", "AUC", .proportion), .init("seconds_median", "Seconds per case, median", .seconds),
                .init("cannot_assess", "Cannot assess", .count), .init("missing", "Missing", .count),
            ], footnotes: ruleNotes)
        for result in readers {
            table.add([
                .text(result.reader.id.description), .text(label(of: result.reader)),
                .count(result.table?.diseased ?? 0), .count(result.table?.healthy ?? 0), .of(result.sensitivity),
                .of(result.specificity), .of(result.accuracy), .of(result.falseNegativeRate),
                .of(result.falsePositiveRate), .of(result.f1), .of(result.area),
                result.seconds.map { .number($0.median) } ?? .empty, .count(result.counts.cannotAssess),
                .count(result.counts.missing),
            ])
        }
        return table
    }

    /// Each group's mean with the t interval over readers and, beside it, the one in which cases are random too.
    public var groupsTable: Table {
        var table = Table(
            "Readers by specialty and group",
            columns: [
                .init("group", "Group", .text), .init("readers", "Readers", .count), .init("measure", "Measure", .text),
                .init("mean", "Mean (readers random, cases fixed)", .percent),
                .init("mean_multi_reader", "Mean (readers and cases random)", .percent),
                .init("minimum", "Lowest", .percent), .init("median", "Median", .percent),
                .init("maximum", "Highest", .percent),
            ],
            footnotes: [
                "The first interval speaks of other readers of these very cases; the second of other readers of other "
                    + "cases, which is what a paper usually claims, and is wider."
            ] + ruleNotes)
        for group in groups {
            for measure in group.measures where !measure.values.isEmpty {
                table.add([
                    .text(group.label), .count(group.readers.count), .text(measure.endpoint.heading),
                    measure.tInterval.map(Table.Cell.estimate)
                        ?? .notEstimable(Remark.oneReaderHasNoInterval.text),
                    .of(measure.multiReader), .number(measure.mean?.summary.minimum ?? .nan),
                    .number(measure.mean?.summary.median ?? .nan), .number(measure.mean?.summary.maximum ?? .nan),
                ])
            }
        }
        return table
    }

    /// The specialty in words; the code when the settings do not know it.
    func label(of reader: ComparisonReader) -> String {
        settings.specialty(reader.specialty)?.label.invariant ?? reader.specialty?.description ?? ""
    }

    /// What the rules say, and how many readings they touched.
    var ruleNotes: [String] { notes(on: counted.total) }

    /// The same of other readings than those of the modality.
    func notes(on total: RuleCounts) -> [String] {
        guard total.readings > 0 else { return [] }
        let rules = settings.rules
        return [
            "\(total.answered) of \(total.readings) readings say yes or no. \(total.cannotAssess) say \"cannot assess\" "
                + "(\(rules.cannotAssess.words)), \(total.missing) are missing (\(rules.missing.words)): \(settings.rulesSource)."
        ]
    }
}

extension ReaderEndpoint {
    /// At the head of a row.
    var heading: String { self == .area ? "AUC" : rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension AnalysisRules.Rule {
    /// In a sentence.
    var words: String {
        switch self {
        case .exclude: "left out"
        case .asWrong: "counted as wrong"
        case .asRight: "counted as right"
        case .asPositive: "counted as a call of a fracture"
        case .asNegative: "counted as a call of no fracture"
        }
    }
}
