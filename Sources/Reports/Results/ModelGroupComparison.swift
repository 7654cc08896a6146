public import Statistics
import Studies

/// A model against a group of readers, readers and cases random. Differences are always model minus readers' mean.
public struct ModelGroupComparison: Sendable {
    /// The group in words.
    public let label: String
    /// Whom it is about.
    public let selection: ReaderSelection
    /// How many readers.
    public let readers: Int
    /// By measure.
    public let measures: [Measure]

    /// One measure.
    public struct Measure: Sendable {
        /// Which.
        public let endpoint: ReaderEndpoint
        /// Model minus readers' mean (Hillis: a stand-alone system against random readers on the same cases).
        public let difference: Estimated
        /// That there is none.
        public let test: TestResult?
        /// Whether this is the registered primary endpoint.
        public let isPrimary: Bool
    }

    init(_ model: ModelResult, _ group: GroupResult, _ source: MultiReaderSource, _ settings: AnalysisSettings) {
        label = group.label
        selection = group.selection
        readers = group.readers.count
        let calls = model.model.calls(settings)
        measures = group.measures.map { measure in
            let scores =
                measure.endpoint == .area
                ? model.model.probabilities.map { $0 ?? .nan } : calls.map(MultiReaderSource.rating(of:))
            let found = Result { () throws(StatisticsError) -> TestDifference in
                let data = try source.readings(of: group.readers, measure.endpoint, besides: scores)
                let analysis = try ObuchowskiRockette(data, endpoint: measure.endpoint, covariance: .jackknife)
                guard let difference = try analysis.differences(.randomReadersAndCases, level: settings.level).first
                else { throw .tooFew(what: "readers", needed: 2, given: group.readers.count) }
                return difference
            }
            let primary = settings.primaryEndpoint
            return Measure(
                endpoint: measure.endpoint, difference: found.map(\.interval), test: (try? found.get())?.test,
                isPrimary: group.selection == .all && primary?.comparison == .modelVersusReaders
                    && primary?.measure.rawValue == measure.endpoint.registeredName)
        }
    }
}

extension ReaderEndpoint {
    /// As a study file names it.
    var registeredName: String { self == .area ? "auc" : rawValue }
}
