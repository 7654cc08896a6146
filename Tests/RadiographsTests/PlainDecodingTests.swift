import Radiographs
import Testing

/// The quick way for plain grey files gives what libpng gives, whatever filters the rows have.
@Suite("Plain grey PNG") struct PlainDecodingTests {
    static let sizes = [(1, 1), (1, 40), (5, 17), (7, 8), (8, 16), (9, 25), (64, 33), (203, 50)]

    @Test("every filter, and rows of mixed ones, give back the samples", arguments: sizes, [1, 2])
    func filters(size: (Int, Int), bytesPerSample: Int) throws {
        var random = SplitMix64(seed: 3)
        let (width, height) = size
        let wide = (0..<width * height).map { _ in UInt16.random(in: 0...65535, using: &random) }
        let samples: Radiograph.Samples =
            bytesPerSample == 2 ? .sixteen(wide) : .eight(wide.map { UInt8(truncatingIfNeeded: $0) })
        let image = try Radiograph(width: width, height: height, samples: samples)
        let choices: [(Int) -> UInt8] =
            (0...4).map { filter in { _ in UInt8(filter) } } + [
                { UInt8($0 % 5) }, { $0 < 11 ? 4 : 2 }, { $0 % 10 == 9 ? 1 : 4 },
            ]
        for choose in choices {
            let file = FilteredPNG(image: image, filter: choose)
            #expect(try Radiograph(png: file.bytes()) == image)
            #expect(try Radiograph(png: file.bytes(pieces: 7)) == image)
        }
    }

    @Test("a filter that does not exist is damage")
    func unknownFilter() throws {
        let image = try Radiograph(width: 3, height: 40, samples: .eight([UInt8](repeating: 7, count: 120)))
        for row in [0, 4, 8, 20, 39] {
            let file = FilteredPNG(image: image) { $0 == row ? 5 : 4 }
            let error = try #require(throws: RadiographError.self) { try Radiograph(png: file.bytes()) }
            #expect(error.cause.contains("filter"))
        }
    }

    @Test("bytes after the compressed picture, inside its chunk, are damage")
    func surplus() throws {
        let image = try Radiograph(width: 2, height: 1, samples: .eight([1, 2]))
        let file = FilteredPNG(image: image) { _ in 0 }
        #expect(throws: RadiographError.self) { try Radiograph(png: file.bytes(surplus: [0, 0, 0])) }
    }
}

/// A grey file whose rows are filtered as asked, written from the PNG standard.
private struct FilteredPNG {
    let image: Radiograph
    /// By row.
    let filter: (Int) -> UInt8

    private var depth: Int {
        if case .sixteen = image.samples { 2 } else { 1 }
    }

    /// - Parameters:
    ///   - pieces: Number of IDAT chunks.
    ///   - surplus: What follows the compressed data.
    func bytes(pieces: Int = 1, surplus: [UInt8] = []) -> [UInt8] {
        let header =
            PNGBuilder.number(image.width) + PNGBuilder.number(image.height) + [UInt8(8 * depth), 0, 0, 0, 0]
        let data = PNGBuilder.stored(filtered) + surplus
        let step = max(1, (data.count + pieces - 1) / pieces)
        let chunks = stride(from: 0, to: data.count, by: step).flatMap { start in
            PNGBuilder.chunk("IDAT", Array(data[start..<min(data.count, start + step)]))
        }
        return PNGBuilder.signature + PNGBuilder.chunk("IHDR", header) + chunks + PNGBuilder.chunk("IEND", [])
    }

    private var filtered: [UInt8] {
        var bytes = image.pixelBytes
        if depth == 2 { for index in stride(from: 0, to: bytes.count, by: 2) { bytes.swapAt(index, index + 1) } }
        let count = image.width * depth
        var result: [UInt8] = []
        for row in 0..<image.height {
            result.append(filter(row))
            for index in 0..<count {
                func at(_ row: Int, _ index: Int) -> Int {
                    row < 0 || index < 0 ? 0 : Int(bytes[row * count + index])
                }
                let (left, up) = (at(row, index - depth), at(row - 1, index))
                let corner = at(row - 1, index - depth)
                let guess =
                    switch filter(row) {
                    case 1: left
                    case 2: up
                    case 3: (left + up) / 2
                    case 4:
                        [left, up, corner].enumerated().min {
                            (abs(left + up - corner - $0.element), $0.offset)
                                < (abs(left + up - corner - $1.element), $1.offset)
                        }?.element ?? 0
                    default: 0
                    }
                result.append(UInt8(truncatingIfNeeded: at(row, index) - guess))
            }
        }
        return result
    }
}
