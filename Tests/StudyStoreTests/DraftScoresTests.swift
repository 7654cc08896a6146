import Cryptography
import Foundation
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("What a model said of a draft's images") struct DraftScoresTests {
    private static let map = StoredHeatMap(
        method: "grad-cam", layer: "features", output: 0, rows: 2, columns: 3,
        values: [0, 0.1, .leastNonzeroMagnitude, 3e38, 1 / 3, 2])

    private static func provenance(_ program: String = "ReaderStudy") -> ScoringProvenance {
        ScoringProvenance(
            model: "Small", version: "1", threshold: 0.1 + 0.2, weights: Digest(of: "weights"),
            card: #"{"name":"Small"}"#, preprocessing: "area", program: program)
    }

    /// An empty draft of an installation of its own.
    private struct Desk {
        let folder = try? TemporaryFolder()
        let drafts: StudyDrafts
        let draft: StudyDraft

        init() throws {
            let data = DataDirectory(try #require(folder).url.appendingPathComponent("data"))
            try data.prepare()
            drafts = StudyDrafts(data)
            draft = try drafts.create(
                studyFile: StudyFolderFixture().studyFile, origin: "", by: "anna", at: FixedClock().now)
        }
    }

    private static func pixels(_ text: String) -> DraftScores.Pixels {
        DraftScores.Pixels(digest: Digest(of: text), significantBits: 12)
    }

    @Test("is kept to the last bit, with what it was made with")
    func whole() throws {
        let desk = try Desk()
        #expect(desk.drafts.scores(of: desk.draft) == nil)
        #expect(try desk.drafts.beginScores(Self.provenance(), of: desk.draft).images.isEmpty)
        let score = DraftScores.Score(probability: 0.1 + 0.2, map: Self.map)
        try desk.drafts.add(score, of: Self.pixels("a"), to: desk.draft)
        try desk.drafts.add(
            DraftScores.Score(probability: 1, map: nil), of: Self.pixels("b"), to: desk.draft)
        let kept = try #require(desk.drafts.scores(of: desk.draft))
        #expect(kept.provenance == Self.provenance())
        #expect(kept.images[Self.pixels("a")]?.probability == 0.1 + 0.2)
        #expect(kept.images[Self.pixels("a")]?.map == Self.map)
        #expect(kept.images[Self.pixels("b")]?.map == nil && kept.images.count == 2)
        #expect(kept.images[DraftScores.Pixels(digest: Digest(of: "a"), significantBits: 16)] == nil)
    }

    @Test("a last line that was cut off anywhere is no score, and what is added then is read")
    func cutOff() throws {
        let desk = try Desk()
        _ = try desk.drafts.beginScores(Self.provenance(), of: desk.draft)
        try desk.drafts.add(DraftScores.Score(probability: 0.25, map: nil), of: Self.pixels("a"), to: desk.draft)
        let first = try Data(contentsOf: desk.draft.scores).count
        try desk.drafts.add(DraftScores.Score(probability: 0.5, map: Self.map), of: Self.pixels("b"), to: desk.draft)
        let whole = try Data(contentsOf: desk.draft.scores)
        for length in first..<whole.count {
            try whole.prefix(length).write(to: desk.draft.scores)
            #expect(try desk.drafts.beginScores(Self.provenance(), of: desk.draft).images.count == 1, "\(length)")
            try desk.drafts.add(DraftScores.Score(probability: 0.75, map: nil), of: Self.pixels("c"), to: desk.draft)
            let kept = try #require(desk.drafts.scores(of: desk.draft)).images
            #expect(kept.count == 2 && kept[Self.pixels("c")]?.probability == 0.75, "\(length)")
        }
    }

    @Test("is thrown away when something else scores: two kinds are never mixed")
    func otherProgram() throws {
        let desk = try Desk()
        _ = try desk.drafts.beginScores(Self.provenance(), of: desk.draft)
        try desk.drafts.add(DraftScores.Score(probability: 0.25, map: nil), of: Self.pixels("a"), to: desk.draft)
        #expect(try desk.drafts.beginScores(Self.provenance(), of: desk.draft).images.count == 1)
        #expect(try desk.drafts.beginScores(Self.provenance("other"), of: desk.draft).images.isEmpty)
        #expect(desk.drafts.scores(of: desk.draft)?.images.isEmpty == true)
    }
}
