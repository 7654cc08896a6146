import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The hospital's PACS for programs: searched by what studies are, never by who the patient is.
struct ArchiveRequests {
    let archives: ArchiveDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/api/pacs/search", use: search)
        router.post("/api/pacs/retrieval", use: retrieve)
        router.get("/api/pacs/retrieval") { _, _ in
            try programResponse(RetrievalJSON(await archives.retrievals.state))
        }
    }

    @Sendable func search(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let archive = try archive()
        let wanted = try await request.content(ArchiveSearchContent.self, limit: 8192)
        let query = ArchiveQuery(
            of: wanted.modalities, bodyPart: wanted.bodyPart, from: wanted.from, to: wanted.to,
            description: wanted.description, limit: wanted.limit ?? 100)
        guard let query else { throw ProgramProblem.badBody(field: "modalities, from, to, limit") }
        do {
            let studies = try await archives.search(query, in: archive, by: context)
            return try programResponse(["items": studies.map { ArchiveStudyJSON($0) }])
        } catch let problem as ArchiveProblem {
            throw ProgramProblem.pacsFailed(problem.reason)
        }
    }

    @Sendable func retrieve(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let archive = try archive()
        let wanted = try await request.content(RetrievalContent.self, limit: 64 * 1024)
        guard let target = ArchiveTarget(rawValue: wanted.into), archive.targets.contains(target) else {
            throw ProgramProblem.badBody(field: "into")
        }
        switch await archives.retrieve(Set(wanted.studies), into: target, from: archive, by: context) {
        case nil: throw ProgramProblem.beingRetrieved
        case 0?: throw ProgramProblem.badBody(field: "studies")
        default: return try programResponse(RetrievalJSON(await archives.retrievals.state), status: .accepted)
        }
    }

    private func archive() throws(ProgramProblem) -> any HospitalArchive {
        guard let archive = archives.desk.configuration.archive else { throw .noPACS }
        return archive
    }
}

/// Which studies are wanted.
struct ArchiveSearchContent: Decodable {
    let modalities: [String]
    let bodyPart: String?
    let from: String?
    let to: String?
    let description: String?
    let limit: Int?
}

/// Which of the studies that were found last are to come, and where.
struct RetrievalContent: Decodable {
    let studies: [String]
    let into: String
}

/// A study that was found; nothing of it names the patient.
struct ArchiveStudyJSON: Encodable {
    let study: String
    let date: String?
    let request: String?
    let description: String?
    let modalities: [String]
    let bodyParts: [String]
    let images: Int?

    init(_ found: ArchiveStudy) {
        (study, date, request, description) = (found.study, found.date, found.request, found.description)
        (modalities, bodyParts, images) = (found.modalities, found.bodyParts, found.images)
    }
}

/// How far the last retrieval is, or how it ended.
struct RetrievalJSON: Encodable {
    let running: Bool
    /// Radiographs that came or were there, of how many.
    let done: Int
    let of: Int
    /// Where they go; absent when nothing was retrieved since the program started.
    let into: String?
    let came: Int?
    let hadBeenThere: Int?
    let failures: [Failure]
    let problem: String?

    struct Failure: Encodable {
        let reason: String
        let count: Int
    }

    init(_ state: ArchiveRetrievals.State?) {
        (running, done, of) = (state?.isRunning ?? false, state?.done ?? 0, state?.of ?? 0)
        (into, problem) = (state?.target.rawValue, state?.problem)
        (came, hadBeenThere) = (state?.outcome?.retrieved, state?.outcome?.present)
        failures = (state?.outcome?.failed ?? [:]).sorted { $0.key < $1.key }.map {
            Failure(reason: $0.key, count: $0.value)
        }
    }
}
