import Charts
import Foundation
import Reports
import Statistics
import Studies
import Testing

@Suite("Results of any data") struct ComparisonResultsTests {
    private static func data(
        readers: Int, models: Int = 1, cases: Int = 8,
        answer: (Int, Int) -> Answer = { _, item in item % 2 == 0 ? .fracture : .noFracture }
    ) -> ComparisonData {
        let items = (0..<cases).map { ComparisonCase(number: CaseNumber("\($0 + 1)"), fracture: $0 % 2 == 0) }
        let codes = (0..<readers).map { Reports.ReaderID("R\($0 + 1)") }
        return ComparisonData(
            cases: items, readers: codes.map { ComparisonReader(id: $0, specialty: Specialty.Code("radiology")) },
            readings: codes.enumerated().flatMap { reader, code in
                items.enumerated().map { place, item in
                    Reports.Reading(reader: code, caseNumber: item.number, answer: answer(reader, place))
                }
            },
            models: (0..<models).map { model in
                ModelScores(
                    name: "Model \(model + 1)",
                    probabilities: items.indices.map { Double(($0 * 7 + model) % 10) / 10 })
            })
    }

    @Test("missing answers leave out the two files that cannot say so, and nothing else", arguments: [true, false])
    func filesOfIncompleteReadings(isComplete: Bool) throws {
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 100
        let data = Self.data(readers: 3) { reader, item in
            reader == 1 && item == 2 && !isComplete ? .missing : item % 2 == 0 ? .fracture : .noFracture
        }
        let bundle = AnalysisBundle(ComparisonResults(data, settings), program: "test", scripts: [:]) { _ in "" }
        let paths = Set(try bundle.archive().entries.map(\.path))
        #expect(
            paths.isSuperset(of: ["results.json", "tables/readers.csv", "exchange/iMRMC.imrmc", "data/readings.csv"]))
        #expect(paths.contains("exchange/study.lrc") == isComplete)
        #expect(paths.contains("exchange/JAFROC.xlsx") == isComplete)
    }

    @Test("every two models are compared once, on the cases that both judged, and a model does not beat itself")
    func modelPairs() throws {
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 100
        let results = ComparisonResults(Self.data(readers: 2, models: 3), settings)
        #expect(
            results.modelPairs.map { "\($0.first) \($0.second)" } == [
                "Model 1 Model 2", "Model 1 Model 3", "Model 2 Model 3",
            ])
        #expect(results.modelPairsTable.rows.count == 3)
        let areas = try results.models.map { try $0.area.get().estimate }
        for (pair, expected) in zip(
            results.modelPairs, [areas[0] - areas[1], areas[0] - areas[2], areas[1] - areas[2]])
        {
            #expect(abs(try pair.area.difference.get().estimate - expected) < 1e-12)
        }
    }

    @Test("a mean point uses the cases that all judged, and its difference is curve minus point")
    func meanPoint() throws {
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 200
        settings.rules = AnalysisRules(missing: .exclude, cannotAssess: .exclude)
        let data = Self.data(readers: 5) { reader, item in
            reader == 0 && item == 1 ? .cannotAssess(reason: nil) : item % 2 == 0 ? .fracture : .noFracture
        }
        let results = ComparisonResults(data, settings)
        let found = try #require(results.meanPoints.first).comparison.get()
        #expect(found.readersMeanSensitivity == 1 && found.readersMeanSpecificity == 1)
        #expect(found.readersAndCases.estimate == found.modelSensitivity - 1)
        #expect(found.casesOnly.n == 7)
    }

    @Test(
        "every table and figure is made, or left out, but never fails",
        arguments: [(0, 1), (1, 0), (1, 1), (2, 2), (6, 1), (0, 0)])
    func anySize(readers: Int, models: Int) throws {
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 100
        let results = ComparisonResults(Self.data(readers: readers, models: models), settings)
        #expect(results.readers.count == readers && results.models.count == models)
        for (_, table) in results.tables {
            #expect(table.csv.range(of: ",-?nan", options: .regularExpression) == nil)
            #expect(!TablePage(table).rows.isEmpty)
        }
        for figure in results.figures() { #expect(figure.figure.svg().hasPrefix("<svg")) }
        let document = results.document(program: "test").serialised
        #expect(try JSONSerialization.jsonObject(with: Data(document.utf8)) is [String: Any])
    }

    @Test("readers who are always right, never right, or never assess are answered", arguments: [0, 1, 2, 3])
    func extremes(kind: Int) {
        let data = Self.data(readers: 5) { _, item in
            switch kind {
            case 0: item % 2 == 0 ? .fracture : .noFracture
            case 1: item % 2 == 0 ? .noFracture : .fracture
            case 2: .cannotAssess(reason: nil)
            default: .missing
            }
        }
        let results = ComparisonResults(data, AnalysisSettings())
        #expect(results.tables.contains { $0.name == "readers" })
        for figure in results.figures() { #expect(figure.figure.svg().hasPrefix("<svg")) }
    }

    @Test("limits of false rates mirror those of the rates, for every reader and model")
    func mirrored() throws {
        let data = Self.data(readers: 3) { reader, item in (item + reader) % 3 == 0 ? .fracture : .noFracture }
        for reader in ComparisonResults(data, AnalysisSettings()).readers {
            let (rate, mirror) = (try reader.sensitivity.get(), try reader.falseNegativeRate.get())
            #expect(abs(rate.lower - (1 - mirror.upper)) < 1e-12 && abs(rate.upper - (1 - mirror.lower)) < 1e-12)
        }
    }

    @Test("the same data give the same files")
    func deterministic() {
        let data = Self.data(readers: 4) { reader, item in (item * 5 + reader) % 4 == 0 ? .fracture : .noFracture }
        let (first, second) = (ComparisonResults(data, AnalysisSettings()), ComparisonResults(data, AnalysisSettings()))
        #expect(first.document(program: "x").serialised == second.document(program: "x").serialised)
        #expect(first.figures().map { $0.figure.svg() } == second.figures().map { $0.figure.svg() })
    }
}
