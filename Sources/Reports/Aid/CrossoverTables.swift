import Statistics
import Studies

extension ComparisonResults {
    /// Groups of readers with and without the model, where it was right and where it was wrong.
    public var aidedTable: Table {
        var table = Table(
            "Reading with the model and without it",
            columns: [
                .init("model", "Model", .text), .init("group", "Group", .text),
                .init("advice", "Where the model was", .text), .init("measure", "Measure", .text),
                .init("readers", "Readers", .count), .init("aided", "With the model, mean", .percent),
                .init("unaided", "Without, mean", .percent),
                .init("difference", "With minus without, readers' mean", .percent), .init("p", "P", .pValue),
            ],
            footnotes: [
                "Readers who answered in both arms, each compared with himself on the same cases. Intervals and t tests are "
                    + "over readers, with the cases fixed; readers and cases random: table session-comparison. P values of "
                    + "the rows are not adjusted.",
                Self.adviceNote,
            ] + crossoverRules)
        for result in crossover.map({ [$0] }) ?? [] {
            for group in groups {
                for advice in SecondReadingResult.Advice.allCases {
                    for endpoint in ReaderEndpoint.compared {
                        let pairs = result.pairs(endpoint, advice, of: group.selection).map(\.pair)
                        guard !pairs.isEmpty else { continue }
                        let differences = pairs.map(\.difference)
                        table.add([
                            .text(result.crossover.model), .text(group.label), .text(advice.label),
                            .text(endpoint.heading), .count(pairs.count), .number(mean(pairs.map(\.aided))),
                            .number(mean(pairs.map(\.unaided))), meanCell(differences),
                            Table.cell { () throws(StatisticsError) in
                                Table.Cell.test(try TTest.oneSample(differences, level: settings.level).test)
                            },
                        ])
                    }
                }
            }
        }
        return table
    }

    /// Each reader with and without the model, where it was right and where it was wrong.
    public var aidedByReaderTable: Table {
        var table = Table(
            "Each reader with the model and without it",
            columns: [
                .init("reader", "Reader", .text), .init("order", "Read first", .text),
                .init("advice", "Where the model was", .text), .init("measure", "Measure", .text),
                .init("cases", "Cases", .count), .init("aided", "With the model", .percent),
                .init("unaided", "Without", .percent), .init("difference", "With minus without", .percent),
                .init("p", "P", .pValue), .init("remark", "Remark", .text),
            ],
            footnotes: [
                "With and without are the same cases, so the tests are paired. P values are not adjusted.",
                "\"Harmed\" marks a reader who was less often right with the model than without it, over all cases.",
                Self.adviceNote,
            ] + crossoverRules)
        for reader in crossover?.readers ?? [] {
            for advice in SecondReadingResult.Advice.allCases {
                for endpoint in ReaderEndpoint.compared {
                    guard let pair = reader.pair(endpoint, advice) else { continue }
                    let isHarmed = advice == .all && endpoint == .accuracy && pair.difference < 0
                    table.add(
                        [
                            .text(reader.reader.id.description), .text(reader.order.label), .text(advice.label),
                            .text(endpoint.heading), .count(pair.cases), .number(pair.aided), .number(pair.unaided),
                        ] + cells(of: pair) + [.text(isHarmed ? "harmed" : "")])
                }
            }
        }
        return table
    }

    /// What the second session itself did, and the model's effect without it.
    public var aidedPeriodsTable: Table {
        var table = Table(
            "Reading with the model, apart from the effect of the second session",
            columns: [
                .init("group", "Group", .text), .init("measure", "Measure", .text),
                .init("unaided_first", "Readers without the model first", .count),
                .init("aided_first", "Readers with the model first", .count),
                .init("effect", "With minus without, adjusted", .percent), .init("p", "P", .pValue),
                .init("period", "Second minus first session", .percent), .init("period_p", "P of the session", .pValue),
            ],
            footnotes: [
                "Two-sample t tests of a crossover of two periods over readers, cases fixed (Hills & Armitage, Br J Clin "
                    + "Pharmacol 1979;8:7): the model's effect compares the halved differences between the sessions, the "
                    + "session's effect those between the arms, of the readers of both orders.",
                "That the model's help lasts beyond the washout cannot be told from an effect of the order; the washout is "
                    + "there to keep it away.",
            ] + crossoverRules)
        for result in crossover.map({ [$0] }) ?? [] {
            for group in groups {
                for endpoint in ReaderEndpoint.compared {
                    let pairs = result.pairs(endpoint, .all, of: group.selection)
                    guard !pairs.isEmpty else { continue }
                    func halved(_ order: ArmOrder) -> [Double] {
                        pairs.filter { $0.order == order }.map { $0.pair.difference / 2 }
                    }
                    let (unaidedFirst, aidedFirst) = (halved(.unaidedFirst), halved(.aidedFirst))
                    // Second minus first session is with minus without for the one order, and its opposite for the other.
                    table.add(
                        [
                            .text(group.label), .text(endpoint.heading), .count(unaidedFirst.count),
                            .count(aidedFirst.count),
                        ] + cells(unaidedFirst, aidedFirst.map { -$0 }) + cells(unaidedFirst, aidedFirst))
                }
            }
        }
        return table
    }

    private static let adviceNote =
        "The model is right or wrong by the threshold that readers were told. Where it was wrong, following it does harm, so "
        + "one average over both says little."

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// Difference and test of one reader.
    private func cells(of pair: CrossoverResult.Pair) -> [Table.Cell] {
        if let table = pair.table {
            return [
                Table.cell { () throws(StatisticsError) in
                    Table.Cell.estimate(try table.difference(level: settings.level))
                }, Table.cell { () throws(StatisticsError) in Table.Cell.test(try table.mcNemar()) },
            ]
        }
        guard let areas = pair.areas else { return [.empty, .empty] }
        return [
            Table.cell { () throws(StatisticsError) in
                Table.Cell.estimate(try areas.difference().interval(level: settings.level))
            }, Table.cell { () throws(StatisticsError) in Table.Cell.test(try areas.difference().test()) },
        ]
    }

    /// Difference of the means of two samples of readers, and its test.
    private func cells(_ first: [Double], _ second: [Double]) -> [Table.Cell] {
        let found = Result { () throws(StatisticsError) in
            try TTest.student(first, second, level: settings.level)
        }
        return [
            Table.cell { () throws(StatisticsError) in Table.Cell.estimate(try found.get().estimate) },
            Table.cell { () throws(StatisticsError) in Table.Cell.test(try found.get().test) },
        ]
    }

    /// The rules, which touch calls of both arms; nothing without a crossover.
    private var crossoverRules: [String] {
        guard let crossover else { return [] }
        let touched = [crossover.crossover.unaided, crossover.crossover.aided].compactMap { data.index(of: $0) }
        return notes(on: touched.map { data.counted($0, by: settings.rules).total }.reduce(RuleCounts(), +))
    }
}

extension ArmOrder {
    /// In words, for a table.
    fileprivate var label: String { self == .unaidedFirst ? "without the model" : "with the model" }
}
