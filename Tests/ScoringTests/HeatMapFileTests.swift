import Cryptography
import DenseNet
import Foundation
import Radiographs
import Studies
import TestSupport
import Testing

@testable import Scoring

@Suite("The files of the heat maps of a folder")
struct HeatMapFileTests {
    let fixture: ModelFixture
    let model: LoadedModel

    init() throws {
        fixture = try ModelFixture()
        model = try LoadedModel(fixture.add())
    }

    private func run(
        _ images: URL, explain: ExplainRule = .whenPositive, boxLevel: Float = 0.5
    ) async throws -> FolderScoring.Summary {
        let table = fixture.folder.url.appendingPathComponent("scores.csv")
        let scoring = FolderScoring(
            model, images: images, files: ScoreFiles(table: table), explain: explain, boxLevel: boxLevel, threads: 2,
            program: "test")
        return try await scoring.run(now: { Timestamp(milliseconds: 0) }) { _, _ in }
    }

    private func rows() throws -> [ScoreRow] {
        let table = fixture.folder.url.appendingPathComponent("scores.csv")
        return try #require(try ScoreFiles(table: table).finished()).all()
    }

    private func mapFiles() -> Set<String> {
        let folder = fixture.folder.url.appendingPathComponent("scores-maps").path
        return Set((FileManager.default.subpaths(atPath: folder) ?? []).filter { $0.contains(".png.") })
    }

    private func files(_ image: String) -> Set<String> { Set(["png", "csv", "json"].map { "\(image).\($0)" }) }

    @Test("an image that is replaced by one below the threshold, or by one that cannot be read, loses its map alone")
    func stale() async throws {
        let images = try fixture.images(copies: 2)
        _ = try await run(images)
        let first = try rows()
        let positive = first.filter(\.isPositive).map(\.image)
        let negative = try #require(first.first { !$0.isPositive }).image
        try #require(positive.count >= 4)
        #expect(mapFiles() == positive.reduce(into: []) { $0.formUnion(files($1)) })

        try fixture.folder.write("mine", to: "scores-maps/notes.png.txt")
        try fixture.folder.write(try fixture.folder.read("images/\(negative)"), to: "images/\(positive[0])")
        try fixture.folder.write("no image", to: "images/\(positive[1])")
        let summary = try await run(images)
        #expect((summary.scored, summary.unreadable.count) == (1, 1))
        var expected = positive[2...].reduce(into: Set<String>()) { $0.formUnion(files($1)) }
        expected.insert("notes.png.txt")
        #expect(mapFiles() == expected)
        #expect(try rows().compactMap(\.map) == positive[2...].map { "scores-maps/\($0)" })

        // Maps that nobody asks for this time stay with the images that have not changed.
        _ = try await run(images, explain: .never)
        #expect(mapFiles() == expected)
    }

    @Test("a table leaves the maps alone that another one put into the same folder")
    func shared() async throws {
        let images = try fixture.images()
        _ = try await run(images, explain: .always)
        let first = mapFiles()
        try #require(first.count == 12)
        let table = fixture.folder.url.appendingPathComponent("other.csv")
        let scoring = FolderScoring(
            model, images: images, files: ScoreFiles(table: table), explain: .never,
            maps: fixture.folder.url.appendingPathComponent("scores-maps"), threads: 2, program: "test")
        #expect(try await scoring.run(now: { Timestamp(milliseconds: 0) }) { _, _ in }.scored == 4)
        #expect(mapFiles() == first)
    }

    private struct Site: Decodable {
        struct Peak: Decodable { let x, y: Int }
        struct Box: Decodable, Equatable { let left, top, right, bottom: Int }
        let image, method, layer: String
        let level: Float
        let peak: Peak
        let box: Box
    }

    private func site(_ image: String) throws -> Site {
        try JSONDecoder().decode(Site.self, from: Data(fixture.folder.read("scores-maps/\(image).json")))
    }

    @Test("peak and box stand beside the map, in pixels of the image; another level makes the maps anew")
    func site() async throws {
        // Twice as wide and three times as high as the network's input.
        let small = try Radiograph(png: fixture.folder.read(try fixture.images().lastPathComponent + "/img2.png"))
        let grey = small.pixelBytes
        var samples: [UInt8] = []
        for row in 0..<384 {
            for column in 0..<256 { samples.append(grey[row / 3 * 128 + column / 2]) }
        }
        try fixture.folder.write(
            Radiograph(width: 256, height: 384, samples: .eight(samples)).png(), to: "images/large.png")
        let images = fixture.folder.url.appendingPathComponent("images")
        #expect(try await run(images, explain: .always).scored == 5)

        let (one, large) = (try site("img2.png"), try site("large.png"))
        #expect((one.image, one.method, one.layer, one.level) == ("img2.png", "grad-cam", "features", 0.5))
        let map = try #require(try model.score(small, explain: .always, threads: 1).map)
        let whole = map.enlarged(height: 128, width: 128)
        let (peak, box) = (try #require(whole.peak), try #require(whole.box(atLevel: 0.5)))
        #expect((one.peak.x, one.peak.y) == (peak.column, peak.row))
        #expect(
            one.box
                == Site.Box(
                    left: box.columns.lowerBound, top: box.rows.lowerBound, right: box.columns.upperBound,
                    bottom: box.rows.upperBound))
        // The pixels are the same ones enlarged, and the network sees nearly the same.
        #expect(abs(large.peak.x - 2 * peak.column) <= 6 && abs(large.peak.y - 3 * peak.row) <= 9)
        #expect(large.box.right <= 256 && large.box.bottom <= 384 && large.box.bottom > 128)

        #expect(try await run(images, explain: .always, boxLevel: 0.9).scored == 5)
        let inner = try site("img2.png")
        #expect(inner.level == 0.9)
        #expect(inner.box.left >= one.box.left && inner.box.right <= one.box.right && inner.box != one.box)
        #expect((inner.box.left..<inner.box.right).contains(inner.peak.x))
        #expect((inner.box.top..<inner.box.bottom).contains(inner.peak.y))
        #expect(try await run(images, explain: .always, boxLevel: 0.9).kept == 5)
    }

    @Test("a map that is the same everywhere points nowhere; a peak in a padded image's bars lies on its edge")
    func oddSites() throws {
        let placement = ImagePlacement(sourceWidth: 10, sourceHeight: 20, width: 8, height: 8, aspect: .pad)
        let even = ActivationMap(height: 8, width: 8, values: Array(repeating: 2, count: 64), method: .gradCAM)
        #expect(MapSite(even, placement, level: 0.5) == nil)
        var values = [Float](repeating: 0, count: 64)
        // The image covers columns 2 to 5; the largest value lies in the last column.
        values[3 * 8 + 7] = 1
        let site = try #require(
            MapSite(ActivationMap(height: 8, width: 8, values: values, method: .gradCAM), placement, level: 0.5))
        #expect(site.peak == MapSite.Pixel(x: 9, y: 8))
        values[3 * 8 + 7] = 0
        values[4 * 8 + 2] = 1
        let inside = try #require(
            MapSite(ActivationMap(height: 8, width: 8, values: values, method: .gradCAM), placement, level: 0.5))
        #expect(inside.peak == MapSite.Pixel(x: 1, y: 11))
        #expect(inside.box == MapSite.Box(left: 0, top: 10, right: 3, bottom: 13))
    }
}
