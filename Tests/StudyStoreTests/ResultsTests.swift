import Cryptography
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("What results are made of: standing answers, predictions, and who looked at them")
struct ResultsTests {
    private static func predictions(_ model: String = "DenseNet-121") -> ModelPredictions {
        let numbers = (1...6).map { CaseNumber("\($0)") }
        return ModelPredictions(
            model: model, version: "2019-03", threshold: 0.5, source: Digest(of: "file"),
            probabilities: Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, Double($0) / 10) }))
    }

    @Test("predictions come back as they were added, and the history tells of them")
    func predictionsComeBack() async throws {
        let study = try await StudyFixture()
        let given = Self.predictions()
        try await study.store.add(
            given, to: study.name, confidential: study.confidential, by: .commandLine, at: study.clock.now)
        #expect(try await study.confidential.models(of: study.name).map(\.predictions) == [given])
        let event = try #require(try await study.store.history(of: study.name, limit: 1).first)
        #expect(event.kind == "predictions-added")
        #expect(event.subject == "model:DenseNet-121")
        #expect(event.details.contains(given.source.description))
    }

    @Test("a model is never replaced, nor changed behind the program's back")
    func predictionsStay() async throws {
        let study = try await StudyFixture()
        try await study.store.add(
            Self.predictions(), to: study.name, confidential: study.confidential, by: .commandLine,
            at: study.clock.now)
        await #expect(throws: StoreError.modelExists("DenseNet-121")) {
            try await study.store.add(
                Self.predictions(), to: study.name, confidential: study.confidential, by: .commandLine,
                at: study.clock.now)
        }
        for sql in [
            "UPDATE prediction SET probability = 1", "DELETE FROM prediction", "UPDATE model SET threshold = 0.1",
            "DELETE FROM model",
        ] {
            #expect(throws: DatabaseError.self) {
                try study.confidential.pool.write { try $0.execute(sql: sql) }
            }
        }
    }

    @Test("standing readings have a row for every reader, session and case; void readers are left out")
    func standing() async throws {
        let (study, reader) = try await fullStudy()
        let rows = try await study.store.standingReadings(of: study.name)
        #expect(Set(rows.map(\.reader)).count == 1)
        #expect(rows.map(\.position) == Array(1...6))
        let answered = rows.filter { !$0.responses.isEmpty }
        #expect(answered.allSatisfy { $0.activeMilliseconds != nil })
        #expect(!answered.isEmpty)
        #expect(reader.code.hasPrefix("R"))
    }

    @Test("results are sealed until the lock, unless the plan says that looks are recorded")
    func sealed() async throws {
        let study = try await StudyFixture()
        await #expect(throws: StoreError.resultsSealed(study: study.name.description)) {
            try await study.store.recordResultsViewed(
                study.name, how: "results page", by: .coordinator("Grace"), at: study.clock.now)
        }
        try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        try await study.store.recordResultsViewed(
            study.name, how: "results page", by: .coordinator("Grace"), at: study.clock.now)
        let event = try #require(try await study.store.history(of: study.name, limit: 1).first)
        #expect(event.kind == "results-viewed")
        #expect(event.actor == "coordinator:Grace")
    }
}
