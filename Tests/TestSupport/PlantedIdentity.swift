public import Foundation

/// A DICOM file of the reference folder that tells who the patient is, and all that must be gone from what is made of it.
public struct PlantedIdentity: Decodable, Sendable {
    /// Its name.
    public let file: String
    /// Where something is written in the pixels: x, y, width and height.
    public let box: [Int]?
    private let forbiddenStrings: [String]?
    private let dates: [String]?
    private let uids: [String]?

    enum CodingKeys: String, CodingKey {
        case file
        case box = "burned_in_box_xywh"
        case forbiddenStrings = "forbidden_strings"
        case dates = "dates_that_must_change_or_go"
        case uids = "uids_that_must_change"
    }

    /// Names, numbers, dates and identifiers.
    public var strings: [String] { (forbiddenStrings ?? []) + (dates ?? []) + (uids ?? []) }

    /// The file.
    public func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: Self.folder.appending(path: file))) }

    /// The folder `dicom/own` of the reference: READER_STUDY_REFERENCE, else the shared one, else the copy in this repository.
    public static let folder: URL = {
        if let folder = ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"] {
            return URL(filePath: folder).appending(path: "dicom/own")
        }
        let beside = Repository.root.appending(path: "../shared/reference/dicom/own").standardized
        let isThere = FileManager.default.fileExists(atPath: beside.appending(path: "expected.json").path)
        return isThere ? beside : Repository.root.appending(path: "Tests/RadiographsTests/Fixtures/dicom/own")
    }()

    /// Every such file of the folder.
    public static func all() throws -> [PlantedIdentity] {
        struct List: Decodable { let files: [PlantedIdentity] }
        let data = try Data(contentsOf: folder.appending(path: "expected.json"))
        return try JSONDecoder().decode(List.self, from: data).files.filter { !$0.strings.isEmpty }
    }

    /// UTF-8, UTF-16 of both byte orders.
    public static func encodings(of text: String) -> [Data] {
        let little = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        return [Data(text.utf8), Data(little), Data(big)]
    }
}
