import Cryptography
import Foundation
import Radiographs
import Studies

/// What came out of reading one image of a study.
struct ImageCheck: Sendable {
    var image: CheckedStudy.CheckedImage?
    var problems: [StudyFileProblem] = []

    /// Largest image file in bytes; 50 million pixels of 16 bits, not compressed at all, have 100 million.
    static let fileLimit = 256 << 20

    /// Reads and judges the image that a table names.
    ///
    /// - Parameter known: What is remembered of files, and where it is to be remembered.
    init(_ reference: ImageReference, in folder: FolderFile, known: ImageFactsCache? = nil) {
        do {
            let file = try folder.url(of: reference.path)
            let identity = known == nil ? nil : ImageFactsCache.Identity(file)
            let facts: ImageFacts
            if let identity, let remembered = known?.facts(of: identity) {
                facts = remembered
            } else {
                facts = try ImageFacts(png: try folder.bytes(of: reference.path, limit: Self.fileLimit))
                if let identity { known?.keep(facts, of: identity) }
            }
            image = CheckedStudy.CheckedImage(
                file: file, width: facts.width, height: facts.height, bits: facts.bits,
                significantBits: facts.significantBits, pixelDigest: facts.pixelDigest)
            checkBox(of: reference, width: facts.width, height: facts.height)
            if facts.bits == 16, !facts.declaresBits { warnOfDepth(of: reference, facts) }
        } catch let fault as FolderFile.Fault {
            report(reference, fault.problem, fault.remedy)
        } catch let error as RadiographError {
            let (problem, remedy) = error.asPartOfSentence
            report(reference, problem, remedy)
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

    private mutating func warnOfDepth(of reference: ImageReference, _ facts: ImageFacts) {
        let bits = facts.significantBits
        report(
            reference, severity: .warning,
            "has 16 bits a pixel and does not say how many are used; \(bits) are assumed, so that white is "
                + "\((1 << bits) - 1) (the brightest pixel has \(facts.brightest))",
            "look at it on the reading page; if it is too dark or too bright, export it with the sBIT chunk")
    }
}

extension RadiographError {
    /// What is wrong with a file and what to do, to stand after its name and a colon.
    var asPartOfSentence: (problem: String, remedy: String) { (cause.asPartOfSentence, remedy.asPartOfSentence) }
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
