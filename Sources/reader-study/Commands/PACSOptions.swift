public import ArgumentParser
import Foundation
public import PACS

/// The options of every command that asks a PACS.
struct PACSOptions: ParsableArguments {
    @Argument(help: "The PACS, by its name in the file of PACS.") var pacs: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The YAML file that names the PACS (default: READER_STUDY_PACS, then ./pacs.yaml).", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var peers: String?

    func peer() throws -> Peer {
        let named = peers ?? ProcessInfo.processInfo.environment["READER_STUDY_PACS"] ?? "pacs.yaml"
        return try PeerFile(URL(fileURLWithPath: named)).peer(pacs)
    }
}

/// Which studies are wanted.
struct StudyQueryOptions: ParsableArguments {
    @Option(help: "A modality; may be given several times (default: DX and CR).") var modality: [String] = []
    @Option(help: "The part of the body, such as PELVIS.") var bodyPart: String?
    @Option(help: "The first day, such as 2017-01-01.") var from: DICOMDate?
    @Option(help: "The last day.") var to: DICOMDate?
    @Option(help: "The study's description; * stands for any letters, ? for one.") var description: String?
    @Option(help: "The number of the request.") var accession: String?
    @Option(help: "At most so many studies.") var limit = 100

    var query: StudyQuery {
        var query = StudyQuery(limit: limit)
        query.modalities = modality.isEmpty ? ["DX", "CR"] : modality.map { $0.uppercased() }
        (query.bodyPart, query.description, query.accessionNumber) = (bodyPart, description, accession)
        (query.from, query.to) = (from, to)
        return query
    }

    func validate() throws {
        if !(1...100_000).contains(limit) { throw ValidationError("--limit lies from 1 to 100000.") }
        if let from, let to, to < from { throw ValidationError("--to lies before --from.") }
    }
}

extension DICOMDate: ExpressibleByArgument {
    /// `2017-01-01`.
    public init?(argument: String) { self.init(argument) }
}

extension UID: ExpressibleByArgument {
    /// Digits and dots.
    public init?(argument: String) { self.init(argument) }
}
