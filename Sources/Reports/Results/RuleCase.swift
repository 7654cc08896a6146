import Statistics

/// One result under the plan's rule for readings without yes or no, and under the two extremes: what the rule can have
/// done to it.
public struct RuleCase: Sendable {
    /// A reader's code, a group, or a model minus all readers, in words.
    public let label: String
    /// Readings without yes or no that stand behind it.
    public let touched: Int
    /// Cases with a fracture.
    public let sensitivity: Values
    /// Cases without.
    public let specificity: Values

    /// One measure under three rules.
    public struct Values: Sendable {
        /// As the settings have it.
        public let rule: Estimated
        /// Every such reading counts as wrong.
        public let worstCase: Estimated
        /// Every such reading counts as right.
        public let bestCase: Estimated
    }
}

extension RuleCase {
    /// Every group and reader behind whom such readings stand, and each model against all readers; nothing when all readings
    /// say yes or no.
    static func all(_ results: ComparisonResults) -> [RuleCase] {
        guard results.counted.total.touched > 0 else { return [] }
        let settings = results.settings
        let runs = [settings.rules, .worstCase, .bestCase].map { rules in
            Run(
                rules == settings.rules ? results.counted : results.data.counted(results.modality, by: rules),
                settings)
        }
        func values(_ value: (Run) -> Estimated) -> Values {
            Values(rule: value(runs[0]), worstCase: value(runs[1]), bestCase: value(runs[2]))
        }
        func measures(_ label: String, _ touched: Int, _ value: (Run, ReaderEndpoint) -> Estimated) -> RuleCase {
            RuleCase(
                label: label, touched: touched, sensitivity: values { value($0, .sensitivity) },
                specificity: values { value($0, .specificity) })
        }
        let counts = Dictionary(zip(results.counted.readers.map(\.id), results.counted.counts)) { first, _ in first }
        func touched(_ readers: [ReaderID]) -> Int { readers.reduce(0) { $0 + (counts[$1]?.touched ?? 0) } }
        let groups = results.groups.filter { $0.readers.count > 1 && touched($0.readers) > 0 }.map { group in
            measures(group.label, touched(group.readers)) { $0.mean(of: group.readers, $1) }
        }
        let readers = results.readers.filter { $0.counts.touched > 0 }.map { reader in
            measures(reader.reader.id.description, reader.counts.touched) { $0.value(of: reader.reader.id, $1) }
        }
        let all = results.readers.map(\.reader.id)
        let models = results.models.filter { _ in all.count >= GroupResult.smallestTested }.map { model in
            let calls = model.model.calls(settings).map(MultiReaderSource.rating(of:))
            return measures("\(model.model.name) minus all readers", results.counted.total.touched) {
                $0.difference(calls, all, $1)
            }
        }
        return groups + models + readers
    }
}

/// The readings under one rule.
private struct Run {
    private let outcomes: [ReaderID: Outcomes]
    private let source: MultiReaderSource
    private let settings: AnalysisSettings

    init(_ counted: CountedReadings, _ settings: AnalysisSettings) {
        outcomes = Dictionary(
            counted.readers.indices.map { (counted.readers[$0].id, counted.outcomes(of: $0)) },
            uniquingKeysWith: { first, _ in first })
        source = MultiReaderSource(counted)
        self.settings = settings
    }

    func value(of reader: ReaderID, _ endpoint: ReaderEndpoint) -> Estimated {
        Result { () throws(StatisticsError) -> IntervalEstimate in
            let counts = outcomes[reader] ?? Outcomes(calls: [], truth: [])
            let (right, all) =
                endpoint == .sensitivity
                ? (counts.truePositives, counts.withFracture) : (counts.trueNegatives, counts.withoutFracture)
            return try Proportion(successes: right, trials: all).interval(.clopperPearson, level: settings.level)
        }
    }

    func mean(of readers: [ReaderID], _ endpoint: ReaderEndpoint) -> Estimated {
        Result { () throws(StatisticsError) -> IntervalEstimate in
            let values = readers.compactMap { value(of: $0, endpoint).interval?.estimate }
            guard let interval = try ReadersMean(values, level: settings.level, range: 0...1).interval else {
                throw .tooFew(what: "readers", needed: 2, given: values.count)
            }
            return interval
        }
    }

    func difference(_ calls: [Double], _ readers: [ReaderID], _ endpoint: ReaderEndpoint) -> Estimated {
        ComparedMeasure(endpoint, isPrimary: false, settings) { () throws(StatisticsError) in
            try source.readings(of: readers, endpoint, besides: calls)
        }.difference
    }
}
