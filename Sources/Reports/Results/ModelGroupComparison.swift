import Statistics
import Studies

/// A model against a group of readers, readers and cases random. Differences are always model minus readers' mean.
public struct ModelGroupComparison: Sendable {
    /// The group in words.
    public let label: String
    /// Whom it is about.
    public let selection: ReaderSelection
    /// How many readers.
    public let readers: Int
    /// By measure (Hillis: a stand-alone system against random readers on the same cases).
    public private(set) var measures: [ComparedMeasure]

    init(_ model: ModelResult, _ group: GroupResult, _ source: MultiReaderSource, _ settings: AnalysisSettings) {
        label = group.label
        selection = group.selection
        readers = group.readers.count
        let calls = model.model.calls(settings)
        measures = group.measures.map { measure in
            let scores =
                measure.endpoint == .area
                ? model.model.probabilities.map { $0 ?? .nan } : calls.map(MultiReaderSource.rating(of:))
            return ComparedMeasure(
                measure.endpoint,
                isPrimary: group.selection == .all && settings.isPrimary(measure.endpoint, .modelVersusReaders),
                settings
            ) { () throws(StatisticsError) in
                try source.readings(of: group.readers, measure.endpoint, besides: scores)
            }
        }
    }

    /// Every model against every group. The secondary comparisons of one model are adjusted together (Holm). The primary
    /// one stands alone; those of several models are adjusted together, as the plan names no model.
    static func all(
        _ models: [ModelResult], _ groups: [GroupResult], _ source: MultiReaderSource, _ settings: AnalysisSettings
    ) -> [[ModelGroupComparison]] {
        var comparisons = models.map { model in
            groups.concurrentMap { ModelGroupComparison(model, $0, source, settings) }
        }
        for model in comparisons.indices {
            var families = comparisons[model].map(\.measures)
            ComparedMeasure.adjust(&families, isPrimary: false)
            for group in families.indices { comparisons[model][group].measures = families[group] }
        }
        var families = comparisons.joined().map(\.measures)
        ComparedMeasure.adjust(&families, isPrimary: true)
        var adjusted = families.makeIterator()
        for model in comparisons.indices {
            for group in comparisons[model].indices {
                if let measures = adjusted.next() { comparisons[model][group].measures = measures }
            }
        }
        return comparisons
    }
}
