import Cryptography
import Foundation
import Intake
import Radiographs
import TestSupport
import Testing

/// Boxes that are blacked out, and what is written down of it.
@Suite("Black-out") struct BlackOutTests {
    private static let picture = (0..<60).map { UInt16(1000 + $0) }

    private func study() throws -> (folder: TemporaryFolder, image: URL, before: Radiograph) {
        let folder = try TemporaryFolder()
        let image = try Radiograph(width: 10, height: 6, samples: .sixteen(Self.picture), declaredBits: 12)
        try folder.write(image.pngStatingBits(), to: "images/IMG001.png")
        try folder.write("case,image\r\n", to: "cases.csv")
        return (folder, folder.url.appendingPathComponent("images/IMG001.png"), image)
    }

    @Test("only the box is black, and the depth stays")
    func pixels() throws {
        let (folder, image, _) = try study()
        let boxes = [PixelBox(x: 2, y: 1, width: 3, height: 2), PixelBox(x: 8, y: 5, width: 9, height: 9)]
        try BlackOut(image).apply(boxes, by: "anna", at: "2026-11-27T01:00:00Z")
        let after = try Radiograph(png: try folder.read("images/IMG001.png"))
        #expect(after.significantBits == 12)
        guard case .sixteen(let values) = after.samples else {
            Issue.record("not 16 bits")
            return
        }
        let black = Set([12, 13, 14, 22, 23, 24, 58, 59])
        for (place, value) in values.enumerated() {
            #expect(value == (black.contains(place) ? 0 : Self.picture[place]))
        }
    }

    @Test("the history grows by a row for each box, with the pixels' digests before and after")
    func history() throws {
        let (folder, image, before) = try study()
        try BlackOut(image).apply([PixelBox(x: 0, y: 0, width: 1, height: 1)], by: "anna", at: "T1")
        let middle = try Radiograph(png: try folder.read("images/IMG001.png"))
        try BlackOut(image).apply([PixelBox(x: 1, y: 0, width: 1, height: 1)], by: "=bob", at: "T2")
        let after = try Radiograph(png: try folder.read("images/IMG001.png"))
        let lines = String(decoding: try folder.read("black-outs.csv"), as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count == 3)
        let digests = [before, middle, after].map { Digest(of: $0.pixelBytes).description }
        #expect(lines[1] == "T1,anna,IMG001.png,0,0,1,1,\(digests[0]),\(digests[1])")
        #expect(lines[2] == "T2,'=bob,IMG001.png,1,0,1,1,\(digests[1]),\(digests[2])")
    }

    @Test("a box outside the picture changes nothing")
    func outside() throws {
        let (folder, image, before) = try study()
        #expect(throws: IntakeError.self) {
            try BlackOut(image).apply([PixelBox(x: 10, y: 0, width: 5, height: 5)], by: "anna", at: "T1")
        }
        #expect(try Radiograph(png: try folder.read("images/IMG001.png")) == before)
        #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("black-outs.csv").path))
    }
}
