import Cryptography
import Foundation
import Radiographs
import Studies
import Synchronization
import TestSupport
import Testing

@testable import Scoring

@Suite("Scoring a folder")
struct FolderScoringTests {
    let fixture: ModelFixture
    let model: LoadedModel

    init() throws {
        fixture = try ModelFixture()
        model = try LoadedModel(fixture.add())
    }

    private func scoring(
        _ images: URL, _ table: String = "scores.csv", explain: ExplainRule = .never, shard: String? = nil,
        threads: Int = 2, program: String = "test"
    ) -> FolderScoring {
        FolderScoring(
            model, images: images, files: ScoreFiles(table: fixture.folder.url.appendingPathComponent(table)),
            explain: explain, shard: shard.flatMap(Shard.init), threads: threads, program: program)
    }

    private func run(_ scoring: FolderScoring) async throws -> FolderScoring.Summary {
        try await scoring.run(now: { Timestamp(milliseconds: 1_556_697_600_123) }) { _, _ in }
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try fixture.folder.read(path), as: UTF8.self)
    }

    @Test("every image gets the reference's probability, in the order of the paths, whatever the number of threads")
    func scores() async throws {
        let images = try fixture.images(copies: 2)
        let summary = try await run(scoring(images, threads: 2))
        #expect(summary == FolderScoring.Summary(scored: 8))
        _ = try await run(scoring(images, "one.csv", threads: 1))
        _ = try await run(scoring(images, "many.csv", threads: 5))
        #expect(try text("scores.csv") == text("one.csv"))
        #expect(try text("scores.csv") == text("many.csv"))

        let found = try #require(
            try ScoreFiles(table: fixture.folder.url.appendingPathComponent("scores.csv")).finished())
        #expect(found.rows.map(\.image) == found.rows.map(\.image).sorted())
        let expected = try ModelFixture.expected()
        for row in found.rows {
            let index = try #require(row.image.last { $0.isNumber }.flatMap { Int(String($0)) })
            #expect(abs(row.probabilities[0] - expected[index]) <= 1e-5)
            #expect(row.isPositive == (row.probabilities[0] >= 0.5))
            #expect((row.width, row.height) == (128, 128))
        }
        #expect(found.record.card == model.card)
        #expect(found.record.begunAt == Timestamp(milliseconds: 1_556_697_600_123))
        #expect(found.record.scored == 8)
        #expect(try text("scores.json").contains("resampling area, stretch to 128 x 128 x 1"))
    }

    @Test("a second run scores nothing; a changed image and a new one are scored, a removed one is left out")
    func again() async throws {
        let images = try fixture.images()
        _ = try await run(scoring(images))
        let first = try text("scores.csv")
        #expect(try await run(scoring(images)) == FolderScoring.Summary(kept: 4))
        #expect(try text("scores.csv") == first)

        let bytes = try fixture.folder.read("images/img1.png")
        try fixture.folder.write(bytes, to: "images/img0.png")
        try fixture.folder.write(bytes, to: "images/new.png")
        try FileManager.default.removeItem(at: images.appendingPathComponent("img3.png"))
        let summary = try await run(scoring(images))
        #expect((summary.scored, summary.kept, summary.gone) == (2, 2, 1))
        let rows = try text("scores.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(rows.count == 5)
        #expect(rows[1][4] == rows[2][4])
    }

    @Test("a run that was interrupted goes on with what it had, even if its last row was cut off")
    func interrupted() async throws {
        let images = try fixture.images()
        let whole = scoring(images, "whole.csv")
        _ = try await run(whole)
        let found = try #require(try whole.files.finished())
        let files = scoring(images).files
        _ = try ScoreJournal(files.partial.path, found.record, rows: Array(found.rows.prefix(2)))
        let handle = try FileHandle(forWritingTo: files.partial)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("img2.png,abc".utf8))
        try handle.close()

        let summary = try await run(scoring(images))
        #expect((summary.scored, summary.kept) == (2, 2))
        #expect(try text("scores.csv") == text("whole.csv"))
        #expect(!FileManager.default.fileExists(atPath: files.partial.path))
    }

    @Test("what cannot be read is listed with the reason, tried again, and keeps no other image from its score")
    func unreadable() async throws {
        let images = try fixture.images()
        let png = try fixture.folder.read("images/img0.png")
        try fixture.folder.write("not a png", to: "images/text.png")
        try fixture.folder.write(Array(png.prefix(200)), to: "images/cut, \"off\".png")
        try fixture.folder.write([], to: "images/empty.PNG")
        try fixture.folder.write("x", to: "images/notes.txt")
        try FileManager.default.createSymbolicLink(
            atPath: images.appendingPathComponent("link.png").path, withDestinationPath: "nowhere")
        let summary = try await run(scoring(images))
        #expect(summary.scored == 4)
        #expect(summary.others == 1)
        #expect(summary.unreadable.map(\.image) == ["cut, \"off\".png", "empty.PNG", "link.png", "text.png"])
        #expect(summary.unreadable.allSatisfy { $0.problem?.isEmpty == false })
        #expect(try text("scores.csv").contains("\"cut, \"\"off\"\".png\","))
        let found = try #require(try scoring(images).files.finished())
        #expect(found.rows.filter { $0.problem != nil } == summary.unreadable)

        try fixture.folder.write(png, to: "images/text.png")
        let second = try await run(scoring(images))
        #expect((second.scored, second.kept, second.unreadable.count) == (1, 4, 3))
    }

    @Test("a table that another model, another program or another part made is not mixed with")
    func mixed() async throws {
        let images = try fixture.images()
        _ = try await run(scoring(images))
        let before = try text("scores.csv")
        await #expect(throws: ScoringError.self) { _ = try await run(scoring(images, program: "newer")) }
        await #expect(throws: ScoringError.self) { _ = try await run(scoring(images, shard: "1/2")) }
        let other = try LoadedModel(fixture.add(#""threshold": 0.25"#, name: "Sensitive"))
        let second = FolderScoring(
            other, images: images, files: scoring(images).files, explain: .never, threads: 1, program: "test")
        await #expect(throws: ScoringError.self) { _ = try await run(second) }
        #expect(try text("scores.csv") == before)
        try FileManager.default.removeItem(at: scoring(images).files.record)
        await #expect(throws: ScoringError.self) { _ = try await run(scoring(images)) }
    }

    @Test("two at once do not write the same table")
    func locked() async throws {
        let images = try fixture.images()
        let lock = try #require(try FileLock(scoring(images).files.lock.path, .alone, mayCreate: true))
        await #expect(throws: ScoringError.busy(scoring(images).files.table.path)) {
            _ = try await run(scoring(images))
        }
        withExtendedLifetime(lock) {}
    }

    @Test("a failure of the one who takes the outcomes ends the run, and no new image is begun")
    func failing() async throws {
        struct Full: Error {}
        let begun = Mutex(0)
        await #expect(throws: Full.self) {
            try await ImageScoring(model, explain: .never, threads: 2).run(Array(0..<1000)) { item, _ in
                begun.withLock { $0 += 1 }
                return item
            } deliver: { _ in
                throw Full()
            }
        }
        #expect(begun.withLock { $0 } < 1000)
    }

    @Test("outcomes that nobody takes are not piled up")
    func bounded() async throws {
        let made = Mutex(0)
        let taken = Mutex(0)
        let most = Mutex(0)
        try await ImageScoring(model, explain: .never, threads: 3).run(Array(0..<200)) { item, _ in
            let ahead = made.withLock { made in
                made += 1
                return made - taken.withLock { $0 }
            }
            most.withLock { $0 = max($0, ahead) }
            return item
        } deliver: { _ in
            taken.withLock { $0 += 1 }
        }
        #expect(made.withLock { $0 } == 200)
        #expect(most.withLock { $0 } <= 3 * 4 + 1)
    }
}
