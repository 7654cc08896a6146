import Radiographs
import Testing

/// What is done where the PNG standard leaves the choice to us.
@Suite("PNG policies") struct PolicyTests {
    @Test("200 MB of compressed text are dropped without being inflated")
    func textBomb() throws {
        let image = try Radiograph(png: ReferenceFolder.readCopy("bad-ztxt-bomb.png"))
        #expect(image == (try Radiograph(png: ReferenceFolder.readCopy("grey8.png"))))
    }

    @Test("an animation of several pictures is refused, of one is a still image")
    func animation() throws {
        let bytes = try ReferenceFolder.readCopy("apng.png")
        #expect(throws: RadiographError.animated(frames: 2)) { try Radiograph(png: bytes) }
        var one = PNGBuilder(before: [("acTL", PNGBuilder.number(1) + PNGBuilder.number(0))])
        #expect(try Radiograph(png: one.bytes).samples == .eight([0]))
        one.before.append(("fdAT", [0, 0, 0, 0, 1]))
        #expect(throws: RadiographError.animated(frames: 1)) { try Radiograph(png: one.bytes) }
    }

    @Test("a colour picture is refused")
    func colourPicture() throws {
        let bytes = try ReferenceFolder.readCopy("rgb8-colour.png")
        let error = try #require(throws: RadiographError.self) { try Radiograph(png: bytes) }
        guard case .coloured(let pixels, let total) = error else {
            Issue.record("refused as \(error)")
            return
        }
        #expect(total == 256 * 242)
        #expect(1...total ~= pixels)
    }

    @Test("coloured pixels are counted; one is enough")
    func colouredPixels() throws {
        var picture = PNGBuilder(width: 3, colourType: .rgb, rows: [[7, 7, 7, 9, 9, 9, 0, 0, 0]])
        #expect(try Radiograph(png: picture.bytes).samples == .eight([7, 9, 0]))
        picture.rows = [[7, 7, 7, 9, 9, 8, 0, 1, 0]]
        #expect(throws: RadiographError.coloured(pixels: 2, total: 3)) { try Radiograph(png: picture.bytes) }
        picture = PNGBuilder(
            width: 2, colourType: .palette, before: [("PLTE", [5, 5, 5, 200, 0, 0])], rows: [[0, 0]])
        #expect(try Radiograph(png: picture.bytes).samples == .eight([5, 5]))
        picture.rows = [[0, 1]]
        #expect(throws: RadiographError.coloured(pixels: 1, total: 2)) { try Radiograph(png: picture.bytes) }
    }

    @Test("16-bit channels are compared whole and kept")
    func wideChannels() throws {
        var picture = PNGBuilder(depth: 16, colourType: .rgbAlpha, rows: [[1, 2, 1, 2, 1, 2, 255, 255]])
        #expect(try Radiograph(png: picture.bytes).samples == .sixteen([0x0102]))
        picture.rows = [[1, 2, 1, 3, 1, 2, 255, 255]]
        #expect(throws: RadiographError.coloured(pixels: 1, total: 1)) { try Radiograph(png: picture.bytes) }
        picture.rows = [[1, 2, 1, 2, 1, 2, 255, 254]]
        #expect(throws: RadiographError.transparent(pixels: 1, total: 1)) { try Radiograph(png: picture.bytes) }
    }

    @Test("alpha must be opaque everywhere, in channels and in palettes")
    func alpha() throws {
        var picture = PNGBuilder(width: 2, colourType: .greyAlpha, rows: [[80, 255, 90, 255]])
        #expect(try Radiograph(png: picture.bytes).samples == .eight([80, 90]))
        picture.rows = [[80, 0, 90, 254]]
        #expect(throws: RadiographError.transparent(pixels: 2, total: 2)) { try Radiograph(png: picture.bytes) }
        picture = PNGBuilder(
            width: 2, colourType: .palette, before: [("PLTE", [5, 5, 5, 6, 6, 6]), ("tRNS", [0])], rows: [[1, 1]])
        #expect(try Radiograph(png: picture.bytes).samples == .eight([6, 6]))
        picture.rows = [[1, 0]]
        #expect(throws: RadiographError.transparent(pixels: 1, total: 2)) { try Radiograph(png: picture.bytes) }
    }

    @Test("one grey level declared transparent keeps its value")
    func transparentLevel() throws {
        let picture = PNGBuilder(width: 2, before: [("tRNS", [0, 80])], rows: [[80, 90]])
        #expect(try Radiograph(png: picture.bytes).samples == .eight([80, 90]))
    }

    @Test("grey of 1, 2 and 4 bits is spread over 0...255")
    func fewBits() throws {
        #expect(try decode(width: 8, depth: 1, row: [0b1010_0001]) == [255, 0, 255, 0, 0, 0, 0, 255])
        #expect(try decode(width: 4, depth: 2, row: [0b0001_1011]) == [0, 85, 170, 255])
        #expect(try decode(width: 3, depth: 4, row: [0x0F, 0x70]) == [0, 255, 119])
    }

    private func decode(width: Int, depth: UInt8, row: [UInt8]) throws -> [UInt8] {
        try Radiograph(png: PNGBuilder(width: width, depth: depth, rows: [row]).bytes).pixelBytes
    }

    @Test("colour profiles change no value, and a wrong checksum in metadata does no harm")
    func profiles() throws {
        let plain = try Radiograph(png: PNGBuilder(width: 2, rows: [[100, 200]]).bytes)
        let dressed = PNGBuilder(
            width: 2, before: [("gAMA", [0, 0, 0xB1, 0x8F]), ("sRGB", [0]), ("iCCP", [1, 2, 3]), ("bKGD", [0, 9])],
            rows: [[100, 200]])
        #expect(try Radiograph(png: dressed.bytes) == plain)
        var damaged = PNGBuilder(width: 2, before: [("tEXt", Array("Name".utf8))], rows: [[100, 200]]).bytes
        damaged[8 + 25 + 8] ^= 1
        #expect(try Radiograph(png: damaged) == plain)
    }
}
