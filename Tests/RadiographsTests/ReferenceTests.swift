import Foundation
import Radiographs
import Testing

/// Every file of the reference folder comes to its stated outcome.
@Suite("PNG reference files") struct ReferenceTests {
    @Test("has the outcome that expected.json states", arguments: try ReferenceFolder.expectations())
    func outcome(_ expectation: Expectation) throws {
        let bytes = try ReferenceFolder.read(expectation.file)
        #expect(bytes.count == expectation.bytes)
        switch expectation.outcome {
        case .reject:
            #expect(throws: RadiographError.self) { try Radiograph(png: bytes) }
        case .decode:
            try check(try Radiograph(png: bytes), against: expectation)
        case .policy:
            // Either answer is allowed, but a picture that is taken must be the right one.
            if let image = try? Radiograph(png: bytes), expectation.greySHA256 != nil {
                try check(image, against: expectation)
            }
        }
    }

    private func check(_ image: Radiograph, against expectation: Expectation) throws {
        #expect(image.width == expectation.width)
        #expect(image.height == expectation.height)
        switch image.samples {
        case .eight: #expect(expectation.bits == 8)
        case .sixteen: #expect(expectation.bits == 16)
        }
        #expect(sha256(image.pixelBytes) == expectation.greySHA256)
        #expect(image.valueRange.lowerBound == expectation.min)
        #expect(image.valueRange.upperBound == expectation.max)

        let stored = image.png()
        let again = try Radiograph(png: stored)
        #expect(again.samples == image.samples)
        #expect(again.png() == stored)
        #expect(try PNGStructure(of: stored).carriesOnlyPixels)
    }

    @Test(
        "leaves no identifier in what is stored",
        arguments: try ReferenceFolder.expectations().filter { $0.outcome != .reject })
    func identifiers(_ expectation: Expectation) throws {
        let bytes = try ReferenceFolder.read(expectation.file)
        guard let image = try? Radiograph(png: bytes) else { return #expect(expectation.outcome == .policy) }
        let stored = Data(image.png())
        for string in expectation.forbiddenStrings ?? [] {
            #expect(stored.range(of: Data(string.utf8)) == nil)
            #expect(stored.range(of: Data(string.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })) == nil)
        }
    }

    @Test(
        "is refused for the right cause",
        arguments: [
            ("bad-empty.png", RadiographError.empty),
            ("bad-truncated.png", .truncated),
            ("bad-no-idat.png", .damaged(detail: "there is no picture data (IDAT)")),
            ("bad-crc.png", .damaged(detail: "IDAT: incorrect data check")),
            ("bad-zero-width.png", .zeroSized(width: 0, height: 100)),
            ("bad-huge-ihdr.png", .tooLarge(width: 2_147_483_647, height: 2_147_483_647, limits: .standard)),
            ("jpeg-named.png", .notPNG(found: .jpeg)),
        ])
    func cause(_ name: String, _ error: RadiographError) throws {
        let bytes = try ReferenceFolder.readCopy(name)
        #expect(throws: error) { try Radiograph(png: bytes) }
    }

    @Test("sBIT and the largest value tell the bits in use")
    func significantBits() throws {
        let names = ["grey8.png", "grey4.png", "grey16.png", "grey16-12bit-sbit.png", "grey16-12bit-nosbit.png"]
        let bits = try names.map { try Radiograph(png: ReferenceFolder.readCopy($0)).significantBits }
        #expect(bits == [8, 8, 16, 12, 12])
    }
}
