import Foundation
import Radiographs
import Testing

/// What is told of a DICOM file beside its picture, and why files are refused.
@Suite("DICOM files") struct DICOMFileTests {
    @Test(
        "a file is refused for the right cause",
        arguments: [
            ("bad-empty.dcm", "empty"), ("bad-text.dcm", "notDICOM"), ("bad-not-dicom.dcm", "notDICOM"),
            ("bad-truncated-header.dcm", "truncated"), ("bad-truncated-pixels.dcm", "truncated"),
            ("bad-zero-rows.dcm", "wrongSize"), ("bad-huge-dims.dcm", "wrongSize"),
            ("bad-rows-too-many.dcm", "tooFewPixels"), ("bad-no-pixels.dcm", "noPixels"),
            ("bad-no-bits-allocated.dcm", "missing"), ("bad-bits-stored-20-of-16.dcm", "unsupportedDepth"),
            ("bad-jpeg-garbage.dcm", "undecodable"), ("bad-jpegls-truncated.dcm", "truncated"),
            ("bad-rle-offsets.dcm", "undecodable"), ("bad-deflate-bomb.dcm", "tooLong"),
            ("unsupported-htj2k.dcm", "unsupportedTransferSyntax"), ("sc-rgb.dcm", "coloured"),
            ("multiframe-2.dcm", "severalFrames"),
        ])
    func cause(_ name: String, _ expected: String) throws {
        let bytes = try DICOMReferenceFolder.own(name)
        let error = try #require(throws: DICOMError.self) { try DICOMRadiograph(bytes) }
        #expect("\(Mirror(reflecting: error).children.first?.label ?? Self.name(error))" == expected)
        #expect(error.description == error.cause + " " + error.remedy)
    }

    /// A case without values has no label in a mirror.
    private static func name(_ error: DICOMError) -> String {
        switch error {
        case .empty: "empty"
        case .noPixels: "noPixels"
        default: "another"
        }
    }

