import Glibc
public import Statistics

/// Readings drawn from a scenario: the binormal model of ROC analysis with random readers and random cases.
///
/// A reading is positive when its latent value lies above 0. The value is a standard normal variable, in part the case's, in
/// part the reader's view of the case and in part chance, plus the reader's distance: of diseased cases upwards, of healthy
/// ones downwards. Distances are normal over readers, about a mean that makes the mean rate over readers the scenario's
/// (for X normal with mean m and standard deviation s, the mean of Φ(X) is Φ(m / √(1 + s²))).
///
/// - SeeAlso: Roe & Metz, Acad Radiol 1997;4:298, whose variance components these are in other words.
public struct SimulatedReadings: Equatable, Sendable {
    /// One reading.
    public struct Reading: Equatable, Sendable {
        /// How sure the reader is of a fracture, 0...1; above 0.5 he calls one.
        public var certainty: Double
        /// The reader says that the radiograph cannot be assessed.
        public var cannotAssess: Bool
        /// Reading time.
        public var seconds: Double

        /// Whether the reader calls a fracture.
        public var isPositive: Bool { certainty > 0.5 }
    }

    /// By session, reader and case.
    public let readings: [[[Reading]]]
    /// The model's probabilities by case, 0...1, at or above the threshold where it calls a fracture.
    public let probabilities: [Double]

    /// Draws.
    ///
    /// - Parameters:
    ///   - readers: how many, at least 1.
    ///   - truth: by case.
    ///   - sessions: at least 1.
    ///   - threshold: the model's, between 0 and 1.
    ///   - draw: the number of the study that is drawn; the same scenario and number give the same readings.
    /// - Throws: ``StatisticsError`` as ``ReaderScenario/check()``.
    public init(
        _ scenario: ReaderScenario, readers: Int, truth: [Bool], sessions: Int = 1, threshold: Double = 0.5,
        draw: UInt64 = 0
    ) throws(StatisticsError) {
        try scenario.check()
        let source = NormalSource(seed: scenario.seed, draw: draw)
        let people = ReaderModel(scenario, truth, source)
        readings = (1...max(1, sessions)).map { session in
            (0..<readers).map { people.readings(of: $0, session: session) }
        }
        let cut = Normal.quantile(min(max(threshold, 0.001), 0.999))
        let shares = (case: scenario.caseShare.squareRoot(), own: (1 - scenario.caseShare).squareRoot())
        var probabilities: [Double] = []
        for (item, isDiseased) in truth.enumerated() {
            let chance = shares.case * people.cases[item] + shares.own * source.value(.ofModel, 0, 0, item)
            let distance = Normal.quantile(isDiseased ? scenario.modelSensitivity : scenario.modelSpecificity)
            probabilities.append(Normal.cdf(chance + (isDiseased ? distance : -distance) + cut))
        }
        self.probabilities = probabilities
    }
}

/// Readers of a scenario before the cases of one study.
private struct ReaderModel {
    let cases: [Double]
    private let scenario: ReaderScenario
    private let truth: [Bool]
    private let source: NormalSource
    private let spread: Double
    private let shares: (case: Double, view: Double, rest: Double)

    init(_ scenario: ReaderScenario, _ truth: [Bool], _ source: NormalSource) {
        (self.scenario, self.truth, self.source) = (scenario, truth, source)
        cases = truth.indices.map { source.value(.ofCase, 0, 0, $0) }
        spread = (1 + scenario.readerSpread * scenario.readerSpread).squareRoot()
        let rest = max(0, 1 - scenario.caseShare - scenario.repeatShare)
        shares = (scenario.caseShare.squareRoot(), scenario.repeatShare.squareRoot(), rest.squareRoot())
    }

    func readings(of reader: Int, session: Int) -> [SimulatedReadings.Reading] {
        let diseased = distance(.sensitivity, of: reader, session: session)
        let healthy = distance(.specificity, of: reader, session: session)
        return truth.indices.map { item in
            let view = shares.view * source.value(.ofView, reader, 0, item)
            let rest = shares.rest * source.value(.ofReading, reader, session, item)
            let latent = shares.case * cases[item] + view + rest + (truth[item] ? diseased : -healthy)
            let time = scenario.medianSeconds * exp(0.5 * source.value(.ofTime, reader, session, item))
            return SimulatedReadings.Reading(
                certainty: Normal.cdf(latent),
                cannotAssess: source.uniform(.ofDoubt, reader, session, item) < scenario.cannotAssess,
                seconds: min(600, max(1, time)))
        }
    }

    /// How far a reader's latent values lie on the right side of 0; his ability is the same in all sessions.
    private func distance(_ endpoint: ReaderEndpoint, of reader: Int, session: Int) -> Double {
        let mean = Normal.quantile(scenario.mean(endpoint, session: session) ?? 0.5)
        let ability = source.value(.ofReader, reader, endpoint == .sensitivity ? 0 : 1, 0)
        return mean * spread + scenario.readerSpread * ability
    }
}

/// Draws that depend on what they are for and on nothing else, so that one more reader changes no other reader's answers.
private struct NormalSource {
    enum Use: UInt64 {
        case ofCase = 1, ofReader, ofView, ofReading, ofDoubt, ofTime, ofModel
    }

    let seed: UInt64
    let draw: UInt64

    /// Uniform, never 0 or 1.
    func uniform(_ use: Use, _ first: Int, _ second: Int, _ third: Int) -> Double {
        var generator = SeededGenerator(
            seed: seed, parts: [draw, use.rawValue, UInt64(first), UInt64(second), UInt64(third)])
        return (Double(generator.next() >> 12) + 0.5) * 0x1p-52
    }

    /// Standard normal.
    func value(_ use: Use, _ first: Int, _ second: Int, _ third: Int) -> Double {
        Normal.quantile(uniform(use, first, second, third))
    }
}
