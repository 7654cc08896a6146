import Radiographs
import Testing

/// The value type: what it knows of its samples, and that writing and reading is exact.
@Suite("Radiograph") struct RadiographTests {
    @Test("bits in use: declared ones when the values fit, else what the largest value needs")
    func significantBits() throws {
        func bits(_ value: UInt16, declared: Int? = nil) throws -> Int {
            try Radiograph(width: 1, height: 1, samples: .sixteen([value]), declaredBits: declared).significantBits
        }
        #expect(try [0, 255, 256, 1023, 4095, 4096, 65535].map { try bits($0) } == [8, 8, 9, 10, 12, 13, 16])
        #expect(try bits(700, declared: 12) == 12)
        #expect(try bits(65535, declared: 12) == 16)
        #expect(try bits(700, declared: 0) == 10)
        #expect(try bits(700, declared: 17) == 10)
        #expect(try Radiograph(width: 1, height: 1, samples: .eight([3]), declaredBits: 5).significantBits == 8)
    }

    @Test("sBIT is believed only when it is intact and stands before the picture")
    func significantBitsInFile() throws {
        func bits(_ before: [(type: String, data: [UInt8])]) throws -> Int {
            try Radiograph(png: PNGBuilder(depth: 16, before: before, rows: [[1, 0]]).bytes).significantBits
        }
        #expect(try bits([]) == 9)
        #expect(try bits([("sBIT", [12])]) == 12)
        #expect(try bits([("sBIT", [])]) == 9)
        #expect(try bits([("sBIT", [200])]) == 9)
        var damaged = PNGBuilder(depth: 16, before: [("sBIT", [12])], rows: [[1, 0]]).bytes
        damaged[8 + 25 + 8] = 14
        #expect(try Radiograph(png: damaged).significantBits == 9)
    }

    @Test("range and canonical bytes")
    func bytes() throws {
        let wide = try Radiograph(width: 3, height: 1, samples: .sixteen([0x0102, 0xFFFE, 0x0003]))
        #expect(wide.pixelBytes == [2, 1, 0xFE, 0xFF, 3, 0])
        #expect(wide.valueRange == 3...0xFFFE)
        let narrow = try Radiograph(width: 1, height: 2, samples: .eight([9, 4]))
        #expect(narrow.pixelBytes == [9, 4])
        #expect(narrow.valueRange == 4...9)
    }

    @Test("samples must match the size")
    func sampleCount() {
        #expect(throws: RadiographError.wrongSampleCount(expected: 6, found: 5)) {
            try Radiograph(width: 3, height: 2, samples: .eight([1, 2, 3, 4, 5]))
        }
        #expect(throws: RadiographError.zeroSized(width: 0, height: 2)) {
            try Radiograph(width: 0, height: 2, samples: .eight([]))
        }
        #expect(throws: RadiographError.tooLarge(width: .max, height: 2, limits: .standard)) {
            try Radiograph(width: .max, height: 2, samples: .eight([]))
        }
    }

    @Test("writing and reading is exact at every small size")
    func roundTrip() throws {
        var random = SplitMix64(seed: 7)
        for (width, height) in [(1, 1), (1, 9), (9, 1), (2, 3), (7, 5), (64, 33), (257, 65)] {
            let eight = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
            let sixteen = (0..<width * height).map { _ in UInt16.random(in: 0...65535, using: &random) }
            for samples in [Radiograph.Samples.eight(eight), .sixteen(sixteen)] {
                let image = try Radiograph(width: width, height: height, samples: samples)
                let encoded = image.png()
                #expect(try Radiograph(png: encoded) == image)
                #expect(encoded == image.png())
            }
        }
    }

    @Test("interlaced images of every size to 17 x 17 put each pixel in its place")
    func interlaced() throws {
        for width in 1...17 {
            for height in 1...17 {
                let samples = (0..<width * height).map { UInt8($0 % 251) }
                let bytes = InterlacedPNG(width: width, height: height, samples: samples).bytes
                #expect(try Radiograph(png: bytes).samples == .eight(samples))
            }
        }
    }
}

/// An 8-bit grey Adam7 file, written from the standard's table of passes.
private struct InterlacedPNG {
    let width: Int
    let height: Int
    let samples: [UInt8]

    private static let passes: [(x: Int, y: Int, dx: Int, dy: Int)] = [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]

    var bytes: [UInt8] {
        var data: [UInt8] = []
        for pass in Self.passes where pass.x < width {
            for y in stride(from: pass.y, to: height, by: pass.dy) {
                data.append(0)
                data += stride(from: pass.x, to: width, by: pass.dx).map { samples[y * width + $0] }
            }
        }
        let header = PNGBuilder.number(width) + PNGBuilder.number(height) + [8, 0, 0, 0, 1]
        return PNGBuilder.signature + PNGBuilder.chunk("IHDR", header)
            + PNGBuilder.chunk("IDAT", PNGBuilder.stored(data)) + PNGBuilder.chunk("IEND", [])
    }
}
