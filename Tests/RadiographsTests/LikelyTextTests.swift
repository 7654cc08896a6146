import Foundation
import Radiographs
import Testing

/// Where something may be written in a picture.
@Suite("Likely texts") struct LikelyTextTests {
    @Test("a line of letters is found, and nothing in the same radiograph without it")
    func letters() throws {
        let clean = try DICOMRadiograph(try DICOMReferenceFolder.own("dx-mono2-12-explicit-le.dcm")).rendered()
        #expect(clean.likelyTexts().isEmpty)
        var values = clean.pixelBytes
        // Eight times the letter H, 6 x 9 pixels, one pixel thick.
        for letter in 0..<8 {
            for (row, column) in (0..<9).flatMap({ [($0, 0), ($0, 5)] }) + (1..<5).map({ (4, $0) }) {
                values[(60 + row) * clean.width + 20 + 8 * letter + column] = 255
            }
        }
        let written = try Radiograph(width: clean.width, height: clean.height, samples: .eight(values))
        let found = written.likelyTexts()
        #expect(found.map(\.kind) == [.line])
        let box = try #require(found.first).box
        #expect(box.x <= 20 && box.y <= 60 && box.x + box.width >= 82 && box.y + box.height >= 69)
        #expect(written.blackedOut([box]).likelyTexts().isEmpty)
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
