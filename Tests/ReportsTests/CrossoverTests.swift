import Statistics
import Studies
import Testing

@testable import Reports

@Suite("A crossover is told as with the model minus without it, apart from the second session's own effect")
struct CrossoverResultTests {
    private static let unaided = Modality("unaided")
    private static let aided = Modality("aided")

    /// Eight cases, the first four with a fracture; the model is right about all but the fourth and the eighth.
    private static let truth = [true, true, true, true, false, false, false, false]
    private static let model = [0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.9]

    /// How many fractures each of the readers found with the model and without it; who begins with the model.
    private static let readers: [(aided: Int, unaided: Int, order: ArmOrder)] = [
        (4, 2, .unaidedFirst), (3, 2, .unaidedFirst), (3, 3, .aidedFirst), (2, 3, .aidedFirst),
    ]

    private static var data: ComparisonData {
        let numbers = truth.indices.map { CaseNumber(String($0 + 1)) }
        var readings: [Reading] = []
        for (index, reader) in readers.enumerated() {
            for (modality, found) in [(unaided, reader.unaided), (aided, reader.aided)] {
                for (place, number) in numbers.enumerated() {
                    readings.append(
                        Reading(
                            reader: ReaderID("R\(index + 1)"), caseNumber: number, modality: modality,
                            answer: place < found ? .fracture : .noFracture,
                            confidence: Double(place < found ? 90 - place : 20 - place), seconds: 2))
                }
            }
        }
        var data = ComparisonData(
            cases: zip(numbers, truth).map { ComparisonCase(number: $0, fracture: $1) },
            readers: readers.indices.map { ComparisonReader(id: ReaderID("R\($0 + 1)")) },
            modalities: [unaided, aided], readings: readings,
            models: [ModelScores(name: "Toy", probabilities: model, threshold: 0.5)], confidenceScale: .percent)
        data.crossover = Crossover(
            unaided: unaided, aided: aided, model: "Toy",
            orders: Dictionary(
                uniqueKeysWithValues: readers.enumerated().map { (ReaderID("R\($0 + 1)"), $1.order) }))
        return data
    }

    private static func result() throws -> CrossoverResult {
        let crossover = try #require(data.crossover)
        return try #require(CrossoverResult(crossover, data, AnalysisSettings()))
    }

    @Test("each reader's sensitivity, specificity and area with the model and without it")
    func readers() throws {
        let result = try Self.result()
        #expect(result.readers.map(\.order) == Self.readers.map(\.order))
        for (reader, told) in zip(result.readers, Self.readers) {
            let sensitivity = try #require(reader.pair(.sensitivity, .all))
            #expect(sensitivity.aided == Double(told.aided) / 4 && sensitivity.unaided == Double(told.unaided) / 4)
            #expect(sensitivity.cases == 4)
            #expect(try #require(reader.pair(.specificity, .all)).difference == 0)
            let area = try #require(reader.pair(.area, .all))
            #expect(area.cases == 8 && area.aided == 1 && area.unaided == 1)
        }
    }

    @Test("cases in which the model was right and in which it was wrong make up all, whatever readers say")
    func parts() throws {
        for reader in try Self.result().readers {
            for endpoint in [ReaderEndpoint.sensitivity, .specificity, .accuracy] {
                let (right, wrong, all) = (
                    reader.pair(endpoint, .right), reader.pair(endpoint, .wrong), reader.pair(endpoint, .all)
                )
                let sum = [right, wrong].compactMap(\.self).reduce(0) { $0 + $1.aided * Double($1.cases) }
                #expect(right.map(\.cases) == (endpoint == .accuracy ? 6 : 3))
                #expect(wrong.map(\.cases) == (endpoint == .accuracy ? 2 : 1))
                #expect(abs(sum - (all?.aided ?? -1) * Double(all?.cases ?? 0)) < 1e-12)
            }
        }
    }

    @Test(
        "the effect of the model and that of the second session are half the sum and half the difference of the orders")
    func periods() throws {
        // With minus without: 0.5 and 0.25 where the model came second, 0 and -0.25 where it came first.
        let table = ComparisonResults(Self.data, AnalysisSettings()).aidedPeriodsTable
        let row = try #require(table.rows.first { $0[1] == .text("Sensitivity") })
        guard case .estimate(let effect) = row[4], case .estimate(let period) = row[6] else {
            Issue.record("no estimates: \(row)")
            return
        }
        #expect(abs(effect.estimate - (0.375 - 0.125) / 2) < 1e-12)
        #expect(abs(period.estimate - (0.375 + 0.125) / 2) < 1e-12)
        #expect(row[2] == .count(2) && row[3] == .count(2))
    }

    @Test("the tables name the tests, mark a harmed reader, and stay away without a crossover")
    func tables() throws {
        let results = ComparisonResults(Self.data, AnalysisSettings())
        let byReader = results.aidedByReaderTable
        let remark = try #require(byReader.columns.firstIndex { $0.key == "remark" })
        #expect(byReader.rows.filter { $0[remark] == .text("harmed") }.map { $0[0] } == [.text("R4")])
        #expect(byReader.methods.contains { $0.name.contains("McNemar") })
        let advice = try #require(results.aidedTable.columns.firstIndex { $0.key == "advice" })
        #expect(Set(results.aidedTable.rows.map { "\($0[advice])" }).count == 3)
        let names = results.tables.map(\.name)
        let own = ["aided-unaided", "aided-unaided-by-reader", "aided-unaided-sessions", "session-comparison"]
        #expect(own.allSatisfy(names.contains))
        let plain = ComparisonResults(RulesTests.data, AnalysisSettings()).tables.map(\.name)
        #expect(!plain.contains { $0.hasPrefix("aided-unaided") })
    }
}
