import Foundation
import Testing

/// One entry of a DICOM folder's `expected.json`: a file and what must become of it.
struct DICOMExpectation: Decodable, Sendable, CustomTestStringConvertible {
    enum Outcome: String, Decodable { case decode, reject, policy }

    /// `own` or `third-party`.
    var folder = ""
    let file: String
    let bytes: Int
    let outcome: Outcome
    let transferSyntax: String?
    let rows: Int?
    let columns: Int?
    let bitsAllocated: Int?
    let bitsStored: Int?
    let storedSHA256: String?
    let storedMinimum: Int?
    let storedMaximum: Int?
    let storedBlockMeans: [[Double]]?
    let renderedBlockMeans: [[Double]]?
    let renderedTolerance: Double?

    enum CodingKeys: String, CodingKey {
        case file, bytes, outcome
        case transferSyntax = "transfer_syntax"
        case rows = "Rows"
        case columns = "Columns"
        case bitsAllocated = "BitsAllocated"
        case bitsStored = "BitsStored"
        case storedSHA256 = "stored_sha256"
        case storedMinimum = "stored_min"
        case storedMaximum = "stored_max"
        case storedBlockMeans = "stored_8x8_block_means"
        case renderedBlockMeans = "rendered8_8x8_block_means"
        case renderedTolerance = "rendered8_tolerance"
    }

    var testDescription: String { "\(folder)/\(file)" }
    /// Whether the values are known to the last bit.
    var isLossless: Bool { storedSHA256 != nil }
}

/// The DICOM files: those of READER_STUDY_REFERENCE, of the folder beside the checkout, or the copy kept here.
struct DICOMReferenceFolder {
    static let url: URL = {
        if let folder = ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"] {
            return URL(filePath: folder).appending(path: "dicom")
        }
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let beside = tests.appending(path: "../../../shared/reference/dicom").standardized
        let isThere = FileManager.default.fileExists(atPath: beside.appending(path: "own/expected.json").path)
        return isThere ? beside : tests.appending(path: "Fixtures/dicom")
    }()

    /// All files of `own`, which must be there, and of `third-party`; the copy kept here has some of them.
    static func expectations() throws -> [DICOMExpectation] {
        struct List: Decodable { let files: [DICOMExpectation] }
        var all: [DICOMExpectation] = []
        for folder in ["own", "third-party"] {
            let list = url.appending(path: "\(folder)/expected.json")
            let isThere = FileManager.default.fileExists(atPath: list.path)
            guard isThere || folder == "own" else { continue }
            let data = try Data(contentsOf: list)
            for var expectation in try JSONDecoder().decode(List.self, from: data).files {
                expectation.folder = folder
                guard FileManager.default.fileExists(atPath: path(expectation).path) else { continue }
                all.append(expectation)
            }
        }
        return all
    }

    static func read(_ expectation: DICOMExpectation) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: path(expectation)))
    }

    /// A file of `own`, which every copy of this project has.
    static func own(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appending(path: "own/\(name)")))
    }

    private static func path(_ expectation: DICOMExpectation) -> URL {
        url.appending(path: "\(expectation.folder)/\(expectation.file)")
    }
}
