import Cryptography
import DenseNet
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
        let rows = try found.all()
        #expect(rows.map(\.image) == rows.map(\.image).sorted())
        let expected = try ModelFixture.expected()
        for row in rows {
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
        let rows = try found.all()
        let journal = try ScoreJournal(files.partial.path, found.record, images: rows.map(\.image))
        for index in 0..<2 { try journal.add(rows[index], at: index) }
        let handle = try FileHandle(forWritingTo: files.partial)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("img2.png,abc".utf8))
        try handle.close()

        let summary = try await run(scoring(images))
        #expect((summary.scored, summary.kept) == (2, 2))
        #expect(try text("scores.csv") == text("whole.csv"))
        #expect(!FileManager.default.fileExists(atPath: files.partial.path))
    }

    @Test("a scoring that is interrupted again and again keeps the latest row of each image, and does not grow")
    func journal() async throws {
        let images = try fixture.images()
        _ = try await run(scoring(images))
        let files = scoring(images).files
        let finished = try #require(try files.finished())
        var changed = try finished.all()[1]
        changed.width += 1
        let names = ["img0.png", "img1.png", "img3.png"]
        let first = try ScoreJournal(files.partial.path, finished.record, images: names, earlier: [finished])
        let snapshot = first.rows
        try first.add(changed, at: 1)
        #expect(try snapshot.row(at: 1) == finished.all()[1] && first.rows.row(at: 1) == changed)
        for _ in 0..<3 {
            let earlier = [try files.interrupted(), try files.finished()].compactMap(\.self)
            let again = try ScoreJournal(files.partial.path, finished.record, images: names, earlier: earlier)
            #expect(again.gone == 1)
            #expect(try again.rows.row(at: 1) == changed)
            #expect(try again.rows.row(at: 2) == finished.all()[3])
            #expect(try #require(try files.interrupted()).all().count == 4, "three images, one of them scored twice")
        }
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
        #expect(try found.all().filter { $0.problem != nil } == summary.unreadable)

        try fixture.folder.write(png, to: "images/text.png")
        let second = try await run(scoring(images))
        #expect((second.scored, second.kept, second.unreadable.count) == (1, 4, 3))
    }

    @Test("an image of one pixel and one of 16 bits are scored; a coloured one and a giant are refused unread")
    func oddImages() async throws {
        let images = fixture.folder.url.appendingPathComponent("images")
        try fixture.folder.write(
            Radiograph(width: 1, height: 1, samples: .eight([7])).png(), to: "images/one.png")
        try fixture.folder.write(
            Radiograph(width: 40, height: 3, samples: .sixteen((0..<120).map { $0 * 34 })).png(),
            to: "images/sixteen.png")
        let map = HeatMapPicture(width: 2, height: 1, values: [0, 1])
        try fixture.folder.write(map.colouredPNG(), to: "images/colour.png")
        // A header that claims 30,000 x 30,000 pixels, with the checksum that belongs to it.
        var giant = try Radiograph(width: 2, height: 2, samples: .eight([0, 1, 2, 3])).png()
        giant.replaceSubrange(16..<24, with: [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30])
        giant.replaceSubrange(29..<33, with: Self.checksum(giant[12..<29]))
        try fixture.folder.write(giant, to: "images/giant.png")
        let summary = try await run(scoring(images, explain: .always))
        #expect(summary.scored == 2)
        #expect(summary.unreadable.map(\.image) == ["colour.png", "giant.png"])
        #expect(summary.unreadable[1].problem?.contains("too large") == true)
    }

    /// CRC-32 as PNG has it, highest byte first.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1) * 0xEDB8_8320 }
        }
        return stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: ~sum >> $0) }
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

    @Test("images at or above the threshold get a heat map, as picture and as the network's numbers")
    func maps() async throws {
        let images = try fixture.images()
        let summary = try await run(scoring(images, explain: .whenPositive))
        #expect(summary.scored == 4)
        let rows = try #require(try scoring(images).files.finished()).all()
        #expect(rows.contains { $0.isPositive } && rows.contains { !$0.isPositive })
        for row in rows {
            #expect((row.map != nil) == row.isPositive)
            guard let map = row.map else { continue }
            #expect(map == "scores-maps/" + row.image)
            let picture = try Radiograph(png: fixture.folder.read("\(map).png"))
            #expect((picture.width, picture.height) == (128, 128))
            #expect(picture.valueRange.upperBound == 255)
            let image = try Radiograph(png: fixture.folder.read("images/\(row.image)"))
            let expected = try #require(try model.score(image, explain: .always, threads: 1).map)
            let numbers = try text("\(map).csv").split(separator: "\n").map {
                $0.split(separator: ",").compactMap { Float($0) }
            }
            #expect(numbers.count == expected.height)
            #expect(numbers.flatMap(\.self) == expected.values)
        }
        let files = try #require(FileManager.default.subpaths(atPath: scoring(images).maps.path))
        #expect(files.count == 3 * rows.filter(\.isPositive).count)
    }

    @Test("maps that are wanted later, or are gone, are made without scoring the other images again")
    func laterMaps() async throws {
        let images = try fixture.images()
        _ = try await run(scoring(images, explain: .never))
        let positive = try #require(try scoring(images).files.finished()).all().count { $0.isPositive }
        var summary = try await run(scoring(images, explain: .whenPositive))
        #expect((summary.scored, summary.kept) == (positive, 4 - positive))
        summary = try await run(scoring(images, explain: .always))
        #expect((summary.scored, summary.kept) == (4 - positive, positive))
        #expect(try await run(scoring(images, explain: .whenPositive)).kept == 4)
        try FileManager.default.removeItem(at: fixture.folder.url.appendingPathComponent("scores-maps/img2.png.csv"))
        #expect(try await run(scoring(images, explain: .always)).scored == 1)
    }

    @Test("heat maps below the folder of the images are not scored themselves")
    func mapsInside() async throws {
        let images = try fixture.images()
        #expect(try await run(scoring(images, "images/scores.csv", explain: .always)).scored == 4)
        #expect(try await run(scoring(images, "images/scores.csv", explain: .always)).kept == 4)
        // Nor are those of another table.
        #expect(try await run(scoring(images, "images/again.csv", explain: .always)).scored == 4)
    }

    @Test("a folder that is named like heat maps is scored where the table beside it is not one of scores")
    func namedLikeMaps() async throws {
        let images = try fixture.images("images/road-maps")
        try fixture.folder.write("a list", to: "images/road.csv")
        let summary = try await run(scoring(images.deletingLastPathComponent()))
        #expect((summary.scored, summary.others) == (4, 1))
    }

    @Test("a folder that is empty, as one that is not mounted, costs no scores")
    func unmounted() async throws {
        let images = try fixture.images()
        _ = try await run(scoring(images))
        let first = try text("scores.csv")
        for name in try FileManager.default.contentsOfDirectory(atPath: images.path) {
            try FileManager.default.removeItem(at: images.appendingPathComponent(name))
        }
        await #expect(throws: ScoringError.self) { _ = try await run(scoring(images)) }
        #expect(try text("scores.csv") == first)
    }

    @Test("images whose names differ in little have maps of their own")
    func similarNames() async throws {
        let images = try fixture.images()
        let png = try fixture.folder.read("images/img0.png")
        for name in ["a.png", "a.PNG", "a.PNG.png", "a\"\u{301}, b.png"] {
            try fixture.folder.write(png, to: "images/\(name)")
        }
        #expect(try await run(scoring(images, explain: .always)).scored == 8)
        let rows = try #require(try scoring(images).files.finished()).all()
        #expect(Set(rows.compactMap(\.map)).count == 8)
        #expect(Set(rows.map(\.image)) == Set(try FileManager.default.contentsOfDirectory(atPath: images.path)))
        #expect(try await run(scoring(images, explain: .always)).kept == 8)
    }

    @Test("a pipe with the name of an image is listed, and nobody waits for it")
    func pipe() async throws {
        let images = try fixture.images()
        #expect(mkfifo(images.path + "/pipe.png", 0o600) == 0)
        let summary = try await run(scoring(images))
        #expect(summary.scored == 4)
        #expect(summary.unreadable.map(\.image) == ["pipe.png"])
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
