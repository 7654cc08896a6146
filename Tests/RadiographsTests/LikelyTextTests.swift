import Foundation
import Radiographs
import Testing

/// Where something may be written in a picture.
@Suite("Likely texts") struct LikelyTextTests {
    /// L, I, H and T: the rectangles of each, in a raster of 3 x 5.
    private static let letters: [[PixelBox]] = [
        [PixelBox(x: 0, y: 0, width: 1, height: 5), PixelBox(x: 0, y: 4, width: 3, height: 1)],
        [PixelBox(x: 1, y: 0, width: 1, height: 5)],
        [
            PixelBox(x: 0, y: 0, width: 1, height: 5), PixelBox(x: 2, y: 0, width: 1, height: 5),
            PixelBox(x: 0, y: 2, width: 3, height: 1),
        ],
        [PixelBox(x: 0, y: 0, width: 3, height: 1), PixelBox(x: 1, y: 0, width: 1, height: 5)],
    ]

    /// A word in white in the upper left corner, and where it stands.
    private func labelled(_ image: Radiograph, _ word: [Int], raster: Int = 3) throws -> (Radiograph, PixelBox) {
        var values = image.eightBitSamples(window: .full)
        for (place, letter) in word.enumerated() {
            for box in Self.letters[letter] {
                for row in box.y * raster..<(box.y + box.height) * raster {
                    let start = (8 + row) * image.width + 8 + (4 * place + box.x) * raster
                    for column in start..<start + box.width * raster { values[column] = 255 }
                }
            }
        }
        let whole = PixelBox(x: 8, y: 8, width: (4 * word.count - 1) * raster, height: 5 * raster)
        return (try Radiograph(width: image.width, height: image.height, samples: .eight(values)), whole)
    }

    @Test("a word that is burned into a radiograph is found, and nothing in the same radiograph without it")
    func burnedInWord() throws {
        let clean = try DICOMRadiograph(try DICOMReferenceFolder.own("dx-mono2-12-explicit-le.dcm")).rendered()
        #expect(clean.likelyTexts().filter { $0.kind == .line }.isEmpty)
        let (written, box) = try labelled(clean, [2, 1, 3, 0, 2, 1])
        let found = try #require(written.likelyTexts().first { $0.kind == .line })
        #expect(found.box.overlaps(box))
        let without = written.blackedOut(written.likelyTexts().map(\.box))
        #expect(!without.likelyTexts().contains { $0.kind == .line && $0.box.overlaps(box) })
    }

    /// The simulated radiographs beside the checkout, of which eight have a twin with text.
    static let simulated = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/simulated-pelvis").standardized
    static let isThere = FileManager.default.fileExists(atPath: simulated.appending(path: "burned-in").path)

    @Test("all eight simulated films with text are found, and no text in their clean twins", .enabled(if: isThere))
    func simulatedFilms() throws {
        struct Film: Decodable {
            let file: String
            let clean: String
            let boxes: [[Int]]

            enum CodingKeys: String, CodingKey {
                case file, clean
                case boxes = "text_boxes_xywh"
            }
        }
        let folder = Self.simulated.appending(path: "burned-in")
        let films = try JSONDecoder().decode(
            [Film].self, from: Data(contentsOf: folder.appending(path: "burned-in.json")))
        for film in films {
            let found = try texts(folder.appending(path: film.file))
            let boxes = film.boxes.map { PixelBox(x: $0[0], y: $0[1], width: $0[2], height: $0[3]) }
            #expect(found.contains { text in boxes.contains { $0.overlaps(text.box) } }, "\(film.file)")
            #expect(try texts(folder.appending(path: film.clean)).isEmpty, "\(film.clean)")
        }
        #expect(films.count == 8)
    }

    private func texts(_ file: URL) throws -> [LikelyText] {
        try Radiograph(png: [UInt8](try Data(contentsOf: file))).likelyTexts().filter { $0.kind == .line }
    }
}
