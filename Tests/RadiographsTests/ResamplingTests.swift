import Radiographs
import Testing

/// Laws of resampling; agreement with Pillow and TensorFlow is tested in DenseNetTests, which can read the tensors.
@Suite("Resampling") struct ResamplingTests {
    private func random(_ width: Int, _ height: Int, seed: UInt64 = 1) throws -> Radiograph {
        var generator = SplitMix64(seed: seed)
        let samples = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return try Radiograph(width: width, height: height, samples: .eight(samples))
    }

    @Test("to its own size is the image", arguments: ResamplingMethod.allCases)
    func sameSize(_ method: ResamplingMethod) throws {
        let image = try random(13, 9)
        let same = image.resampled(toWidth: 13, height: 9, method: method)
        #expect(same.picture == image)
        #expect(same.values == image.pixelBytes.map { Float($0) })
    }

    @Test("one grey stays one grey, to and from single pixels", arguments: ResamplingMethod.allCases)
    func constant(_ method: ResamplingMethod) throws {
        for (width, height) in [(1, 1), (1, 7), (50, 1), (31, 40)] {
            let image = try Radiograph(
                width: width, height: height, samples: .eight([UInt8](repeating: 93, count: width * height)))
            for (newWidth, newHeight) in [(1, 1), (16, 16), (5, 33)] {
                let result = image.resampled(toWidth: newWidth, height: newHeight, method: method)
                #expect(result.values.count == newWidth * newHeight)
                #expect(result.values.allSatisfy { abs($0 - 93) < 1e-4 })
            }
        }
    }

    @Test("area keeps the mean of the image")
    func mean() throws {
        let image = try random(101, 67)
        let mean = image.pixelBytes.reduce(0.0) { $0 + Double($1) } / Double(101 * 67)
        for (width, height) in [(16, 16), (33, 70), (101, 5), (1, 1)] {
            let values = image.resampled(toWidth: width, height: height, method: .area).values
            #expect(abs(values.reduce(0.0) { $0 + Double($1) } / Double(width * height) - mean) < 1e-3)
        }
    }

    @Test("antialiased bilinear is Pillow's without its two roundings")
    func bilinear() throws {
        for (width, height) in [(20, 11), (90, 80), (64, 7)] {
            let image = try random(64, 50)
            let exact = image.resampled(toWidth: width, height: height, method: .bilinear)
            let rounded = image.resampled(toWidth: width, height: height, method: .pilBilinear)
            #expect(zip(exact.values, rounded.values).allSatisfy { abs($0 - $1) <= 1.01 })
        }
    }

    @Test("padding keeps the proportion, in the middle of black")
    func padding() throws {
        let image = try Radiograph(width: 40, height: 20, samples: .eight([UInt8](repeating: 200, count: 800)))
        let padded = image.resampled(toWidth: 16, height: 16, aspect: .pad)
        for row in 0..<16 {
            let line = padded.values[row * 16..<(row + 1) * 16]
            let want: Float = 4..<12 ~= row ? 200 : 0
            #expect(line.allSatisfy { abs($0 - want) < 1e-4 }, "row \(row)")
        }
        #expect(padded.placement.contentWidth == 16)
        #expect(padded.placement.top == 4)
    }

    @Test("rectangles go to the input and back", arguments: AspectPolicy.allCases)
    func rectangles(_ aspect: AspectPolicy) {
        for (width, height) in [(2248, 2128), (300, 1000), (1, 1), (30_000, 2)] {
            let placement = ImagePlacement(
                sourceWidth: width, sourceHeight: height, width: 512, height: 512, aspect: aspect)
            let whole = PixelRectangle(left: 0, top: 0, right: Double(width), bottom: Double(height))
            let onInput = placement.onInput(whole)
            #expect(onInput.left >= 0 && onInput.right <= 512 && onInput.top >= 0 && onInput.bottom <= 512)
            #expect(aspect == .pad || onInput == PixelRectangle(left: 0, top: 0, right: 512, bottom: 512))
            let back = placement.onSource(onInput)
            #expect(abs(back.right - whole.right) < 1e-9 && abs(back.bottom - whole.bottom) < 1e-9)
            let beyond = placement.onSource(PixelRectangle(left: -5, top: -5, right: 600, bottom: 600))
            #expect(beyond == whole)
        }
    }

    @Test("16 bits: the full range by the bits in use, rounded")
    func fullWindow() throws {
        let values: [UInt16] = [0, 8, 9, 2048, 4095]
        let image = try Radiograph(width: 5, height: 1, samples: .sixteen(values), declaredBits: 12)
        #expect(image.eightBit().samples == .eight([0, 0, 1, 128, 255]))
        #expect(image.eightBit() == image.eightBit().eightBit())
        let wide = try Radiograph(width: 2, height: 1, samples: .sixteen([0, 65535]))
        #expect(wide.eightBit().samples == .eight([0, 255]))
        #expect(image.resampled(toWidth: 5, height: 1).values == [0, 0, 1, 128, 255])
    }

    @Test("16 bits: the percentile window cuts half a percent at either end")
    func percentileWindow() throws {
        // 1000 pixels: 5 at 0, 990 from 100 to 1089, 5 at 60000.
        let values =
            [UInt16](repeating: 0, count: 5) + (0..<990).map { UInt16(100 + $0) }
            + [UInt16](repeating: 60_000, count: 5)
        let image = try Radiograph(width: 10, height: 100, samples: .sixteen(values))
        let bytes = image.eightBit(window: .percentile).pixelBytes
        #expect(bytes[0] == 0 && bytes[5] == 0 && bytes[994] == 255 && bytes[999] == 255)
        #expect(bytes[500] == UInt8((Double(495) * 255 / 989).rounded()))
        let flat = try Radiograph(width: 2, height: 1, samples: .sixteen([4095, 4095]))
        #expect(flat.eightBit(window: .percentile).samples == .eight([255, 255]))
        let eight = try random(4, 4)
        #expect(eight.eightBit(window: .percentile) == eight)
    }

    @Test("every kind of PNG that is taken comes to the network's size; the others are named")
    func kinds() throws {
        let taken: [PNGBuilder] = [
            PNGBuilder(rows: [[200]]),
            PNGBuilder(width: 8, depth: 1, rows: [[0xFF]]),
            PNGBuilder(depth: 16, rows: [[0xFF, 0xFF]]),
            PNGBuilder(colourType: .rgb, rows: [[9, 9, 9]]),
            PNGBuilder(colourType: .palette, before: [("PLTE", [5, 5, 5])], rows: [[0]]),
            PNGBuilder(colourType: .greyAlpha, rows: [[80, 255]]),
        ]
        for (picture, grey) in zip(taken, [200, 255, 255, 9, 5, 80] as [Float]) {
            let image = try Radiograph(png: picture.bytes)
            let values = image.resampled(toWidth: 32, height: 32, method: .bilinear).values
            #expect(values.allSatisfy { abs($0 - grey) < 1e-3 })
        }
        #expect(throws: RadiographError.coloured(pixels: 1, total: 1)) {
            try Radiograph(png: PNGBuilder(colourType: .rgb, rows: [[9, 9, 8]]).bytes)
        }
        #expect(throws: RadiographError.tooLarge(width: 30_000, height: 30_000, limits: .standard)) {
            try Radiograph(png: PNGBuilder(width: 30_000, height: 30_000).bytes)
        }
    }
}
