import Statistics
import Studies

/// Everything that is computed from the readings of one modality, once, for every table, figure and file: the same number
/// on a page, in a file and in a figure comes from here.
public struct ComparisonResults: Sendable {
    /// What it was computed from.
    public let data: ComparisonData
    /// How; every specialty of the data is in it.
    public let settings: AnalysisSettings
    /// Index into the data's modalities.
    public let modality: Int
    /// The readings after the rules; without any reading it holds no reader.
    public let counted: CountedReadings
    /// The models, in the data's order; one that has no probability at all is left out.
    public let models: [ModelResult]
    /// The readers, in natural order.
    public let readers: [ReaderResult]
    /// All readers, then every group, then every specialty, those without readers left out.
    public let groups: [GroupResult]
    /// By model: against each reader.
    public let againstReaders: [[ModelReaderComparison]]
    /// By model: against each of the groups that hold at least five readers.
    public let againstGroups: [[ModelGroupComparison]]
    /// Every two sessions of all readers, the later minus the earlier; empty with a single session. The same whichever
    /// modality is shown.
    public let sessionComparisons: [ReadersComparison]
    /// Every two specialties.
    public let specialtyComparisons: [ReadersComparison]
    /// Every two models on the same cases.
    public let modelPairs: [ModelPairComparison]
    /// By model and group of at least five readers: the mean point against the curve.
    public let meanPoints: [MeanPointResult]
    /// Agreement among all readers and within each group; failures say why.
    public let agreement: [GroupAgreement]
    /// Before and after a model spoke; the same whichever modality is shown.
    public let secondReadings: [SecondReadingResult]
    /// With and without a model; `nil` without a crossover, the same whichever modality is shown.
    public let crossover: CrossoverResult?
    /// By model: the review of its heat maps.
    public let heatMapReviews: [HeatMapReviewResult]
    /// The models' curves, then those of the readers who were asked how sure they are.
    public let curves: [CurveResult]
    /// The summary curve of all readers and of each group of at least two.
    public let summaryCurves: [SummaryCurveResult]
    /// Results under the plan's rule for readings without yes or no, and under the two extremes; empty when there are none.
    public private(set) var ruleCases: [RuleCase] = []

    /// Computes everything.
    ///
    /// - Parameters:
    ///   - data: at least one case.
    ///   - settings: what the study registered, or defaults.
    ///   - modality: index into the data's modalities; one that is none of them means the first.
    ///   - models: what ``ModelResult/all(_:truth:settings:)`` gives for these data and settings, where it was computed
    ///     beforehand: it needs no reading.
    public init(
        _ data: ComparisonData, _ settings: AnalysisSettings, modality: Int = 0, models: [ModelResult]? = nil
    ) {
        let settings = settings.completed(for: data)
        self.data = data
        self.settings = settings
        let modality = data.modalities.indices.contains(modality) ? modality : 0
        self.modality = modality
        let counted =
            data.modalities.indices.contains(modality)
            ? data.counted(modality, by: settings.rules) : CountedReadings.none(of: data, settings.rules)
        self.counted = counted
        let models = models ?? ModelResult.all(data.models, truth: data.truth, settings: settings)
        self.models = models
        let readers = Array(counted.readers.indices).concurrentMap { index in
            ReaderResult(
                counted, index, seconds: data.seconds(of: counted.readers[index].id, modality: modality),
                level: settings.level)
        }
        self.readers = readers
        let source = MultiReaderSource(counted)
        let groups = Self.selections(counted, settings).concurrentMap { selection, label in
            GroupResult(selection, label: label, results: readers, data: source, level: settings.level)
        }
        self.groups = groups
        againstReaders = models.map { ModelReaderComparison.all($0, counted, settings) }
        let several = groups.filter { $0.readers.count > 1 }
        let tested = groups.filter(\.isTested)
        // The plan names no session, and one endpoint cannot be primary in several.
        var ofSession = settings
        if modality > 0 { ofSession.primaryEndpoint = nil }
        againstGroups = ModelGroupComparison.all(models, tested, source, ofSession)
        sessionComparisons = ReadersComparison.sessions(data, settings)
        specialtyComparisons = ReadersComparison.specialties(groups, source, ofSession)
        modelPairs = ModelPairComparison.all(models, truth: data.truth, settings)
        let pairs = models.flatMap { model in tested.map { (model, $0) } }
        meanPoints = pairs.concurrentMap { MeanPointResult($0.0, $0.1, counted, settings) }
        agreement = several.concurrentMap { GroupAgreement($0, data, modality: modality, level: settings.level) }
        secondReadings = data.secondReadings.compactMap { SecondReadingResult($0, data, settings) }
        crossover = data.crossover.flatMap { CrossoverResult($0, data, settings) }
        heatMapReviews = data.heatMapReviews.map {
            HeatMapReviewResult($0, cases: data.cases, level: settings.level)
        }
        curves =
            models.concurrentMap { model in
                model.curve.map { CurveResult(name: model.model.name, specialty: "", curve: $0, area: model.logitArea) }
            }.compactMap(\.self)
            + readers.concurrentMap { reader in
                reader.curve.map { curve in
                    CurveResult(
                        name: reader.reader.id.description,
                        specialty: settings.specialty(reader.reader.specialty)?.label.invariant ?? "", curve: curve,
                        area: reader.area)
                }
            }.compactMap(\.self)
        summaryCurves = several.concurrentMap { SummaryCurveResult($0, readers) }
        ruleCases = RuleCase.all(self)
    }

    private static func selections(
        _ counted: CountedReadings, _ settings: AnalysisSettings
    ) -> [(ReaderSelection, String)] {
        guard !counted.readers.isEmpty else { return [] }
        let groups = Set(counted.readers.compactMap(\.group)).sorted()
        let specialties = settings.specialties.filter { specialty in
            counted.readers.contains { $0.specialty == specialty.code }
        }
        return [(.all, "All readers")]
            + (groups.count > 1 ? groups.map { (.group($0), "Group: \($0)") } : [])
            + (specialties.count > 1 ? specialties.map { (.specialty($0.code), $0.label.invariant) } : [])
    }
}

extension CountedReadings {
    static func none(of data: ComparisonData, _ rules: AnalysisRules) -> CountedReadings {
        CountedReadings(
            modality: .only, rules: rules, readers: [], cases: data.cases.map(\.number), truth: data.truth, calls: [],
            scores: [], counts: [])
    }
}

extension ComparisonData {
    /// The reading times of one reader that were measured.
    func seconds(of reader: ReaderID, modality: Int) -> [Double] {
        guard let index = index(of: reader), modalities.indices.contains(modality) else { return [] }
        return cells(reader: index, modality: modality).compactMap(\.seconds)
    }
}
