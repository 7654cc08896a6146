public import Statistics

/// Two models on the same cases. Differences are always first minus second.
public struct ModelPairComparison: Sendable {
    /// Names.
    public let (first, second): (String, String)
    /// Difference of the areas, DeLong, same cases.
    public let area: Estimated
    /// Its test.
    public let areaTest: TestResult?
    /// Among cases with a fracture: difference with Tango's limits.
    public let sensitivity: Estimated
    /// McNemar's exact test of it.
    public let sensitivityTest: TestResult?
    /// Among cases without.
    public let specificity: Estimated
    /// McNemar's exact test of it.
    public let specificityTest: TestResult?

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
        area = areas.map { $0.interval(level: settings.level) }
        areaTest = (try? areas.get())?.test()
        let calls = (first.model.calls(settings), second.model.calls(settings))
        func table(_ fracture: Bool) -> Result<PairedTable, StatisticsError> {
            let own = places.filter { truth[$0] == fracture }
            return Result { () throws(StatisticsError) in
                try PairedTable(
                    first: own.map { calls.0[$0] == fracture }, second: own.map { calls.1[$0] == fracture })
            }
        }
        func difference(_ table: Result<PairedTable, StatisticsError>) -> Estimated {
            table.flatMap { table in
                Result { () throws(StatisticsError) in try table.difference(.tango, level: settings.level) }
            }
        }
        let (diseased, healthy) = (table(true), table(false))
        sensitivity = difference(diseased)
        specificity = difference(healthy)
        sensitivityTest = try? diseased.get().mcNemar(.exact)
        specificityTest = try? healthy.get().mcNemar(.exact)
    }

    /// Every pair once, in the models' order.
    static func all(_ models: [ModelResult], truth: [Bool], _ settings: AnalysisSettings) -> [ModelPairComparison] {
        models.indices.flatMap { first in
            models.indices.filter { $0 > first }.map { second in
                ModelPairComparison(models[first], models[second], truth: truth, settings)
            }
        }
    }
}
