import Charts
import Foundation
import Reports
import Statistics
import Studies
import Testing

@Suite("Calls of a model at any threshold") struct ThresholdTableTests {
    /// Probabilities with ties, both ends among them.
    private static func data(_ seed: UInt64, cases: Int) -> (probabilities: [Double], truth: [Bool]) {
        var random = SeededGenerator(seed: seed)
        let probabilities = (0..<cases).map { _ in Double(Int.random(in: 0...20, using: &random)) / 20 }
        return (probabilities, (0..<cases).map { _ in Bool.random(using: &random) })
    }

    @Test(
        "every row is what counting at that threshold gives, and holds up to it",
        arguments: 1...20 as ClosedRange<UInt64>)
    func counting(seed: UInt64) throws {
        let (probabilities, truth) = Self.data(seed, cases: Int(seed) * 3)
        let table = try ThresholdTable(probabilities: probabilities, truth: truth)
        for threshold in [0, 0.01, 0.05, 0.5, 0.501, 0.949, 0.95, 1] {
            let row = table.row(at: threshold)
            let counted = try DiagnosticTable(calls: probabilities.map { $0 >= threshold }, truth: truth)
            #expect(row.table == counted)
            for (rate, measure) in zip(ThresholdTable.rates, row.measures) {
                let expected = try? counted.rate(rate)
                #expect(measure.interval?.lower == expected?.lower)
                #expect(measure.interval?.estimate == expected?.estimate)
                #expect(measure.interval?.upper == expected?.upper)
            }
        }
        #expect(table.rows.count == Set(probabilities).count + 1)
    }

    @Test("above the highest probability nothing is called")
    func above() throws {
        let table = try ThresholdTable(probabilities: [0.2, 0.9], truth: [false, true])
        #expect(table.row(at: 0.91).table.calledPositive == 0)
        #expect(table.row(at: 0.9).table.truePositives == 1)
        #expect(table.rows.last?.threshold == nil)
    }

    @Test("a class without cases has no rate, and the others have theirs")
    func oneClass() throws {
        let row = try ThresholdTable(probabilities: [0.2, 0.9], truth: [true, true]).row(at: 0.5)
        #expect(row.measures[0].interval?.estimate == 0.5)
        #expect(row.measures[1].interval == nil)
    }

    @Test("the report of one model has its curve, its classes and its calibration, and no word of readers")
    func report() throws {
        let (probabilities, truth) = Self.data(7, cases: 60)
        let cases = truth.enumerated().map {
            ComparisonCase(number: CaseNumber("\($0.offset + 1)"), fracture: $0.element)
        }
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 100
        let report = try ModelReport(
            ModelScores(name: "Model", probabilities: probabilities), cases: cases, settings: settings)
        let figures = report.figures(width: 110)
        #expect(figures.map(\.name) == ["roc", "probabilities", "calibration"])
        #expect(figures.allSatisfy { !$0.caption.contains("reader") && $0.figure.svg().hasPrefix("<svg") })
        #expect(report.result.table == report.thresholds.row(at: 0.5).table)
    }

    @Test("a model without a probability has no report")
    func nothing() {
        let scores = ModelScores(name: "Model", probabilities: [nil])
        let item = ComparisonCase(number: CaseNumber("1"), fracture: true)
        #expect(throws: StatisticsError.self) { try ModelReport(scores, cases: [item], settings: AnalysisSettings()) }
    }
}
