import Radiographs
import Testing

/// The arithmetic of PS3.3 C.11.1 and C.11.2, worked out by hand for single values.
@Suite("DICOM rendering") struct DICOMRenderingTests {
    @Test("LINEAR: ((x - (c - 0.5)) / (w - 1) + 0.5) x 255, cut off at both ends")
    func linear() throws {
        // c = 100, w = 101: the window is 49.5 ... 149.5, and 99.5 is its middle.
        let file = SmallDICOM([0, 49, 50, 99, 100, 149, 150, 4095]).with(center: "100", width: "101")
        #expect(try file.rendered() == [0, 0, 1, 126, 129, 254, 255, 255])
    }

    @Test("a width of 1 is a threshold")
    func threshold() throws {
        let file = SmallDICOM([99, 100]).with(center: "100", width: "1")
        #expect(try file.rendered() == [0, 255])
    }

    @Test("LINEAR_EXACT: ((x - c) / w + 0.5) x 255")
    func linearExact() throws {
        let file = SmallDICOM([50, 75, 100, 150]).with(center: "100", width: "100", function: "LINEAR_EXACT")
        #expect(try file.rendered() == [0, 64, 128, 255])
    }

    @Test("SIGMOID: 255 / (1 + exp(-4 (x - c) / w))")
    func sigmoid() throws {
        let file = SmallDICOM([0, 50, 100, 200]).with(center: "100", width: "100", function: "SIGMOID")
        // 1 / (1 + e^4) = 0.01799, 1 / (1 + e^2) = 0.11920, 1 / (1 + e^-4) = 0.98201.
        #expect(try file.rendered() == [5, 30, 128, 250])
    }

    @Test("rescaling comes before the window")
    func rescale() throws {
        let file = SmallDICOM([0, 50, 100]).with(0x0028, 0x1053, "DS", "2").with(0x0028, 0x1052, "DS", "-100")
            .with(center: "0", width: "200", function: "LINEAR_EXACT")
        #expect(try file.rendered() == [0, 128, 255])
    }

    @Test("of several windows the first counts")
    func severalWindows() throws {
        let file = SmallDICOM([50, 100, 150]).with(center: "100\\9", width: "100\\9", function: "LINEAR_EXACT")
        #expect(try file.rendered() == [0, 128, 255])
    }

    @Test("without a window: from the darkest to the brightest value")
    func noWindow() throws {
        #expect(try SmallDICOM([10, 60, 110]).rendered() == [0, 128, 255])
        #expect(try SmallDICOM([7, 7]).rendered() == [0, 0])
    }

    @Test("signed values are extended from the bits in use")
    func signed() throws {
        let image = try DICOMRadiograph(SmallDICOM([0x0FFF, 0x0800, 0x07FF], isSigned: true).bytes)
        #expect(image.stored.patterns.indices.map { image.stored[$0] } == [-1, -2048, 2047])
        #expect(image.rendered().pixelBytes == [127, 0, 255])
    }

    @Test("low values are bright with MONOCHROME1, or a Presentation LUT Shape of INVERSE, or both")
    func inverted() throws {
        let plain = SmallDICOM([50, 75, 150]).with(center: "100", width: "100", function: "LINEAR_EXACT")
        let monochrome1 = plain.with(0x0028, 0x0004, "CS", "MONOCHROME1")
        #expect(try monochrome1.rendered() == [255, 191, 0])
        #expect(try plain.with(0x2050, 0x0020, "CS", "INVERSE").rendered() == [255, 191, 0])
        #expect(try monochrome1.with(0x2050, 0x0020, "CS", "INVERSE").rendered() == [255, 191, 0])
        #expect(try plain.with(0x2050, 0x0020, "CS", "IDENTITY").rendered() == [0, 64, 255])
    }

    @Test("padding is black and does not stretch the range, whichever way the image is turned")
    func padding() throws {
        let file = SmallDICOM([4000, 10, 60, 110, 4095]).with(0x0028, 0x0120, 4000).with(0x0028, 0x0121, 4095)
        #expect(try file.rendered() == [0, 0, 128, 255, 0])
        #expect(try file.with(0x0028, 0x0004, "CS", "MONOCHROME1").rendered() == [0, 255, 128, 0, 0])
    }

    @Test("a VOI LUT counts before a window, and goes on as it ends")
    func table() throws {
        var file = SmallDICOM([0, 100, 101, 102, 4095]).with(center: "2000", width: "4000")
        file.attributes[DICOMTag(0x0028, 0x3010)] = SmallDICOM.table([3, 100, 8], [0, 51, 255])
        #expect(try file.rendered() == [0, 0, 51, 255, 255])
    }

    @Test("a Modality LUT comes before the window")
    func modalityTable() throws {
        var file = SmallDICOM([0, 1, 2]).with(center: "100", width: "100", function: "LINEAR_EXACT")
        file.attributes[DICOMTag(0x0028, 0x3000)] = SmallDICOM.table([3, 0, 12], [50, 100, 150])
        #expect(try file.rendered() == [0, 128, 255])
        #expect(try DICOMRadiograph(file.bytes).fullDepth().samples == .sixteen([50, 100, 150]))
    }

    @Test("in full depth the values are the machine's, bright is high, and the bits in use are told")
    func fullDepth() throws {
        let plain = SmallDICOM([0, 1, 4095]).with(center: "9", width: "9")
        let image = try DICOMRadiograph(plain.bytes).fullDepth()
        #expect(image.samples == .sixteen([0, 1, 4095]))
        #expect(image.significantBits == 12)
        let turned = try DICOMRadiograph(plain.with(0x0028, 0x0004, "CS", "MONOCHROME1").bytes).fullDepth()
        #expect(turned.samples == .sixteen([4095, 4094, 0]))
        let falling = plain.with(0x0028, 0x1053, "DS", "-1").with(0x0028, 0x1052, "DS", "0")
        #expect(try DICOMRadiograph(falling.bytes).fullDepth().samples == .sixteen([4095, 4094, 0]))
        let signed = try DICOMRadiograph(SmallDICOM([0x0800, 0, 0x07FF], isSigned: true).bytes).fullDepth()
        #expect(signed.samples == .sixteen([0, 2048, 4095]))
    }

    @Test("bits in use that do not begin at the bottom are moved there")
    func highBit() throws {
        var file = SmallDICOM([0x0010, 0xFFF5])
        file = file.with(0x0028, 0x0102, 15)
        #expect(try DICOMRadiograph(file.bytes).stored.patterns == [1, 4095])
    }

    @Test(
        "numbers that are none are refused by name",
        arguments: [
            (SmallDICOM([1]).with(center: "x", width: "1"), "WindowCenter"),
            (SmallDICOM([1]).with(center: "1", width: "0"), "WindowWidth"),
            (SmallDICOM([1]).with(center: "1", width: "nan"), "WindowWidth"),
            (SmallDICOM([1]).with(0x0028, 0x1053, "DS", "0"), "RescaleSlope"),
        ])
    func wrongNumbers(_ file: SmallDICOM, _ attribute: String) {
        let error = #expect(throws: DICOMError.self) { try DICOMRadiograph(file.bytes) }
        guard case .wrongNumber(attribute, _) = error else {
            Issue.record("refused as \(String(describing: error))")
            return
        }
    }
}
