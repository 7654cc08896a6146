import Foundation
import Radiographs
import Testing

/// Where something may be written in a picture.
@Suite("Likely texts") struct LikelyTextTests {
    @Test("a name that is burned into a radiograph is found, and nothing in the same radiograph without it")
    func burnedInName() throws {
        let written = try DICOMRadiograph(try DICOMReferenceFolder.own("phi-full.dcm")).rendered()
        // burned_in_box_xywh of expected.json.
        let box = PixelBox(x: 5, y: 6, width: 104, height: 24)
        #expect(written.likelyTexts().contains { $0.kind == .line && $0.box.overlaps(box) })
        let clean = try DICOMRadiograph(try DICOMReferenceFolder.own("dx-mono2-12-explicit-le.dcm")).rendered()
        #expect(clean.likelyTexts().filter { $0.kind == .line }.isEmpty)
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
