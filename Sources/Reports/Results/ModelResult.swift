import Foundation
public import Statistics

/// How one model does on the cases.
public struct ModelResult: Sendable {
    /// The model.
    public let model: ModelScores
    /// The threshold at and above which it calls a fracture.
    public let threshold: Double
    /// Its calls against the truth; cases without a probability are not in it.
    public let table: DiagnosticTable
    /// Every measure of the table, in the order of a report, with exact limits.
    public let measures: [DiagnosticMeasure]
    /// The area under the ROC curve with DeLong's limits, as they come.
    public let area: Estimated
    /// The same with limits that stay inside 0...1 and hold near 1.
    public let logitArea: Estimated
    /// The same with bootstrap percentile limits, cases resampled within their class.
    public let bootstrapArea: Estimated
    /// F1 in every way that is offered, the source paper's own construction among them.
    public let f1: [(method: F1Method, value: Estimated)]
    /// F1 with limits of the stratified bootstrap.
    public let f1Bootstrap: Estimated
    /// The ROC curve; `nil` when a class has no case with a probability.
    public let curve: ROCCurve?
    /// The curve's pointwise band of sensitivities; empty when there is none.
    public let band: [BandPoint]

    /// Computes everything.
    ///
    /// - Throws: ``StatisticsError`` when the model has no probability for any case.
    public init(_ model: ModelScores, truth: [Bool], settings: AnalysisSettings) throws(StatisticsError) {
        let calls = model.calls(settings)
        let known = truth.indices.filter { calls[$0] != nil }
        guard !known.isEmpty else { throw .tooFew(what: "probabilities of \(model.name)", needed: 1, given: 0) }
        let table = try DiagnosticTable(calls: known.map { calls[$0] ?? false }, truth: known.map { truth[$0] })
        let level = settings.level
        self.model = model
        threshold = settings.threshold(of: model)
        self.table = table
        measures = table.allMeasures(level: level, prevalences: settings.prevalences)
        f1 = F1Method.allCases.map { method in
            (method, Result { () throws(StatisticsError) in try table.f1(method, level: level) })
        }
        f1Bootstrap = Result { () throws(StatisticsError) in
            try table.f1Bootstrap(
                stratified: true, replicates: settings.bootstrapReplicates, seed: settings.bootstrapSeed, level: level)
        }
        let scores = known.map { model.probabilities[$0] ?? 0 }
        let classes = Result { () throws(StatisticsError) in
            try ScoredClasses(scores: scores, isPositive: known.map { truth[$0] })
        }
        let placements = classes.map { Placements($0) }
        area = placements.flatMap { found in
            Result { () throws(StatisticsError) in try found.delongInterval(level: level) }
        }
        logitArea = placements.flatMap { found in
            Result { () throws(StatisticsError) in try found.interval(level: level) }
        }
        let bootstrap = Result { () throws(StatisticsError) in
            // The result does not depend on the number of threads.
            try BootstrapSettings(
                replicates: settings.bootstrapReplicates, seed: settings.bootstrapSeed,
                threads: ProcessInfo.processInfo.activeProcessorCount)
        }
        bootstrapArea = classes.flatMap { classes in
            Result { () throws(StatisticsError) in
                try classes.bootstrapArea(try bootstrap.get()).interval(.percentile, level: level)
            }
        }
        let curve = (try? classes.get()).map { ROCCurve($0) }
        self.curve = curve
        band = Self.band(curve, level, try? bootstrap.get())
    }

    /// Every model that has a probability for some case.
    public static func all(
        _ models: [ModelScores], truth: [Bool], settings: AnalysisSettings
    ) -> [ModelResult] {
        models.compactMap { try? ModelResult($0, truth: truth, settings: settings) }
    }

    /// At every hundredth of specificity.
    private static func band(
        _ curve: ROCCurve?, _ level: ConfidenceLevel, _ bootstrap: BootstrapSettings?
    ) -> [BandPoint] {
        guard let curve, let bootstrap else { return [] }
        let specificities = (0...100).map { Double($0) / 100 }
        return (try? curve.sensitivityBand(atSpecificities: specificities, level: level, bootstrap)) ?? []
    }
}
