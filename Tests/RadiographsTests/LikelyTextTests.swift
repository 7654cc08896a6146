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

    @Test(
        "a letter that marks the side is found in every simulated film that has one, and in few others",
        .enabled(if: isThere))
    func sideMarkers() throws {
        let table = try String(contentsOf: Self.simulated.appending(path: "labels.csv"), encoding: .utf8)
        let rows = table.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(rows.first?.firstIndex(of: "side_marker"))
        let name = try #require(rows.first?.firstIndex(of: "file"))
        var (marked, found, clean, mistaken) = (0, 0, 0, 0)
        for row in rows.dropFirst() {
            let file = Self.simulated.appending(path: String(row[name]))
            let has = try !texts(file, .marker).isEmpty
            if row[column].isEmpty || row[column] == "none" {
                (clean, mistaken) = (clean + 1, mistaken + (has ? 1 : 0))
            } else {
                (marked, found) = (marked + 1, found + (has ? 1 : 0))
            }
        }
        #expect(marked > 0 && found == marked)
        #expect(20 * mistaken <= clean)
    }

    private func texts(_ file: URL, _ kind: LikelyText.Kind = .line) throws -> [LikelyText] {
        try Radiograph(png: [UInt8](try Data(contentsOf: file))).likelyTexts().filter { $0.kind == kind }
    }
}
