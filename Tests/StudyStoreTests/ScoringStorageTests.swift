import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("What a model that was run here said, with what it was run, and where it looked")
struct ScoringStorageTests {
    private static let map = StoredHeatMap(
        method: "grad-cam", layer: "relu5", output: 0, rows: 2, columns: 3,
        values: [0, 0.1, .leastNonzeroMagnitude, 3e38, 1 / 3, 2])

    private static func provenance(
        _ model: String = "DenseNet-121", weights: String = "weights", program: String = "ReaderStudy"
    ) -> ScoringProvenance {
        ScoringProvenance(
            model: model, version: "2019-03", threshold: 0.5, weights: Digest(of: weights),
            card: #"{"name":"DenseNet-121"}"#, preprocessing: "area, stretch, x/255", program: program)
    }

    private static func scores(of study: StudyFixture) async throws -> [CaseScore] {
        try await study.store.radiographs(of: study.name).enumerated().map { index, image in
            CaseScore(
                number: image.number, image: image.digest, probability: Double(index) / 10,
                map: index.isMultiple(of: 2) ? Self.map : nil)
        }
    }

    private static func begin(_ provenance: ScoringProvenance, _ study: StudyFixture) async throws -> StoredScoring {
        try await study.store.beginScoring(
            provenance, of: study.name, confidential: study.confidential, by: .commandLine, at: study.clock.now)
    }

    private static func finish(_ study: StudyFixture) async throws {
        try await study.store.finishScoring(
            by: "DenseNet-121", of: study.name, confidential: study.confidential, by: .commandLine,
            at: study.clock.now)
    }

    @Test("a whole scoring becomes predictions, keeps its provenance and gives its maps back bit for bit")
    func whole() async throws {
        let study = try await StudyFixture()
        let scores = try await Self.scores(of: study)
        try await study.store.storeScoring(
            scores, Self.provenance(), of: study.name, confidential: study.confidential, by: .commandLine,
            at: study.clock.now)

        let models = try await study.confidential.models(of: study.name).map(\.predictions)
        #expect(models.map(\.model) == ["DenseNet-121"])
        #expect(models.first?.source == Digest(of: "weights"))
        #expect(
            models.first?.probabilities
                == Dictionary(uniqueKeysWithValues: scores.map { ($0.number, $0.probability) }))

        let stored = try #require(try await study.confidential.scoring(of: study.name, by: "DenseNet-121"))
        #expect(stored.provenance == Self.provenance())
        #expect(stored.finishedAt == study.clock.now)
        #expect(stored.cases.filter(\.value.hasMap).count == 3)

        let maps = try await study.confidential.heatMaps(study: study.name, predictions: "DenseNet-121")
        #expect(Set(maps.keys) == Set(scores.filter { $0.map != nil }.map(\.number)))
        for score in scores {
            #expect(
                try await study.confidential.heatMap(
                    study: study.name, predictions: "DenseNet-121", case: score.number) == score.map)
        }
        let kinds = try await study.store.history(of: study.name, limit: 2).map(\.kind)
        #expect(kinds == ["predictions-added", "scoring-begun"])
        #expect(try await study.confidential.studies(scoredWith: Digest(of: "weights")) == [study.name.description])
        #expect(try await study.confidential.studies(scoredWith: Digest(of: "others")).isEmpty)
    }

    @Test("images come in the order of the table, with the digest and the bits that the study keeps")
    func images() async throws {
        let study = try await StudyFixture()
        let images = try await study.store.radiographs(of: study.name)
        #expect(images.map(\.number.description) == (1...6).map(String.init))
        #expect(images.allSatisfy { $0.significantBits == 8 && FileManager.default.fileExists(atPath: $0.file) })
        #expect(Set(images.map(\.digest)).count == 6)
    }

    @Test("an interrupted scoring goes on where it stopped and gives no predictions before its end")
    func interrupted() async throws {
        let study = try await StudyFixture()
        let scores = try await Self.scores(of: study)
        #expect(try await Self.begin(Self.provenance(), study).cases.isEmpty)
        try await study.confidential.add(
            Array(scores.prefix(4)), to: study.name, by: "DenseNet-121", at: study.clock.now)
        await #expect(throws: StoreError.casesUnscored(2)) { try await Self.finish(study) }
        #expect(try await study.confidential.models(of: study.name).isEmpty)
        await #expect(throws: StoreError.scoringUnfinished("DenseNet-121")) {
            try await study.store.add(
                ModelPredictions(
                    model: "DenseNet-121", version: "", threshold: 0.5, source: Digest(of: "x"), probabilities: [:]),
                to: study.name, confidential: study.confidential, by: .commandLine, at: study.clock.now)
        }

        let resumed = try await Self.begin(Self.provenance(), study)
        #expect(Set(resumed.cases.keys) == Set(scores.prefix(4).map(\.number)))
        try await study.confidential.add(
            Array(scores.dropFirst(4)), to: study.name, by: "DenseNet-121", at: study.clock.now)
        try await Self.finish(study)
        #expect(try await study.confidential.models(of: study.name).first?.predictions.probabilities.count == 6)
    }

    @Test(
        "a scoring never goes on with other weights or another program",
        arguments: [("other", "ReaderStudy", "weights"), ("weights", "Other", "program")])
    func mixed(weights: String, program: String, named: String) async throws {
        let study = try await StudyFixture()
        _ = try await Self.begin(Self.provenance(), study)
        let error = await #expect(throws: StoreError.self) {
            _ = try await Self.begin(Self.provenance(weights: weights, program: program), study)
        }
        #expect(error?.description.contains(named) == true)
    }

    @Test("a score that differs from the stored one is refused, and nothing of its batch is stored")
    func differing() async throws {
        let study = try await StudyFixture()
        let scores = try await Self.scores(of: study)
        _ = try await Self.begin(Self.provenance(), study)
        try await study.confidential.add([scores[1]], to: study.name, by: "DenseNet-121", at: study.clock.now)
        var other = scores[1]
        other.probability += 1e-9
        await #expect(throws: StoreError.scoreDiffers(case: "2")) {
            try await study.confidential.add(
                [scores[0], other], to: study.name, by: "DenseNet-121", at: study.clock.now)
        }
        #expect(try await study.confidential.scoring(of: study.name, by: "DenseNet-121")?.cases.count == 1)
    }

    @Test("maps can be added to a finished scoring, scores cannot, and nothing of it can be changed or removed")
    func finished() async throws {
        let study = try await StudyFixture()
        var scores = try await Self.scores(of: study)
        try await study.store.storeScoring(
            scores, Self.provenance(), of: study.name, confidential: study.confidential, by: .commandLine,
            at: study.clock.now)
        scores[1].map = Self.map
        try await study.confidential.add([scores[1]], to: study.name, by: "DenseNet-121", at: study.clock.now)
        #expect(
            try await study.confidential.heatMaps(study: study.name, predictions: "DenseNet-121").count == 4)
        await #expect(throws: StoreError.modelExists("DenseNet-121")) {
            try await study.store.removeScoring(
                by: "DenseNet-121", of: study.name, confidential: study.confidential, by: .commandLine,
                at: study.clock.now)
        }
        for sql in [
            "UPDATE scoring SET program = 'x'", "UPDATE scoring SET finished_at = 1", "DELETE FROM scoring",
            "UPDATE case_score SET probability = 1", "DELETE FROM case_score", "UPDATE heat_map SET output = 1",
            "DELETE FROM heat_map",
            "INSERT INTO case_score SELECT scoring_id, 'new', image_sha256, 0, 0 FROM case_score LIMIT 1",
        ] {
            #expect(throws: DatabaseError.self, "\(sql)") {
                try study.confidential.pool.write { try $0.execute(sql: sql) }
            }
        }
    }

    @Test("an unfinished scoring can be thrown away, and the history tells of it")
    func discarded() async throws {
        let study = try await StudyFixture()
        let scores = try await Self.scores(of: study)
        _ = try await Self.begin(Self.provenance(), study)
        try await study.confidential.add(
            Array(scores.prefix(2)), to: study.name, by: "DenseNet-121", at: study.clock.now)
        try await study.store.removeScoring(
            by: "DenseNet-121", of: study.name, confidential: study.confidential, by: .commandLine,
            at: study.clock.now)
        #expect(try await study.confidential.scorings(of: study.name).isEmpty)
        #expect(try await study.store.history(of: study.name, limit: 1).first?.kind == "scoring-discarded")
        #expect(try await Self.begin(Self.provenance(weights: "other"), study).cases.isEmpty)
    }

    @Test("a name under which predictions were imported is not scored over")
    func imported() async throws {
        let study = try await StudyFixture()
        let numbers = try await study.store.radiographs(of: study.name).map(\.number)
        try await study.store.add(
            ModelPredictions(
                model: "DenseNet-121", version: "", threshold: 0.5, source: Digest(of: "x"),
                probabilities: Dictionary(uniqueKeysWithValues: numbers.map { ($0, 0.5) })),
            to: study.name, confidential: study.confidential, by: .commandLine, at: study.clock.now)
        await #expect(throws: StoreError.modelExists("DenseNet-121")) {
            _ = try await Self.begin(Self.provenance(), study)
        }
    }
}
