/// The hospital's PACS, as far as the pages use it. The program makes one of its settings; addresses, passwords and tokens
/// stay there.
@_spi(Confidential) public protocol HospitalArchive: Sendable {
    /// As people call it.
    var name: String { get }
    /// Where retrieved radiographs may go.
    var targets: [ArchiveTarget] { get }
    /// The studies that are asked for, at most as many as the query says.
    /// - Throws: ``ArchiveProblem``.
    func search(_ query: ArchiveQuery) async throws -> [ArchiveStudy]
    /// Brings the radiographs of studies into a folder.
    ///
    /// - Parameters:
    ///   - query: By which the studies were found: of their series only those that it asks for come.
    ///   - progress: Objects that came or were there, of how many.
    /// - Throws: ``ArchiveProblem``.
    func retrieve(
        _ studies: [String], of query: ArchiveQuery, into target: ArchiveTarget,
        progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws -> ArchiveRetrieval
}

/// Where radiographs go.
@_spi(Confidential) public enum ArchiveTarget: String, Sendable {
    /// The folder of the work-list, which takes and scores them.
    case workList = "work-list"
    /// A folder for `reader-study dicom import`.
    case folder
}

/// Which studies are wanted.
@_spi(Confidential) public struct ArchiveQuery: Equatable, Sendable {
    /// `DX`, `CR`: at least one.
    public var modalities: [String]
    /// `PELVIS`.
    public var bodyPart: String?
    /// The first day, `2017-01-01`.
    public var from: String?
    /// The last day.
    public var to: String?
    /// The study's description; `*` stands for any letters, `?` for one.
    public var description: String?
    /// At most so many studies.
    public var limit: Int
}

/// A study that was found; nothing of it names the patient.
@_spi(Confidential) public struct ArchiveStudy: Equatable, Sendable {
    /// Its identifier.
    public let study: String
    /// `2017-04-12`; `nil` when the PACS did not say.
    public let date: String?
    /// The number of the request.
    public let request: String?
    /// What was examined.
    public let description: String?
    /// All that the study holds.
    public let modalities: [String]
    /// Parts of the body of the series that were asked for.
    public let bodyParts: [String]
    /// Objects in these series, as far as the PACS counts them.
    public let images: Int?

    /// A study.
    public init(
        study: String, date: String?, request: String?, description: String?, modalities: [String],
        bodyParts: [String], images: Int?
    ) {
        (self.study, self.date, self.request, self.description) = (study, date, request, description)
        (self.modalities, self.bodyParts, self.images) = (modalities, bodyParts, images)
    }
}

/// What came of a retrieval.
@_spi(Confidential) public struct ArchiveRetrieval: Equatable, Sendable {
    /// Objects that came.
    public let retrieved: Int
    /// Objects that were there.
    public let present: Int
    /// Why objects did not come, each reason once with how many.
    public let failed: [String: Int]

    /// What came.
    public init(retrieved: Int, present: Int, failed: [String: Int]) {
        (self.retrieved, self.present, self.failed) = (retrieved, present, failed)
    }
}

/// Why the PACS did not do what it was asked for, in words without names and identifiers.
@_spi(Confidential) public struct ArchiveProblem: Error, Equatable, Sendable {
    /// In words.
    public let reason: String

    /// A problem.
    public init(_ reason: String) { self.reason = reason }
}
