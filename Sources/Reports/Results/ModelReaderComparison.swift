public import Statistics

/// A model against one reader on the same cases. Differences are always model minus reader.
public struct ModelReaderComparison: Sendable {
    /// The reader.
    public let reader: ComparisonReader
    /// Cases with a fracture.
    public private(set) var sensitivity: Part?
    /// Cases without.
    public private(set) var specificity: Part?
    /// Difference of the areas, DeLong, same cases; a failure where confidence was not asked.
    public let area: Estimated
    /// Its test.
    public let areaTest: TestResult?
    /// The test's p value after Holm's adjustment over all readers' areas; `nil` without a test.
    public private(set) var adjustedAreaP: Double?

    /// One of the two classes.
    public struct Part: Sendable {
        /// Who was right.
        public let table: PairedTable
        /// Difference of the proportions with Tango's limits.
        public let difference: IntervalEstimate
        /// McNemar's exact test.
        public let test: TestResult
        /// Its p value after Holm's adjustment over all readers and both classes.
        public internal(set) var adjustedP: Double
        /// Of non-inferiority at the registered margin; `nil` without one.
        public let nonInferiority: TestResult?

        init(_ table: PairedTable, _ settings: AnalysisSettings) throws(StatisticsError) {
            self.table = table
            difference = try table.difference(.tango, level: settings.level)
            test = try table.mcNemar(.exact)
            adjustedP = test.p
            nonInferiority = try? settings.nonInferiorityMargin.map { margin throws(StatisticsError) in
                try table.nonInferiority(margin: margin)
            }
        }
    }

    init(_ model: ModelResult, _ counted: CountedReadings, _ index: Int, _ settings: AnalysisSettings) {
        reader = counted.readers[index]
        let modelCalls = model.model.calls(settings)
        func part(_ fracture: Bool) -> Part? {
            var (first, second): ([Bool], [Bool]) = ([], [])
            for place in counted.truth.indices where counted.truth[place] == fracture {
                guard let mine = modelCalls[place], let theirs = counted.calls[index][place] else { continue }
                first.append(mine == fracture)
                second.append(theirs == fracture)
            }
            return try? Part(PairedTable(first: first, second: second), settings)
        }
        sensitivity = part(true)
        specificity = part(false)
        let areas = Result { () throws(StatisticsError) -> AreaDifference in
            let places = counted.truth.indices.filter {
                model.model.probabilities[$0] != nil && counted.scores[index][$0] != nil
            }
            guard !places.isEmpty else {
                throw .notEstimable(
                    what: "the difference of the AUCs", because: "readers were not asked how sure they are")
            }
            let truth = places.map { counted.truth[$0] }
            return try PairedAreas(
                ScoredClasses(scores: places.map { model.model.probabilities[$0] ?? 0 }, isPositive: truth),
                ScoredClasses(scores: places.map { counted.scores[index][$0] ?? 0 }, isPositive: truth)
            ).difference()
        }
        area = areas.map { $0.interval(level: settings.level) }
        areaTest = (try? areas.get())?.test()
        adjustedAreaP = areaTest?.p
    }

    /// All readers, with p values adjusted together (Holm): those of the rates, and those of the areas.
    static func all(
        _ model: ModelResult, _ counted: CountedReadings, _ settings: AnalysisSettings
    ) -> [ModelReaderComparison] {
        var comparisons = Array(counted.readers.indices).concurrentMap {
            ModelReaderComparison(model, counted, $0, settings)
        }
        let rates = HolmAdjusted(comparisons.flatMap { [$0.sensitivity?.test.p, $0.specificity?.test.p] })
        let areas = HolmAdjusted(comparisons.map { $0.areaTest?.p })
        for index in comparisons.indices {
            if let p = rates[2 * index] { comparisons[index].sensitivity?.adjustedP = p }
            if let p = rates[2 * index + 1] { comparisons[index].specificity?.adjustedP = p }
            comparisons[index].adjustedAreaP = areas[index]
        }
        return comparisons
    }
}
