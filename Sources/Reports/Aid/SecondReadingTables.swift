import Statistics

extension ComparisonResults {
    /// Groups of readers before and after the model spoke, where it was right and where it was wrong.
    public var secondReadingsTable: Table {
        var table = Table(
            "Second answers, knowing what the model says",
            columns: [
                .init("readings", "Readings", .text), .init("model", "Model", .text), .init("group", "Group", .text),
                .init("readers", "Readers", .count), .init("advice", "Where the model was", .text),
                .init("changed", "Calls changed", .percent),
                .init("corrected", "Wrong, then right", .count), .init("spoiled", "Right, then wrong", .count),
                .init("before", "Right before", .percent), .init("after", "Right after", .percent),
                .init("difference", "After minus before, readers' mean", .percent), .init("p", "P", .pValue),
                .init("seconds", "Seconds to the second answer, median", .seconds),
            ],
            footnotes: [
                "The first answer was final before the model spoke. Where the model was wrong, following it does harm, so one "
                    + "average over both rows says little.",
                "The model is right or wrong by the threshold that readers were told. The difference is that of the readers' "
                    + "means, with a t test over readers; readers and cases random: table session-comparison. P values of the "
                    + "rows are not adjusted.",
            ] + secondReadingRules)
        for result in secondReadings {
            for (selection, label) in groups.map({ ($0.selection, $0.label) }) {
                for advice in SecondReadingResult.Advice.allCases {
                    let counts = result.counts(advice, of: selection)
                    let cases = counts.reduce(0) { $0 + $1.cases }
                    guard cases > 0 else { continue }
                    func sum(_ part: (SecondReadingResult.Counts) -> Int) -> Int { counts.reduce(0) { $0 + part($1) } }
                    let differences = counts.compactMap(\.difference)
                    let seconds = counts.flatMap(\.seconds)
                    table.add([
                        .text(result.readings.second.description), .text(result.readings.model), .text(label),
                        .count(counts.count), .text(advice.label), .fraction(sum(\.changed), of: cases),
                        .count(sum(\.corrected)), .count(sum(\.spoiled)),
                        .fraction(sum { $0.rightTwice + $0.spoiled }, of: cases),
                        .fraction(sum { $0.rightTwice + $0.corrected }, of: cases),
                        meanCell(differences),
                        Table.cell { () throws(StatisticsError) in
                            Table.Cell.test(try TTest.oneSample(differences, level: settings.level).test)
                        },
                        seconds.isEmpty ? .empty : .number(Quantiles.median(seconds)),
                    ])
                }
            }
        }
        return table
    }

    /// Each reader before and after the model spoke, where it was right and where it was wrong.
    public var secondReadingsByReaderTable: Table {
        var table = Table(
            "Second answers of each reader",
            columns: [
                .init("readings", "Readings", .text), .init("reader", "Reader", .text),
                .init("advice", "Where the model was", .text), .init("changed", "Calls changed", .percent),
                .init("corrected", "Wrong, then right", .count), .init("spoiled", "Right, then wrong", .count),
                .init("difference", "After minus before", .percent), .init("p", "P", .pValue),
                .init("seconds", "Seconds to the second answer, median", .seconds), .init("remark", "Remark", .text),
            ],
            footnotes: [
                "Before and after are the same cases, so the tests are paired: only the calls that were changed speak. P "
                    + "values are not adjusted.",
                "\"Harmed\" marks a reader who was more often right before than after.",
            ] + secondReadingRules)
        for result in secondReadings {
            for item in result.readers {
                for advice in SecondReadingResult.Advice.allCases {
                    guard let counts = item.counts[advice], let pairs = counts.table else { continue }
                    let isHarmed = advice == .all && counts.spoiled > counts.corrected
                    table.add([
                        .text(result.readings.second.description), .text(item.reader.id.description),
                        .text(advice.label), .fraction(counts.changed, of: counts.cases), .count(counts.corrected),
                        .count(counts.spoiled),
                        Table.cell { () throws(StatisticsError) in
                            Table.Cell.estimate(try pairs.difference(level: settings.level))
                        },
                        Table.cell { () throws(StatisticsError) in Table.Cell.test(try pairs.mcNemar()) },
                        counts.seconds.isEmpty ? .empty : .number(Quantiles.median(counts.seconds)),
                        .text(isHarmed ? "harmed" : ""),
                    ])
                }
            }
        }
        return table
    }

    /// The readers' mean with its t interval; a single reader's value without.
    func meanCell(_ values: [Double]) -> Table.Cell {
        guard let mean = try? ReadersMean(values, level: settings.level, range: -1...1) else { return .empty }
        return mean.interval.map { Table.Cell.estimate($0.adding(.holdsForTheseCases)) } ?? .number(mean.summary.mean)
    }

    /// The rules, which touch calls before and after; nothing without second answers.
    private var secondReadingRules: [String] {
        let touched = secondReadings.flatMap { [$0.readings.first, $0.readings.second] }
            .compactMap { data.index(of: $0) }
        guard !touched.isEmpty else { return [] }
        return notes(on: touched.map { data.counted($0, by: settings.rules).total }.reduce(RuleCounts(), +))
    }
}
