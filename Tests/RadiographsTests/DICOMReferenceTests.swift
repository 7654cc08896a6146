import Foundation
import Radiographs
import Testing

/// Every file of the DICOM reference folders comes to its stated outcome.
@Suite("DICOM reference files") struct DICOMReferenceTests {
    @Test("has the outcome that expected.json states", arguments: try DICOMReferenceFolder.expectations())
    func outcome(_ expectation: DICOMExpectation) throws {
        let bytes = try DICOMReferenceFolder.read(expectation)
        #expect(bytes.count == expectation.bytes)
        switch expectation.outcome {
        case .reject:
            let error = #expect(throws: DICOMError.self) { try DICOMRadiograph(bytes) }
            if case .decoderCrashed = error { Issue.record("the decoder crashed") }
        case .decode:
            try check(try DICOMRadiograph(bytes), against: expectation)
        case .policy:
            // Colour, several frames and data without a file header are refused, each by its name.
            let error = #expect(throws: DICOMError.self) { try DICOMRadiograph(bytes) }
            switch error {
            case .coloured, .severalFrames, .noFileHeader: break
            // One of the folder begins with a stray blank before its data set.
            case .notDICOM(found: .unknown): break
            default: Issue.record("refused as \(String(describing: error))")
            }
        }
    }

    private func check(_ image: DICOMRadiograph, against expectation: DICOMExpectation) throws {
        let stored = image.stored
        #expect(image.file.transferSyntax.uid == expectation.transferSyntax)
        #expect(stored.width == expectation.columns)
        #expect(stored.height == expectation.rows)
        if expectation.isLossless {
            #expect(sha256(bytes(of: stored, allocated: expectation.bitsAllocated)) == expectation.storedSHA256)
        }
        if let means = expectation.storedBlockMeans {
            let fullScale = Double((1 << stored.bits) - 1)
            let found = blockMeans(width: stored.width, height: stored.height) { Double(stored[$0]) }
            #expect(largestDifference(found, means) <= (expectation.isLossless ? 0.001 : 0.005 * fullScale))
        }
        if expectation.isLossless {
            let values = stored.patterns.indices.map { stored[$0] }
            #expect(values.min() == expectation.storedMinimum)
            #expect(values.max() == expectation.storedMaximum)
        }
        let rendered = image.rendered()
        #expect(rendered.width == stored.width && rendered.height == stored.height)
        if let means = expectation.renderedBlockMeans, case .eight(let values) = rendered.samples {
            let found = blockMeans(width: rendered.width, height: rendered.height) { Double(values[$0]) }
            #expect(largestDifference(found, means) <= expectation.renderedTolerance ?? 1)
        }
    }

    /// Stored values row by row, low byte first, as `stored_dtype` has them.
    private func bytes(of stored: StoredPixels, allocated: Int?) -> [UInt8] {
        guard allocated != 8 else { return stored.patterns.map { UInt8(truncatingIfNeeded: $0) } }
        return stored.patterns.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
}
