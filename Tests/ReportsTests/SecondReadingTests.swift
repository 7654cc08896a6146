import Statistics
import Studies
import Testing

@testable import Reports

@Suite("Second answers are counted apart where the model was right and where it was wrong")
struct SecondReadingResultTests {
    private static let readings = SecondReadings(
        first: Modality("unaided"), second: Modality("aided"), model: "Toy")

    /// Four cases, A and B with a fracture; the model is right about A and C. Three readers who say, before and after:
    private static let calls: [(before: [Bool], after: [Bool])] = [
        // follows the model everywhere
        (before: [false, true, true, false], after: [true, false, false, true]),
        // changes nothing
        (before: [true, false, false, false], after: [true, false, false, false]),
        // is only spoiled
        (before: [true, true, false, false], after: [true, false, false, true]),
    ]

    private static var data: ComparisonData {
        let numbers = ["A", "B", "C", "D"].map { CaseNumber($0) }
        var all: [Reading] = []
        for (index, reader) in calls.enumerated() {
            for (modality, said) in [(readings.first, reader.before), (readings.second, reader.after)] {
                for (number, call) in zip(numbers, said) {
                    all.append(
                        Reading(
                            reader: ReaderID("R\(index + 1)"), caseNumber: number, modality: modality,
                            answer: call ? .fracture : .noFracture, seconds: 2))
                }
            }
        }
        var data = ComparisonData(
            cases: zip(numbers, [true, true, false, false]).map { ComparisonCase(number: $0, fracture: $1) },
            readers: calls.indices.map { ComparisonReader(id: ReaderID("R\($0 + 1)")) },
            modalities: [readings.first, readings.second], readings: all,
            models: [ModelScores(name: "Toy", probabilities: [0.9, 0.2, 0.1, 0.8], threshold: 0.5)])
        data.secondReadings = [readings]
        return data
    }

    @Test("corrected, spoiled and kept calls of each reader, by whether the model was right")
    func counts() throws {
        let result = try #require(SecondReadingResult(Self.readings, Self.data, AnalysisSettings()))
        func counts(_ reader: Int, _ advice: SecondReadingResult.Advice) throws -> [Int] {
            let found = try #require(result.readers[reader].counts[advice])
            return [found.corrected, found.spoiled, found.rightTwice, found.wrongTwice]
        }
        #expect(try counts(0, .right) == [2, 0, 0, 0])
        #expect(try counts(0, .wrong) == [0, 2, 0, 0])
        #expect(try counts(1, .all) == [0, 0, 3, 1])
        #expect(try counts(2, .right) == [0, 0, 2, 0])
        #expect(try counts(2, .wrong) == [0, 2, 0, 0])
    }

    @Test("right and wrong together are all, whatever readers say")
    func addsUp() throws {
        let result = try #require(SecondReadingResult(Self.readings, Self.data, AnalysisSettings()))
        for reader in result.readers {
            let parts = [SecondReadingResult.Advice.right, .wrong].compactMap { reader.counts[$0] }
            let all = try #require(reader.counts[.all])
            #expect(parts.reduce(0) { $0 + $1.cases } == all.cases)
            #expect(parts.reduce(0) { $0 + $1.changed } == all.changed)
        }
    }

    @Test("a threshold that an analyst chose later does not change what the reader was told")
    func shownThreshold() throws {
        var settings = AnalysisSettings()
        settings.imposedThreshold = 0.05
        let chosen = try #require(SecondReadingResult(Self.readings, Self.data, settings))
        let shown = try #require(SecondReadingResult(Self.readings, Self.data, AnalysisSettings()))
        #expect(chosen.readers.map { $0.counts } == shown.readers.map { $0.counts })
    }

    @Test("the tables mark a harmed reader, and name the tests; data without second answers have neither")
    func tables() throws {
        let results = ComparisonResults(Self.data, AnalysisSettings())
        let table = results.secondReadingsByReaderTable
        let (reader, remark, advice) = (
            try Self.place("reader", table), try Self.place("remark", table), try Self.place("advice", table)
        )
        let harmed = table.rows.filter { $0[remark] == .text("harmed") }
        #expect(harmed.map { $0[reader] } == [.text("R3")] && harmed.map { $0[advice] } == [.text("all")])
        #expect(table.methods.contains { $0.name.contains("McNemar") })
        let names = results.tables.map(\.name)
        #expect(names.contains("second-readings") && names.contains("session-comparison"))
        let plain = ComparisonResults(RulesTests.data, AnalysisSettings()).tables.map(\.name)
        #expect(!plain.contains { $0.hasPrefix("second-readings") })
    }

    private static func place(_ key: String, _ table: Table) throws -> Int {
        try #require(table.columns.firstIndex { $0.key == key })
    }
}
