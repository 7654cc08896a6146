import Cryptography
import Foundation
import Radiographs
import Studies

/// What came out of reading one image of a study.
struct ImageCheck: Sendable {
    var image: CheckedStudy.CheckedImage?
    var problems: [StudyFileProblem] = []

    /// Largest image file in bytes; 50 million pixels of 16 bits, not compressed at all, have 100 million.
    private static let fileLimit = 256 << 20

    /// Reads and judges the image that a table names.
    init(_ reference: ImageReference, in folder: FolderFile) {
        do {
            let bytes = try folder.bytes(of: reference.path, limit: Self.fileLimit)
            let radiograph = try Radiograph(png: bytes)
            let bits: Int
            switch radiograph.samples {
            case .eight: bits = 8
            case .sixteen: bits = 16
            }
            image = CheckedStudy.CheckedImage(
                file: try folder.url(of: reference.path), width: radiograph.width, height: radiograph.height,
                bits: bits, significantBits: radiograph.significantBits, pixelDigest: radiograph.pixelDigest)
            checkBox(of: reference, width: radiograph.width, height: radiograph.height)
            if bits == 16, !Self.declaresBits(bytes) { warnOfDepth(of: reference, radiograph) }
        } catch let fault as FolderFile.Fault {
            report(reference, fault.problem, fault.remedy)
        } catch let error as RadiographError {
            report(reference, error.cause.asPartOfSentence, error.remedy.asPartOfSentence)
        } catch {
            report(reference, "cannot be read (\(error))", "copy or export it again")
        }
    }

    private mutating func report(
        _ reference: ImageReference, column: String = "image", value: String? = nil,
        severity: StudyFileProblem.Severity = .error, _ problem: String, _ remedy: String
    ) {
        problems.append(
            StudyFileProblem(
                severity, file: reference.table, row: reference.row, column: column, value: value ?? reference.image,
                problem: problem, remedy: remedy))
    }

    private mutating func checkBox(of reference: ImageReference, width: Int, height: Int) {
        let edges = [
            ("box_x1", reference.boxRight, width, "wide"), ("box_y1", reference.boxBottom, height, "high"),
        ]
        for (column, edge, size, word) in edges {
            guard let edge, edge > Double(size) else { continue }
            report(
                reference, column: column, value: String(edge),
                "lies outside the image \(reference.image), which is \(size) pixels \(word)",
                "write the box in pixels of this image, counted from its left and upper edge")
        }
    }

    private mutating func warnOfDepth(of reference: ImageReference, _ radiograph: Radiograph) {
        let bits = radiograph.significantBits
        report(
            reference, severity: .warning,
            "has 16 bits a pixel and does not say how many are used; \(bits) are assumed, so that white is "
                + "\((1 << bits) - 1) (the brightest pixel has \(radiograph.valueRange.upperBound))",
            "look at it on the reading page; if it is too dark or too bright, export it with the sBIT chunk")
    }

    /// Whether the file says how many of its bits are used.
    private static func declaresBits(_ bytes: [UInt8]) -> Bool {
        let chunks = (try? PNGStructure(of: bytes))?.chunks ?? []
        return chunks.prefix { $0.type != "IDAT" }.contains { $0.type == "sBIT" }
    }
}

extension String {
    /// A sentence as it stands after a colon: without capital and full stop.
    fileprivate var asPartOfSentence: String {
        var text = hasSuffix(".") ? String(dropLast()) : self
        if let first = text.first, first.isUppercase, text.dropFirst().first?.isUppercase != true {
            text = first.lowercased() + text.dropFirst()
        }
        return text
    }
}
