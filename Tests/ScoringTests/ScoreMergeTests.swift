import Foundation
import Studies
import TestSupport
import Testing

@testable import Scoring

@Suite("The parts of a folder, scored apart and joined")
struct ScoreMergeTests {
    let fixture: ModelFixture
    let model: LoadedModel
    let images: URL

    init() throws {
        fixture = try ModelFixture()
        model = try LoadedModel(fixture.add())
        images = try fixture.images(copies: 3)
    }

    private func file(_ name: String) -> URL { fixture.folder.url.appendingPathComponent(name) }

    @discardableResult
    private func score(_ table: String, _ shard: String?, model other: LoadedModel? = nil) async throws -> URL {
        let scoring = FolderScoring(
            other ?? model, images: images, files: ScoreFiles(table: file(table)), explain: .never,
            shard: shard.flatMap(Shard.init), threads: 2, program: "test")
        _ = try await scoring.run(now: { Timestamp(milliseconds: 0) }) { _, _ in }
        return file(table)
    }

    @Test("all parts together are the whole, to the last bit", arguments: [1, 2, 5])
    func whole(count: Int) async throws {
        var parts: [URL] = []
        for index in 1...count { parts.append(try await score("part-\(index).csv", "\(index)/\(count)")) }
        let summary = try ScoreMerge.merge(parts.reversed(), into: file("merged.csv"))
        #expect((summary.parts, summary.scored, summary.unreadable) == (count, 12, 0))
        try await score("whole.csv", nil)
        #expect(try fixture.folder.read("merged.csv") == fixture.folder.read("whole.csv"))
        let record = try #require(try ScoreFiles(table: file("merged.csv")).finished()).record
        #expect(record.shard == nil)
        #expect(record.scored == 12)
    }

