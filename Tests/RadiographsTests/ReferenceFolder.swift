import Foundation
import Testing

/// One entry of `expected.json`: a file and what must become of it.
struct Expectation: Decodable, Sendable, CustomTestStringConvertible {
    enum Outcome: String, Decodable { case decode, reject, policy }

    let file: String
    let bytes: Int
    let outcome: Outcome
    let width: Int?
    let height: Int?
    let bits: Int?
    let greySHA256: String?
    let min: UInt16?
    let max: UInt16?
    let forbiddenStrings: [String]?

    enum CodingKeys: String, CodingKey {
        case file, bytes, outcome, width, height, bits, min, max
        case greySHA256 = "grey_sha256_le"
        case forbiddenStrings = "forbidden_strings"
    }

    var testDescription: String { file }
}

/// The conformance cases: those of READER_STUDY_REFERENCE, of the folder beside the checkout, or the copy kept here.
struct ReferenceFolder {
    private static let copy = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/png")
    /// The copy has no larger files; see its README.
    private static let largestCopied = 300_000

    static let url: URL = {
        if let folder = ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"] {
            return URL(filePath: folder).appending(path: "png")
        }
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let beside = checkout.appending(path: "../shared/reference/png").standardized
        let isThere = FileManager.default.fileExists(atPath: beside.appending(path: "expected.json").path)
        return isThere ? beside : copy
    }()

    static func expectations() throws -> [Expectation] {
        struct List: Decodable { let files: [Expectation] }
        let data = try Data(contentsOf: url.appending(path: "expected.json"))
        let all = try JSONDecoder().decode(List.self, from: data).files
        return url == copy ? all.filter { $0.bytes <= largestCopied } : all
    }

    static func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appending(path: name)))
    }

    /// A file every copy of this project has.
    static func readCopy(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: copy.appending(path: name)))
    }
}
