import Testing

@testable import Reports

/// Archives that are made while they are sent.
@Suite struct ZipStreamTests {
    /// Pieces whose deflated form is small, large, and larger than they are.
    private static func content(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed
        return (0..<count).map { index in
            guard seed > 1 else { return UInt8(index % 7) }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    @Test(arguments: [1, 1000, 1 << 18, 700_000], [1, 2] as [UInt64])
    func `What is in it comes out again, in pieces of any size`(piece: Int, seed: UInt64) throws {
        let files = [
            ("study/empty.csv", 0), ("study/讀片.csv", 5000), ("study/large.jsonl", piece == 1 ? 70_000 : 900_000),
        ]
        .map { ($0, Self.content($1, seed: seed)) }
        let zip = try ZipStream()
        var archive: [UInt8] = []
        for (path, bytes) in files {
            archive += zip.begin(path)
            for start in stride(from: 0, to: bytes.count, by: piece) {
                archive += zip.write(Array(bytes[start..<min(start + piece, bytes.count)]))
            }
            archive += zip.end()
        }
        archive += zip.finish()
        let read = try ZipArchive(reading: archive)
        #expect(read.entries.map(\.path) == files.map(\.0))
        #expect(read.entries.map(\.bytes) == files.map(\.1))
        #expect(archive.count < files.reduce(1000) { $0 + $1.1.count + $1.1.count / 100 })
    }

    @Test func `An archive that was cut off is no archive`() throws {
        let zip = try ZipStream()
        let archive = zip.begin("a.csv") + zip.write(Self.content(5000, seed: 1)) + zip.end()
        #expect(throws: FileError.self) { try ZipArchive(reading: archive) }
    }
}