    @Test("a part that is missing, there twice, of another number or of another model is refused")
    func refused() async throws {
        let first = try await score("1.csv", "1/2")
        let second = try await score("2.csv", "2/2")
        let copy = try await score("copy.csv", "1/2")
        let third = try await score("3.csv", "3/3")
        let whole = try await score("whole.csv", nil)
        let sensitive = try LoadedModel(fixture.add(#""threshold": 0.25"#, name: "Sensitive"))
        let other = try await score("other.csv", "2/2", model: sensitive)
        for (parts, word) in [
            ([first], "missing"), ([first, copy], "both"), ([first, second, copy], "both"), ([first, third], "parts"),
            ([first, other], "card"), ([first, whole], "whole"), ([first, file("nowhere.csv")], "not there"),
            ([], "name"),
        ] {
            let error = #expect(throws: ScoringError.self) { try ScoreMerge.merge(parts, into: file("out.csv")) }
            #expect(error?.description.contains(word) == true, "\(String(describing: error))")
        }
        #expect(!FileManager.default.fileExists(atPath: file("out.csv").path))
        _ = try ScoreMerge.merge([first, second], into: file("out.csv"))
        #expect(throws: ScoringError.self) { try ScoreMerge.merge([first, second], into: file("out.csv")) }
    }

    @Test("an image in the wrong part, or a folder that changed between the parts, is found out")
    func overlap() async throws {
        let first = try await score("1.csv", "1/2")
        let second = try await score("2.csv", "2/2")
        let intact = try fixture.folder.read("2.csv")
        let rowOfFirst = try fixture.folder.read("1.csv").split(separator: 10)[1]
        try fixture.folder.write(intact + rowOfFirst + [10], to: "2.csv")
        #expect(throws: ScoringError.self) { try ScoreMerge.merge([first, second], into: file("out.csv")) }
        let lines = intact.split(separator: 10)
        try fixture.folder.write(Array(lines.dropLast().joined(separator: [10])) + [10], to: "2.csv")
        #expect(throws: ScoringError.self) { try ScoreMerge.merge([first, second], into: file("out.csv")) }

        try fixture.folder.write(try fixture.folder.read("images/img0.png"), to: "images/later.png")
        try FileManager.default.removeItem(at: second)
        try FileManager.default.removeItem(at: file("2.json"))
        try await score("2.csv", "2/2")
        #expect(throws: ScoringError.self) { try ScoreMerge.merge([first, second], into: file("out.csv")) }
        try await score("1.csv", "1/2")
        #expect(try ScoreMerge.merge([first, second], into: file("out.csv")).scored == 13)
    }

    @Test("rows that are not in their order, or stand twice, are refused, and nothing stays of the table")
    func order() async throws {
        let table = try await score("1.csv", "1/1")
        let intact = try fixture.folder.read("1.csv")
        let lines = intact.split(separator: 10).map { Array($0) + [10] }
        func write(_ lines: [[UInt8]]) throws { try fixture.folder.write(lines.flatMap(\.self), to: "1.csv") }
        for (changed, word) in [
            ([0, 2, 1] + Array(3..<lines.count), "order"), ([0, 1, 1] + Array(3..<lines.count), "twice"),
        ] {
            try write(changed.map { lines[$0] })
            let error = #expect(throws: ScoringError.self) { try ScoreMerge.merge([table], into: file("out.csv")) }
            #expect(error?.description.contains(word) == true, "\(String(describing: error))")
            let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.url.path)
            #expect(!left.contains { $0.hasPrefix("out.") })
        }
        try fixture.folder.write(intact, to: "1.csv")
        #expect(try ScoreMerge.merge([table], into: file("out.csv")).scored == 12)
        #expect(try fixture.folder.read("out.csv") == intact)
    }

    @Test("tables are read in pieces, wherever a piece ends, and a table that changes meanwhile is found out")
    func pieces() throws {
        let text = (0..<50).map { "row \($0),\"a \"\"b\"\"\nc\",臼\n" }.joined()
        try fixture.folder.write(text, to: "table.csv")
        let whole = CommaSeparated.rows(Array(text.utf8))
        for size in [1, 2, 7, 64, 4096] {
            var (pieces, parser) = (FilePieces(file("table.csv").path, size: size), CellParser())
            var rows: [[String]] = []
            while let byte = try pieces.next() {
                if let row = parser.take(byte) { rows.append(row.cells) }
            }
            #expect(rows == whole.map(\.cells))
        }
        var pieces = FilePieces(file("table.csv").path, size: 8)
        #expect(try pieces.next() == UInt8(ascii: "r"))
        try fixture.folder.write(text + "more", to: "table.csv")
        #expect(throws: ScoringError.self) {
            while try pieces.next() != nil {}
        }
    }

    @Test("every path belongs to one part, and the parts are of like size")
    func shards() throws {
        let shards = try (1...7).map { try #require(Shard("\($0)/7")) }
        var sizes = Array(repeating: 0, count: 7)
        for number in 0..<7000 {
            let owners = shards.indices.filter { shards[$0].contains("folder/\(number).png") }
            #expect(owners.count == 1)
            for owner in owners { sizes[owner] += 1 }
        }
        // 1,000 each, with a standard deviation of 29.
        #expect(sizes.allSatisfy { (850...1150).contains($0) })
    }

    @Test(
        "a part is written as i/n and nothing else", arguments: ["", "0/2", "3/2", "1", "1/0", "a/b", "1/2/3", "-1/2"])
    func refusedShards(text: String) { #expect(Shard(text) == nil) }

    @Test("cells come back whatever is in them, and a row that was cut off is left out")
    func cells() {
        let cells = ["a,b", "say \"so\"", "two\nlines", "", "plain", "臼"]
        let text = CommaSeparated.line(cells) + CommaSeparated.line(["x"]) + "cut,of"
        let rows = CommaSeparated.rows(Array(text.utf8))
        #expect(rows.map(\.cells) == [cells, ["x"]])
        #expect(rows.map(\.line) == [1, 3])
    }
}
