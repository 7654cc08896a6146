public import Statistics

/// The summary ROC curve of a group of readers.
public struct SummaryCurveResult: Sendable {
    /// Whom it is about.
    public let selection: ReaderSelection
    /// The group in words.
    public let label: String
    /// How many readers have cases of both classes.
    public let readers: Int
    /// The readers' false positive rates, from the lowest to the highest: as far as the curve is drawn.
    public let rates: ClosedRange<Double>
    /// The curve, or why there is none.
    public let curve: Result<SummaryROC, StatisticsError>

    init(_ group: GroupResult, _ results: [ReaderResult]) {
        selection = group.selection
        label = group.label
        let tables = results.filter { group.readers.contains($0.reader.id) }.compactMap(\.table).filter {
            $0.truePositives + $0.falseNegatives > 0 && $0.trueNegatives + $0.falsePositives > 0
        }
        readers = tables.count
        let rates = tables.map { Double($0.falsePositives) / Double($0.falsePositives + $0.trueNegatives) }
        self.rates = (rates.min() ?? 0)...(rates.max() ?? 0)
        curve = Result { () throws(StatisticsError) in
            try SummaryROC(
                tables.map {
                    SummaryROC.Counts(
                        truePositives: $0.truePositives, falseNegatives: $0.falseNegatives,
                        falsePositives: $0.falsePositives, trueNegatives: $0.trueNegatives)
                })
        }
    }
}
