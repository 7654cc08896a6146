import CZlib
import Radiographs
import Testing

/// A PNG of 8 bits a channel, read from the standard, since `Radiograph` takes no colours.
struct DecodedPNG {
    let width: Int
    let height: Int
    let channels: Int
    /// Pixel by pixel, row by row.
    let samples: [UInt8]

    init(_ bytes: [UInt8]) throws {
        #expect(try PNGStructure(of: bytes).carriesOnlyPixels)
        func number(_ position: Int) -> Int { bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) } }
        (width, height) = (number(16), number(20))
        channels = try #require([0: 1, 2: 3, 6: 4][bytes[25]])
        var compressed: [UInt8] = []
        var position = 8
        while position < bytes.count {
            let length = number(position)
            if bytes[position + 4..<position + 8].elementsEqual("IDAT".utf8) {
                compressed += bytes[position + 8..<position + 8 + length]
            }
            position += length + 12
        }
        let count = width * channels
        var raw = [UInt8](repeating: 0, count: height * (count + 1))
        var filled = UInt(raw.count)
        try #require(uncompress(&raw, &filled, compressed, UInt(compressed.count)) == Z_OK)
        try #require(Int(filled) == raw.count)

        var samples: [UInt8] = []
        for row in 0..<height {
            for index in 0..<count {
                let left = index < channels ? 0 : Int(samples[samples.count - channels])
                let up = row == 0 ? 0 : Int(samples[samples.count - count])
                let corner = row == 0 || index < channels ? 0 : Int(samples[samples.count - count - channels])
                let guess = Self.guess(raw[row * (count + 1)], left, up, corner)
                samples.append(UInt8(truncatingIfNeeded: Int(raw[row * (count + 1) + 1 + index]) + guess))
            }
        }
        self.samples = samples
    }

    private static func guess(_ filter: UInt8, _ left: Int, _ up: Int, _ corner: Int) -> Int {
        switch filter {
        case 1: return left
        case 2: return up
        case 3: return (left + up) / 2
        case 4:
            let (a, b, c) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
            return a <= b && a <= c ? left : b <= c ? up : corner
        default: return 0
        }
    }
}
