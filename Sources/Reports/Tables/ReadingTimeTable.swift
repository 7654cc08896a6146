import Statistics

extension ComparisonResults {
    /// Reading time by group: per case, and by whether the call was right.
    public var readingTimeTable: Table {
        var table = Table(
            "Reading time, seconds per case",
            columns: [
                .init("group", "Group", .text), .init("readings", "Readings with a time", .count),
                .init("median", "Median", .seconds), .init("lower_quartile", "Lower quartile", .seconds),
                .init("upper_quartile", "Upper quartile", .seconds), .init("right", "Median, right calls", .seconds),
                .init("wrong", "Median, wrong calls", .seconds),
            ], footnotes: ruleNotes)
        for group in groups {
            let times = timedCalls(of: group)
            guard let all = try? SampleSummary(times.map(\.seconds)) else { continue }
            func median(_ isRight: Bool) -> Table.Cell {
                let chosen = times.filter { $0.isRight == isRight }.map(\.seconds)
                return chosen.isEmpty ? .empty : .number(Quantiles.median(chosen))
            }
            table.add([
                .text(group.label), .count(all.n), .number(all.median), .number(all.lowerQuartile),
                .number(all.upperQuartile), median(true), median(false),
            ])
        }
        return table
    }

    private func timedCalls(of group: GroupResult) -> [(seconds: Double, isRight: Bool)] {
        counted.places(of: group).flatMap { index in
            guard let reader = data.index(of: counted.readers[index].id) else {
                return [(seconds: Double, isRight: Bool)]()
            }
            return zip(data.cells(reader: reader, modality: modality), data.cases.indices).compactMap { cell, place in
                guard let seconds = cell.seconds, let call = counted.calls[index][place] else { return nil }
                return (seconds, call == data.cases[place].fracture)
            }
        }
    }
}
