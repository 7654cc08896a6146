public import Statistics

/// Two models on the same cases. Differences are always first minus second.
public struct ModelPairComparison: Sendable {
    /// Names.
    public let (first, second): (String, String)
    /// The areas: DeLong, same cases.
    public private(set) var area: Part
    /// Cases with a fracture: Tango's limits, McNemar's exact test.
    public private(set) var sensitivity: Part
    /// Cases without.
    public private(set) var specificity: Part

    /// One measure.
    public struct Part: Sendable {
        /// Who was right; `nil` for the area and without a common case.
        public let table: PairedTable?
        /// First minus second.
        public let difference: Estimated
        /// That there is none.
        public let test: TestResult?
        /// Its p value after Holm's adjustment over all pairs and the three measures; `nil` without a test.
        public internal(set) var adjustedP: Double?

        init(table: PairedTable? = nil, difference: Estimated, test: TestResult?) {
            self.table = table
            self.difference = difference
            self.test = test
            adjustedP = test?.p
        }
    }

    init(_ first: ModelResult, _ second: ModelResult, truth: [Bool], _ settings: AnalysisSettings) {
        (self.first, self.second) = (first.model.name, second.model.name)
        let places = truth.indices.filter {
            first.model.probabilities[$0] != nil && second.model.probabilities[$0] != nil
        }
        let areas = Result { () throws(StatisticsError) -> AreaDifference in
            func classes(_ model: ModelScores) throws(StatisticsError) -> ScoredClasses {
                try ScoredClasses(
                    scores: places.map { model.probabilities[$0] ?? 0 }, isPositive: places.map { truth[$0] })
            }
            return try PairedAreas(classes(first.model), classes(second.model)).difference()
        }
        area = Part(
            difference: areas.map { $0.interval(level: settings.level) }, test: (try? areas.get())?.test())
        let calls = (first.model.calls(settings), second.model.calls(settings))
        func part(_ fracture: Bool) -> Part {
            let own = places.filter { truth[$0] == fracture }
            let table = Result { () throws(StatisticsError) in
                try PairedTable(
                    first: own.map { calls.0[$0] == fracture }, second: own.map { calls.1[$0] == fracture })
            }
            return Part(
                table: try? table.get(),
                difference: table.flatMap { table in
                    Result { () throws(StatisticsError) in try table.difference(.tango, level: settings.level) }
                }, test: try? table.get().mcNemar(.exact))
        }
        sensitivity = part(true)
        specificity = part(false)
    }

    /// Every pair once, in the models' order, with p values adjusted together (Holm).
    static func all(_ models: [ModelResult], truth: [Bool], _ settings: AnalysisSettings) -> [ModelPairComparison] {
        var pairs = models.indices.flatMap { first in
            models.indices.filter { $0 > first }.map { second in
                ModelPairComparison(models[first], models[second], truth: truth, settings)
            }
        }
        let adjusted = HolmAdjusted(
            pairs.flatMap { [$0.area.test?.p, $0.sensitivity.test?.p, $0.specificity.test?.p] })
        for index in pairs.indices {
            pairs[index].area.adjustedP = adjusted[3 * index]
            pairs[index].sensitivity.adjustedP = adjusted[3 * index + 1]
            pairs[index].specificity.adjustedP = adjusted[3 * index + 2]
        }
        return pairs
    }
}
