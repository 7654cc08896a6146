import Radiographs
import Testing

/// Files that are no radiographs, each named for what it is.
@Suite("Refusals") struct RefusalTests {
    static let kinds: [(FileKind, [UInt8])] = [
        (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]),
        (.jpeg2000, [0xFF, 0x4F, 0xFF, 0x51, 0, 1]),
        (.gif, Array("GIF89a\u{1}\u{0}".utf8)),
        (.tiff, [0x49, 0x49, 0x2A, 0, 8, 0]),
        (.tiff, [0x4D, 0x4D, 0, 0x2A, 0, 0]),
        (.bmp, [0x42, 0x4D, 70, 0, 0, 0, 0, 0, 0, 0, 54]),
        (.webp, Array("RIFF\u{1}\u{2}\u{3}\u{4}WEBPVP8 ".utf8)),
        (.heif, [0, 0, 0, 24] + Array("ftypheic".utf8)),
        (.dicom, [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)),
        (.dicom, [8, 0, 5, 0, 10, 0, 0, 0]),
        (.pdf, Array("%PDF-1.7\n".utf8)),
        (.zip, [0x50, 0x4B, 3, 4, 20, 0]),
        (.gzip, [0x1F, 0x8B, 8, 0]),
        (.svg, Array("<?xml version=\"1.0\"?><svg/>".utf8)),
        (.html, Array("<!DOCTYPE html><title>Sign in</title>".utf8)),
        (.text, Array("case,image\n1,a.png\n".utf8)),
        (.text, Array("影像檔案".utf8)),
        (.unknown, [UInt8](repeating: 0, count: 600)),
        (.unknown, [1]),
    ]

    @Test("what is not a PNG is named", arguments: kinds)
    func kind(_ kind: FileKind, _ bytes: [UInt8]) {
        #expect(throws: RadiographError.notPNG(found: kind)) { try Radiograph(png: bytes) }
        #expect(RadiographError.notPNG(found: kind).description.contains(kind.rawValue))
    }

    @Test("a signature that is cut or changed by a text transfer is recognised")
    func signature() {
        #expect(throws: RadiographError.truncated) { try Radiograph(png: [137, 80, 78]) }
        #expect(throws: RadiographError.truncated) { try Radiograph(png: PNGBuilder.signature) }
        let changed = RadiographError.damaged(detail: "its bytes were changed by a transfer as text")
        #expect(throws: changed) { try Radiograph(png: [137, 80, 78, 71, 10, 26, 10, 0, 0]) }
        #expect(throws: changed) { try Radiograph(png: [9, 80, 78, 71, 13, 10, 26, 10, 0]) }
    }

    @Test("the size is checked before memory is asked for")
    func size() throws {
        let limits = RadiographLimits(pixels: 6, side: 3, metadataBytes: 100)
        let fits = PNGBuilder(width: 3, height: 2, rows: [[1, 2, 3], [4, 5, 6]])
        #expect(try Radiograph(png: fits.bytes, limits: limits).pixelBytes == [1, 2, 3, 4, 5, 6])
        for (width, height) in [(3, 3), (4, 1), (1, 4), (20_000, 20_000), (4_294_967_295, 4_294_967_295)] {
            let picture = PNGBuilder(width: width, height: height)
            #expect(throws: RadiographError.tooLarge(width: width, height: height, limits: limits)) {
                try Radiograph(png: picture.bytes, limits: limits)
            }
        }
        #expect(throws: RadiographError.tooLarge(width: 20_000, height: 20_000, limits: .standard)) {
            try Radiograph(png: PNGBuilder(width: 20_000, height: 20_000).bytes)
        }
        #expect(throws: RadiographError.zeroSized(width: 5, height: 0)) {
            try Radiograph(png: PNGBuilder(width: 5, height: 0, rows: []).bytes)
        }
    }

    @Test("a lump of metadata is refused unread")
    func metadata() throws {
        let limits = RadiographLimits(pixels: 6, side: 3, metadataBytes: 10)
        var picture = PNGBuilder(before: [("eXIf", [UInt8](repeating: 1, count: 10))])
        #expect(try Radiograph(png: picture.bytes, limits: limits).pixelBytes == [0])
        picture.before = [("eXIf", [UInt8](repeating: 1, count: 11))]
        #expect(throws: RadiographError.metadataTooLarge(chunk: "eXIf", bytes: 11, limit: 10)) {
            try Radiograph(png: picture.bytes, limits: limits)
        }
    }

    @Test("structures that break the standard are damaged")
    func structure() {
        let scene: [(String, [UInt8])] = [
            ("does not begin with an IHDR", PNGBuilder.signature + PNGBuilder.chunk("IEND", [])),
            ("unknown critical chunk ABCD", PNGBuilder(before: [("ABCD", [])]).bytes),
            ("beyond the palette", PNGBuilder(colourType: .palette, before: [("PLTE", [1, 1, 1])], rows: [[1]]).bytes),
            ("Invalid IHDR", PNGBuilder(depth: 3).bytes),
            ("Invalid IHDR", PNGBuilder(depth: 16, colourType: .palette, before: [("PLTE", [1, 1, 1])]).bytes),
            ("Missing PLTE", PNGBuilder(colourType: .palette).bytes),
            ("Not enough", PNGBuilder(width: 3, height: 3).bytes),
            ("oo much", PNGBuilder(rows: [[0], [0]]).bytes),
            ("no chunk type", PNGBuilder.signature + [0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0]),
        ]
        for (detail, bytes) in scene {
            let error = #expect(throws: RadiographError.self) { try Radiograph(png: bytes) }
            let cause = error?.cause ?? "none"
            #expect(cause.lowercased().contains(detail.lowercased()), "\(detail)")
        }
    }

    @Test("a wrong checksum in any part of the picture is noticed")
    func checksums() {
        let picture = PNGBuilder(colourType: .palette, before: [("PLTE", [1, 1, 1])], rows: [[0]])
        let bytes = picture.bytes
        #expect(throws: Never.self) { try Radiograph(png: bytes) }
        // Every byte but the lengths and the signature is under a checksum.
        var position = 8
        while position < bytes.count {
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            for place in position + 4..<position + 12 + length {
                var damaged = bytes
                damaged[place] ^= 0x08
                #expect(throws: RadiographError.self, "byte \(place)") { try Radiograph(png: damaged) }
            }
            position += 12 + length
        }
    }

    @Test("every refusal says what is wrong and what to do")
    func words() {
        let plain: [RadiographError] = [
            .empty, .truncated, .damaged(detail: "x"), .zeroSized(width: 0, height: 1),
            .tooLarge(width: 1, height: 2, limits: .standard), .metadataTooLarge(chunk: "tEXt", bytes: 2, limit: 1),
            .animated(frames: 3), .coloured(pixels: 1, total: 2), .transparent(pixels: 1, total: 2),
            .wrongSampleCount(expected: 1, found: 2),
        ]
        let errors = plain + FileKind.allCases.map { .notPNG(found: $0) }
        for error in errors {
            #expect(error.cause.hasSuffix("."))
            #expect(error.remedy.hasSuffix("."))
            #expect(error.description == error.cause + " " + error.remedy)
        }
        #expect(Set(errors.map(\.cause)).count == errors.count)
    }
}
