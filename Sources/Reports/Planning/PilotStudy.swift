public import Statistics

/// A study that was read, as the pilot of the next one: the variance components of two tests of its readers.
///
/// The tests are the first two sessions; with a single session the model and the readers, the model reading alike for
/// everybody (Hillis 2007).
public struct PilotStudy: Sendable {
    /// What is compared.
    public let endpoint: ReaderEndpoint
    /// The two tests, by name.
    public let tests: (first: String, second: String)
    /// Readers of the pilot.
    public let readers: Int
    /// First minus second, readers and cases random; a failure says why there is none.
    public let difference: Estimated
    /// What the power of other sizes is computed from.
    public let power: ReaderStudyPower

    /// - Parameters:
    ///   - data: readers with two sessions, or with a model.
    ///   - settings: the rules for readings without yes or no, and the threshold.
    ///   - endpoint: sensitivity, specificity or the area.
    /// - Throws: ``StatisticsError`` when there are fewer than two tests or readers, when confidence was not asked and the
    ///   area is wanted, and as ``ObuchowskiRockette``.
    public init(
        _ data: ComparisonData, _ settings: AnalysisSettings, _ endpoint: ReaderEndpoint
    ) throws(StatisticsError) {
        let sources = data.modalities.indices.prefix(2).map { MultiReaderSource(data.counted($0, by: settings.rules)) }
        let readers = data.readers.map(\.id)
        let pilot: MultiReaderData
        if sources.count == 2 {
            let names = data.modalities.prefix(2).map(\.description)
            pilot = try MultiReaderSource.joined(sources, names: names, of: readers, endpoint)
            tests = (names[0], names[1])
        } else if let source = sources.first, let model = data.models.first {
            let scores =
                endpoint == .area
                ? model.probabilities.map { $0 ?? .nan } : model.calls(settings).map(MultiReaderSource.rating(of:))
            pilot = try source.readings(of: readers, endpoint, besides: scores)
            tests = (model.name, "readers")
        } else {
            throw .notEstimable(
                what: "the power of another study",
                because: "the pilot has one session and no model, so there are no two tests to compare")
        }
        let analysis = try ObuchowskiRockette(pilot, endpoint: endpoint, covariance: .jackknife)
        self.endpoint = endpoint
        self.readers = readers.count
        difference = Result { () throws(StatisticsError) -> IntervalEstimate in
            guard let found = try analysis.differences(.randomReadersAndCases, level: settings.level).first else {
                throw .tooFew(what: "tests", needed: 2, given: 1)
            }
            return found.interval
        }
        power = try ReaderStudyPower(pilot: analysis)
    }
}
