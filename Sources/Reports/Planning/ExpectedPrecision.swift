public import Statistics
public import Studies

/// How wide a study's intervals are going to be and how often its primary comparison is going to be significant, if a
/// scenario is true: many studies of the plan's size are drawn and analysed as the plan says.
public struct ExpectedPrecision: Codable, Equatable, Sendable {
    /// One measure of a group of readers, averaged over the studies.
    public struct Width: Codable, Equatable, Sendable {
        /// The group in words.
        public var group: String
        /// As ``ReaderEndpoint`` names it.
        public var measure: String
        /// The mean estimate, as a fraction.
        public var mean: Double
        /// Mean width of the t interval over readers (cases fixed), as a fraction; `nil` when there is none.
        public var readersOnly: Double?
        /// Mean width with readers and cases random (Obuchowski and Rockette), as a fraction; `nil` when there is none.
        public var readersAndCases: Double?
    }

    /// The registered primary comparison.
    public struct Primary: Codable, Equatable, Sendable {
        /// Measure and comparison, as a study file names them.
        public var measure: String, comparison: String
        /// First minus second in the scenario, as a fraction; `nil` for a measure that the scenario does not fix.
        public var difference: Double?
        /// Studies whose test was significant, of those that had one.
        public var significant: Int
        /// Studies that had a test.
        public var tested: Int
        /// Studies that showed non-inferiority; `nil` without a margin.
        public var nonInferior: Int?
        /// Mean width of the interval of the difference, as a fraction; `nil` when no study had one.
        public var width: Double?

        /// The share that was significant; `nil` when nothing was tested.
        public var power: Double? { tested > 0 ? Double(significant) / Double(tested) : nil }
    }

    /// By group and measure, in the order of a report.
    public var widths: [Width]
    /// `nil` when the scenario says nothing about it, as when specialties are compared, which it makes alike.
    public var primary: Primary?
    /// Studies that were drawn.
    public var studies: Int
    /// Of the intervals, between 0 and 1.
    public var level: Double

    /// Draws and analyses.
    ///
    /// - Parameters:
    ///   - cases: the study's, with their truth.
    ///   - readers: how many of each specialty.
    ///   - studies: how many are drawn, at least 1.
    /// - Throws: ``StatisticsError`` as ``ReaderScenario/check()``.
    public init(
        _ scenario: ReaderScenario, plan: StudyPlan, settings: AnalysisSettings, cases: [ComparisonCase],
        readers: [Specialty.Code: Int], studies: Int
    ) throws(StatisticsError) {
        try scenario.check()
        let drawn = Array(0..<max(1, studies)).concurrentMap { number in
            try? DrawnStudy(scenario, plan, settings, cases, readers, draw: UInt64(number) + 1)
        }.compactMap(\.self)
        self.studies = drawn.count
        level = settings.level.value
        widths = (drawn.first?.groups ?? []).enumerated().flatMap { place, group in
            group.measures.indices.map { index in
                let measures = drawn.compactMap {
                    $0.groups.indices.contains(place) ? $0.groups[place].measures[index] : nil
                }
                return Width(
                    group: group.label, measure: group.measures[index].endpoint.rawValue,
                    mean: mean(measures.compactMap { $0.mean?.summary.mean }) ?? .nan,
                    readersOnly: mean(measures.compactMap { $0.mean?.interval.map(width) }),
                    readersAndCases: mean(measures.compactMap { $0.multiReader.interval.map(width) }))
            }
        }.filter { $0.mean.isFinite }
        primary = Self.primary(scenario, plan, settings, drawn.compactMap(\.primary))
    }

    private static func primary(
        _ scenario: ReaderScenario, _ plan: StudyPlan, _ settings: AnalysisSettings, _ found: [ComparedMeasure]
    ) -> Primary? {
        guard !found.isEmpty else { return nil }
        let endpoint = plan.analysis.primaryMeasure.endpoint
        let first: Double? =
            switch (plan.analysis.primaryComparison, endpoint) {
            case (.modelVersusReaders, .sensitivity): scenario.modelSensitivity
            case (.modelVersusReaders, .specificity): scenario.modelSpecificity
            case (.betweenSessions, _): scenario.mean(endpoint, session: 2)
            default: nil
            }
        let second = scenario.mean(endpoint, session: 1)
        let p = found.compactMap { $0.test?.p }
        return Primary(
            measure: plan.analysis.primaryMeasure.rawValue, comparison: plan.analysis.primaryComparison.rawValue,
            difference: first.flatMap { first in second.map { first - $0 } },
            significant: p.count { $0 < 1 - settings.level.value }, tested: p.count,
            nonInferior: settings.nonInferiorityMargin == nil
                ? nil : found.compactMap { $0.nonInferiority?.p }.count { $0 < (1 - settings.level.value) / 2 },
            width: mean(found.compactMap { $0.difference.interval.map(width) }))
    }
}

