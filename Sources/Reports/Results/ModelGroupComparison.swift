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
    public private(set) var measures: [Measure]

    /// One measure.
    public struct Measure: Sendable {
        /// Which.
        public let endpoint: ReaderEndpoint
        /// Model minus readers' mean (Hillis: a stand-alone system against random readers on the same cases).
        public let difference: Estimated
        /// That there is none.
        public let test: TestResult?
        /// Its p value after Holm's adjustment over all secondary comparisons of the model, or its own when this is the
        /// primary one; `nil` without a test.
        public internal(set) var adjustedP: Double?
        /// That the model is worse than the readers by the margin or more, one-sided; `nil` without a margin.
        public let nonInferiority: TestResult?
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
            let test = (try? found.get())?.test
            return Measure(
                endpoint: measure.endpoint, difference: found.map(\.interval), test: test, adjustedP: test?.p,
                nonInferiority: settings.nonInferiorityMargin.flatMap { margin in
                    try? found.get().nonInferiority(margin: margin)
                },
                isPrimary: group.selection == .all && primary?.comparison == .modelVersusReaders
                    && primary?.measure.rawValue == measure.endpoint.registeredName)
        }
    }

    /// Every group, with the p values of all secondary comparisons adjusted together (Holm).
    static func all(
        _ model: ModelResult, _ groups: [GroupResult], _ source: MultiReaderSource, _ settings: AnalysisSettings
    ) -> [ModelGroupComparison] {
        var comparisons = groups.concurrentMap { ModelGroupComparison(model, $0, source, settings) }
        let places = comparisons.indices.flatMap { group in
            comparisons[group].measures.indices.filter { !comparisons[group].measures[$0].isPrimary }.map {
                (group, $0)
            }
        }
        let adjusted = HolmAdjusted(places.map { comparisons[$0.0].measures[$0.1].test?.p })
        for (index, place) in places.enumerated() {
            comparisons[place.0].measures[place.1].adjustedP = adjusted[index]
        }
        return comparisons
    }
}

extension ReaderEndpoint {
    /// As a study file names it.
    var registeredName: String { self == .area ? "auc" : rawValue }
}
