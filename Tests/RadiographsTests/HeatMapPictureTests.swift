import Foundation
import Radiographs
import Testing

@Suite("Heat maps as pictures") struct HeatMapPictureTests {
    /// Linear red, green and blue of each of the 256 colours.
    private static let linear: [[Double]] = (0..<256).map { step in
        HeatColours.standard.bytes[3 * step..<3 * step + 3].map { byte in
            let value = Double(byte) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
    }

    /// OKLab of linear sRGB (Ottosson 2020).
    private static func oklab(_ rgb: [Double]) -> [Double] {
        func combine(_ weights: [[Double]], _ values: [Double]) -> [Double] {
            weights.map { row in zip(row, values).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        let cones = combine(
            [
                [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ], rgb)
        return combine(
            [
                [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ], cones.map { cbrt($0) })
    }

    @Test("lightness rises from end to end, and equal steps look equally large")
    func uniform() {
        let colours = Self.linear.map { Self.oklab($0) }
        func distance(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        for step in 1..<256 { #expect(colours[step][0] > colours[step - 1][0] - 0.002, "step \(step)") }
        #expect(colours[0][0] < 0.35 && colours[255][0] > 0.9)
        let strides = stride(from: 0, to: 240, by: 15).map { distance(colours[$0], colours[$0 + 15]) }
        let mean = strides.reduce(0, +) / Double(strides.count)
        for stride in strides { #expect(abs(stride - mean) < 0.06 * mean) }
    }

    /// What dichromats see: Machado, Oliveira & Fernandes, IEEE TVCG 15 (2009) 1291, severity 1.
    @Test(
        "the order of the colours is seen by colour-blind people",
        arguments: [
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ])
    func colourBlind(_ matrix: [[Double]]) {
        let lightness = Self.linear.map { colour in
            let seen = matrix.map { row in min(1, max(0, zip(row, colour).reduce(0) { $0 + $1.0 * $1.1 })) }
            return Self.oklab(seen)[0]
        }
        for step in stride(from: 8, to: 256, by: 8) {
            #expect(lightness[step] - lightness[step - 8] > 0.01, "step \(step)")
        }
    }

    private let ramp = HeatMapPicture(width: 4, height: 1, values: [0, 0.05, 0.5, 1])

    @Test("as grey it is the numbers")
    func grey() throws {
        #expect(try Radiograph(png: ramp.greyPNG()).samples == .eight([0, 13, 128, 255]))
        let wild = HeatMapPicture(width: 2, height: 1, values: [-3, 7])
        #expect(try Radiograph(png: wild.greyPNG()).samples == .eight([0, 255]))
    }

    @Test("as colours it is transparent where cold and opaque where hot")
    func coloured() throws {
        let pixels = try DecodedPNG(ramp.colouredPNG())
        #expect(pixels.width == 4 && pixels.height == 1 && pixels.channels == 4)
        #expect(pixels.samples[3] == 0 && pixels.samples[7] == 0)
        #expect(pixels.samples[11] == 255 && pixels.samples[15] == 255)
        #expect(Array(pixels.samples[12..<15]) == Array(HeatColours.standard.bytes[765..<768]))
    }

    @Test("over a radiograph the cold is the radiograph, the hot is half colour")
    func overlay() throws {
        let image = try Radiograph(width: 4, height: 1, samples: .eight([10, 20, 30, 40]))
        let pixels = try DecodedPNG(ramp.overlayPNG(on: image))
        #expect(pixels.width == 4 && pixels.height == 1 && pixels.channels == 3)
        #expect(Array(pixels.samples[0..<6]) == [10, 10, 10, 20, 20, 20])
        for channel in 0..<3 {
            let hot = (40 + Double(HeatColours.standard.bytes[765 + channel])) / 2
            #expect(abs(Double(pixels.samples[9 + channel]) - hot) <= 0.5)
        }
        let none = try DecodedPNG(ramp.overlayPNG(on: image, opacity: 0))
        #expect(none.samples == [10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40])
    }

    @Test("laid over the image, padding is left out")
    func placed() throws {
        // A wide image stands in the middle two of four rows.
        let placement = ImagePlacement(sourceWidth: 40, sourceHeight: 20, width: 4, height: 4, aspect: .pad)
        let line: [Float] = [0, 0.25, 0.5, 0.75]
        let bright = [Float](repeating: 1, count: 4)
        let map = HeatMapPicture(width: 4, height: 4, values: bright + line + line + bright)
        let over = map.over(placement, width: 4, height: 2)
        #expect(over.values == line + line)
        let stretched = ImagePlacement(sourceWidth: 9, sourceHeight: 5, width: 4, height: 4, aspect: .stretch)
        #expect(map.over(stretched, width: 4, height: 4) == map)
        #expect(map.over(stretched, width: 9, height: 5).values.count == 45)
    }
}
