import Radiographs
import Testing

@Suite("PNG structure") struct PNGStructureTests {
    @Test("lists every chunk with its length, and what comes after the end")
    func list() throws {
        var picture = PNGBuilder(before: [("tEXt", Array("Name".utf8)), ("tIME", [7, 225, 1, 1, 0, 0, 0])])
        picture.trailing = Array("Doe".utf8)
        let structure = try PNGStructure(of: picture.bytes)
        #expect(structure.chunks.map(\.type) == ["IHDR", "tEXt", "tIME", "IDAT", "IEND"])
        #expect(structure.chunks.map(\.length) == [13, 4, 7, 13, 0])
        #expect(structure.trailingBytes == 3)
        #expect(!structure.carriesOnlyPixels)
    }

    @Test("tells a file of nothing but pixels")
    func onlyPixels() throws {
        var picture = PNGBuilder()
        #expect(try PNGStructure(of: picture.bytes).carriesOnlyPixels)
        picture.trailing = [0]
        #expect(try !PNGStructure(of: picture.bytes).carriesOnlyPixels)
        picture.trailing = []
        picture.before = [("sBIT", [8])]
        #expect(try !PNGStructure(of: picture.bytes).carriesOnlyPixels)
    }

    @Test("what the product stores is grey, not interlaced, and has no other chunk")
    func stored() throws {
        let image = try Radiograph(png: ReferenceFolder.readCopy("grey8-phi-chunks.png"))
        let stored = image.png()
        let structure = try PNGStructure(of: stored)
        #expect(Set(structure.chunks.map(\.type)) == ["IHDR", "IDAT", "IEND"])
        #expect(structure.trailingBytes == 0)
        #expect(Array(stored[24..<29]) == [8, 0, 0, 0, 0])
    }

    @Test("a file cut at any byte is truncated")
    func cut() {
        let bytes = PNGBuilder(before: [("tEXt", Array("Name".utf8))]).bytes
        for count in 1..<bytes.count {
            #expect(throws: RadiographError.truncated, "\(count) bytes") {
                try PNGStructure(of: Array(bytes.prefix(count)))
            }
        }
        #expect(throws: RadiographError.empty) { try PNGStructure(of: []) }
    }
}