/// One study of the plan's size.
private struct DrawnStudy: Sendable {
    let groups: [GroupResult]
    let primary: ComparedMeasure?

    init(
        _ scenario: ReaderScenario, _ plan: StudyPlan, _ settings: AnalysisSettings, _ cases: [ComparisonCase],
        _ counts: [Specialty.Code: Int], draw: UInt64
    ) throws(StatisticsError) {
        let data = try ComparisonData.simulated(scenario, plan, cases, counts, draw: draw)
        let level = settings.level
        let sources = data.modalities.indices.map { data.counted($0, by: settings.rules) }
        guard let counted = sources.first else { throw .tooFew(what: "readers", needed: 1, given: 0) }
        let results = counted.readers.indices.map {
            ReaderResult(counted, $0, seconds: [], level: level)
        }
        let source = MultiReaderSource(counted)
        let specialties = plan.specialties.filter { (counts[$0.code] ?? 0) > 1 }
        let selections: [(ReaderSelection, String)] =
            [(.all, "All readers")]
            + (specialties.count > 1 ? specialties.map { (.specialty($0.code), $0.label.invariant) } : [])
        groups = selections.map { GroupResult($0.0, label: $0.1, results: results, data: source, level: level) }
        let endpoint = plan.analysis.primaryMeasure.endpoint
        let readers = counted.readers.map(\.id)
        switch plan.analysis.primaryComparison {
        case .modelVersusReaders:
            guard let model = data.models.first else {
                primary = nil
                return
            }
            let scores =
                endpoint == .area
                ? model.probabilities.map { $0 ?? .nan } : model.calls(settings).map(MultiReaderSource.rating(of:))
            primary = ComparedMeasure(endpoint, isPrimary: true, settings) { () throws(StatisticsError) in
                try source.readings(of: readers, endpoint, besides: scores)
            }
        case .betweenSessions:
            guard sources.count > 1 else {
                primary = nil
                return
            }
            let later = MultiReaderSource(sources[1])
            let names = [data.modalities[1].description, data.modalities[0].description]
            primary = ComparedMeasure(endpoint, isPrimary: true, settings) { () throws(StatisticsError) in
                try MultiReaderSource.joined([later, source], names: names, of: readers, endpoint)
            }
        case .betweenSpecialties: primary = nil
        }
    }
}

extension ComparisonData {
    /// The data of one drawn study.
    static func simulated(
        _ scenario: ReaderScenario, _ plan: StudyPlan, _ cases: [ComparisonCase], _ counts: [Specialty.Code: Int],
        draw: UInt64
    ) throws(StatisticsError) -> ComparisonData {
        let people = plan.specialties.flatMap { specialty in
            (0..<(counts[specialty.code] ?? 0)).map { (specialty, "\(specialty.code)-\($0 + 1)") }
        }
        let drawn = try SimulatedReadings(
            scenario, readers: people.count, truth: cases.map(\.fracture), sessions: plan.sessions.count,
            threshold: plan.analysis.threshold, draw: draw)
        let offersDoubt = if case .choice(_, .some)? = plan.primaryQuestion?.kind { true } else { false }
        let several = plan.sessions.count > 1
        let modalities = plan.sessions.indices.map { several ? Modality("session \($0 + 1)") : .only }
        var readings: [Reading] = []
        for (session, ofSession) in drawn.readings.enumerated() {
            for (reader, ofReader) in ofSession.enumerated() {
                for (item, reading) in ofReader.enumerated() {
                    let call: Answer = reading.isPositive ? .fracture : .noFracture
                    readings.append(
                        Reading(
                            reader: ReaderID(people[reader].1), caseNumber: cases[item].number,
                            modality: modalities[session],
                            answer: offersDoubt && reading.cannotAssess ? .cannotAssess(reason: nil) : call,
                            confidence: (reading.certainty * 100).rounded(), seconds: reading.seconds))
                }
            }
        }
        return ComparisonData(
            cases: cases,
            readers: people.map { specialty, code in
                ComparisonReader(
                    id: ReaderID(code), specialty: specialty.code, group: specialty.group.map(ReaderGroup.init))
            }, modalities: modalities, readings: readings,
            models: [
                ModelScores(
                    name: "Simulated model", probabilities: drawn.probabilities, threshold: plan.analysis.threshold)
            ], confidenceScale: .percent, readersAreSimulated: true)
    }
}

/// Of those that are finite; `nil` of none.
private func mean(_ values: [Double]) -> Double? {
    let finite = values.filter(\.isFinite)
    return finite.isEmpty ? nil : finite.reduce(0, +) / Double(finite.count)
}

private func width(_ interval: IntervalEstimate) -> Double { interval.upper - interval.lower }
