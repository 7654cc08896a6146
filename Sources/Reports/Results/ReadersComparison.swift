import Statistics
import Studies

/// Two sessions of the same readers, or two specialties, compared in the readers' means: first minus second, readers and
/// cases random (Obuchowski and Rockette; specialties are the split-plot form, in which readers are nested).
public struct ReadersComparison: Sendable {
    /// The session or specialty whose mean counts positively; of sessions the later one.
    public let first: String
    /// The one that is subtracted.
    public let second: String
    /// How many readers: the same for two sessions.
    public let readers: (first: Int, second: Int)
    /// By measure; empty when one side has fewer than five readers.
    public private(set) var measures: [ComparedMeasure]

    /// Every two sessions, for the readers who answered in both; nothing with a single session.
    static func sessions(_ data: ComparisonData, _ settings: AnalysisSettings) -> [ReadersComparison] {
        guard data.modalities.count > 1 else { return [] }
        let sources = data.modalities.indices.map { MultiReaderSource(data.counted($0, by: settings.rules)) }
        let pairs = data.modalities.indices.flatMap { later in (0..<later).map { (later, $0) } }
        let comparisons = pairs.concurrentMap { later, earlier in
            let readers = data.readers(answeringIn: [later, earlier]).map { data.readers[$0].id }
            let names = [later, earlier].map { data.modalities[$0].description }
            return ReadersComparison(
                names, (readers.count, readers.count), .betweenSessions, settings
            ) { (endpoint) throws(StatisticsError) in
                try MultiReaderSource.joined([sources[later], sources[earlier]], names: names, of: readers, endpoint)
            }
        }
        return adjusted(comparisons)
    }

    /// Every two specialties.
    static func specialties(
        _ groups: [GroupResult], _ source: MultiReaderSource, _ settings: AnalysisSettings
    ) -> [ReadersComparison] {
        let specialties = groups.filter { if case .specialty = $0.selection { true } else { false } }
        let pairs = specialties.indices.flatMap { first in
            (first + 1..<specialties.count).map { (specialties[first], specialties[$0]) }
        }
        let comparisons = pairs.concurrentMap { first, second in
            let names = [first.label, second.label]
            return ReadersComparison(
                names, (first.readers.count, second.readers.count), .betweenSpecialties, settings
            ) { (endpoint) throws(StatisticsError) in
                try source.nested([first.readers, second.readers], names: names, endpoint)
            }
        }
        return adjusted(comparisons)
    }

    private init(
        _ names: [String], _ readers: (first: Int, second: Int), _ comparison: AnalysisPlan.Comparison,
        _ settings: AnalysisSettings, readings: (ReaderEndpoint) throws(StatisticsError) -> MultiReaderData
    ) {
        (first, second) = (names[0], names[1])
        self.readers = readers
        guard min(readers.first, readers.second) >= GroupResult.smallestTested else {
            measures = []
            return
        }
        measures = ReaderEndpoint.compared.map { endpoint in
            ComparedMeasure(endpoint, isPrimary: settings.isPrimary(endpoint, comparison), settings) {
                () throws(StatisticsError) in try readings(endpoint)
            }
        }
    }

    /// The primary measure of a single pair keeps its p value; that of several pairs is adjusted over them, and
    /// everything else together (Holm).
    private static func adjusted(_ comparisons: [ReadersComparison]) -> [ReadersComparison] {
        var families = comparisons.map(\.measures)
        ComparedMeasure.adjust(&families, isPrimary: true)
        ComparedMeasure.adjust(&families, isPrimary: false)
        return zip(comparisons, families).map { comparison, measures in
            var adjusted = comparison
            adjusted.measures = measures
            return adjusted
        }
    }
}

extension ComparisonData {
    /// Indices of the readers who answered in every one of some modalities, in their order.
    func readers(answeringIn modalities: [Int]) -> [Int] {
        readers.indices.filter { reader in
            modalities.allSatisfy { cells(reader: reader, modality: $0).contains { $0.answer != .missing } }
        }
    }
}

extension AnalysisSettings {
    /// Whether a comparison in a measure is the registered primary endpoint.
    func isPrimary(_ endpoint: ReaderEndpoint, _ comparison: AnalysisPlan.Comparison) -> Bool {
        primaryEndpoint?.comparison == comparison && primaryEndpoint?.measure.rawValue == endpoint.registeredName
    }
}