    @Test("the header is read without the picture, and limits hold for it")
    func header() throws {
        let bytes = try DICOMReferenceFolder.own("dx-mono2-12-explicit-le.dcm")
        let file = try DICOMFile(bytes)
        #expect(file.modality == "DX")
        #expect(file.bitsStored == 12)
        #expect(file.photometricInterpretation == "MONOCHROME2")
        #expect(file.transferSyntax.description == "Explicit VR Little Endian")
        let small = RadiographLimits(pixels: 1000, side: 1000, metadataBytes: 0)
        #expect(throws: DICOMError.wrongSize(width: 256, height: 242, limits: small)) {
            try DICOMFile(bytes, limits: small)
        }
    }

    @Test(
        "a file that is cut anywhere is refused, and never crashes the decoder",
        arguments: [
            "dx-mono2-12-explicit-le.dcm", "dx-mono2-12-jpeg-lossless-sv1.dcm", "dx-mono2-12-rle.dcm",
            "dx-mono2-12-j2k-lossless.dcm", "dx-mono2-12-jpegls.dcm", "dx-mono2-12-deflated.dcm",
        ])
    func cut(_ name: String) throws {
        let bytes = try DICOMReferenceFolder.own(name)
        for part in 1...12 {
            let length = bytes.count * part / 13
            let error = #expect(throws: DICOMError.self) { try DICOMRadiograph(Array(bytes.prefix(length))) }
            if case .decoderCrashed = error { Issue.record("crashed at \(length) bytes") }
        }
    }

    @Test("pixel sizes are told with the plane they are measured in")
    func spacing() throws {
        let plain = SmallDICOM([1])
        #expect(try DICOMFile(plain.bytes).pixelSpacing == nil)
        let detector = plain.with(0x0018, 0x1164, "DS", "0.2\\0.1")
        let atDetector = try #require(try DICOMFile(detector.bytes).pixelSpacing)
        #expect(atDetector.plane == .detector && atDetector.betweenRows == 0.2 && atDetector.betweenColumns == 0.1)
        let magnified = try #require(try DICOMFile(detector.with(0x0018, 0x1114, "DS", "1.25").bytes).pixelSpacing)
        #expect(magnified.plane == .patientByMagnification && abs(magnified.betweenRows - 0.16) < 1e-12)
        let calibrated = try #require(
            try DICOMFile(detector.with(0x0028, 0x0030, "DS", "0.15\\0.15").bytes).pixelSpacing)
        #expect(calibrated.plane == .patient && calibrated.betweenRows == 0.15)
        #expect(try DICOMFile(plain.with(0x0018, 0x1164, "DS", "0\\x").bytes).pixelSpacing == nil)
    }

    @Test("side, view and kind of image are told")
    func acquisition() throws {
        let file = try DICOMFile(
            SmallDICOM([1]).with(0x0020, 0x0060, "CS", "R").with(0x0018, 0x5101, "CS", "AP")
                .with(0x0018, 0x0015, "CS", "PELVIS").with(0x0008, 0x0068, "CS", "FOR PROCESSING")
                .with(0x0028, 0x0301, "CS", "NO").bytes)
        #expect(file.laterality == "R" && file.viewPosition == "AP" && file.bodyPart == "PELVIS")
        #expect(file.isForProcessing && file.saysTextIsBurnedIn == false)
    }

    @Test(
        "age comes from the file or its dates, in whole years, and nobody is older than 90",
        arguments: [
            ("045Y", nil, nil, 45), ("089Y", nil, nil, 89), ("090Y", nil, nil, 90), ("104Y", nil, nil, 90),
            ("011M", nil, nil, 0), ("030M", nil, nil, 2), ("060W", nil, nil, 1), ("003D", nil, nil, 0),
            (nil, "19500615", "20170614", 66), (nil, "19500615", "20170615", 67), (nil, "1950.06.15", "20170615", 67),
            (nil, nil, "20170615", nil), ("abc", nil, nil, nil), (nil, "20180101", "20170101", nil),
        ] as [(String?, String?, String?, Int?)])
    func age(_ stated: String?, _ birth: String?, _ study: String?, _ expected: Int?) throws {
        var file = SmallDICOM([1])
        if let stated { file = file.with(0x0010, 0x1010, "AS", stated) }
        if let birth { file = file.with(0x0010, 0x0030, "DA", birth) }
        if let study { file = file.with(0x0008, 0x0020, "DA", study) }
        #expect(try DICOMFile(file.bytes).patientAge == expected)
    }

    @Test("names are read in the file's own encoding")
    func characterSets() throws {
        let chinese = try DICOMFile(try DICOMReferenceFolder.own("dx-utf8-name.dcm"))
        #expect(chinese.identity.name?.contains("^") == true)
        let gb = try DICOMFile(try DICOMReferenceFolder.own("dx-gb18030-name.dcm"))
        #expect(gb.identity.name?.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } == true)
        var latin = SmallDICOM([1]).with(0x0008, 0x0005, "CS", "ISO_IR 100")
        latin.attributes[DICOMTag(0x0010, 0x0010)] = .bytes("PN", [0x4A, 0xE9, 0x72, 0xF4, 0x6D, 0x65])
        #expect(throws: Never.self) { try DICOMFile(latin.bytes) }
        #expect(try DICOMFile(latin.bytes).identity.name == "Jérôme")
    }

    @Test("all elements are listed, those in sequences too, and values of none")
    func elements() throws {
        let file = try DICOMFile(try DICOMReferenceFolder.own("phi-full.dcm"))
        #expect(file.elements.contains { $0.name == "PatientName" && $0.depth == 0 && $0.representation == "PN" })
        #expect(file.elements.contains { $0.depth > 0 })
        #expect(file.elements.contains { $0.tag.isPrivate && $0.name == "private" })
        #expect(file.elements.contains { $0.tag.isOverlay })
    }
}
