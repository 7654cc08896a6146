import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// What is worth a second look, and what happened, for programs.
struct WatchingRequests {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/studies/:name/quality") { _, context in
            try await flags(try await desk.study(context))
        }
        router.post("/api/studies/:name/quality", use: review)
        router.get("/api/studies/:name/history", use: history)
        router.post("/api/studies/:name/history/check", use: check)
        router.post("/api/studies/:name/certificate", use: certificate)
    }

    private func flags(_ study: StudyRecord) async throws -> Response {
        let flags = try await desk.store.qualityFlags(of: study.plan.name)
        return try programResponse(["items": flags.map(FlagJSON.init)])
    }

    @Sendable func review(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let wanted = try await request.content(FlagContent.self, limit: 8192)
        guard let kind = QualityFlag.Kind(rawValue: wanted.flag) else { throw ProgramProblem.badBody(field: "flag") }
        try await desk.store.reviewFlag(
            kind, of: wanted.reader, session: wanted.session, in: study.plan.name, reason: wanted.reason,
            by: context.actor, at: desk.now)
        return try await flags(study)
    }

    /// The newest first; `before` is the number of the last event of the part before.
    @Sendable func history(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let limit = try request.number("limit", in: 1...PageRequest.most) ?? 100
        let before = try request.number("before", in: 1...Int.max)
        let study = try await desk.study(context)
        let name = study.plan.name
        let events = try await desk.store.history(of: name, limit: limit, before: before)
        let oldest = events.last?.sequence ?? 1
        let showsResults = study.resultsAreOpen && context.account.role != .monitor
        return try programResponse(
            HistoryJSON(
                head: try await desk.store.historyHead(of: name),
                items: events.map { EventJSON($0, showsResults: showsResults) },
                next: oldest > 1 ? "/api/studies/\(name)/history?limit=\(limit)&before=\(oldest)" : nil))
    }

    @Sendable func check(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let wanted = try await request.content(CheckContent.self, limit: 4096)
        let result = try await desk.store.verify(
            study.plan.name, expecting: wanted.head?.lowercased(), includingImages: wanted.images ?? false,
            against: desk.confidential)
        return try programResponse(VerificationJSON(result))
    }

    @Sendable func certificate(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let wanted = try await request.content(CertificateContent.self, limit: 4096)
        let certificate = try await StudyCertificate(
            of: study, desk: desk, includingImages: wanted.images ?? false, by: context.name)
        var response = Response(
            status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: try certificate.json())))
        response.headers[.contentType] = "application/json"
        return response
    }
}

/// A flag on a reader's session.
struct FlagJSON: Encodable {
    let reader: String
    let session: Int
    let flag: String
    let readings: Int
    let of: Int
    let choice: String?
    /// The other readers' share of that answer, 0 to 1.
    let othersShare: Double?
    let probability: Double?
    let longestMinutes: Double?
    let isReviewed: Bool
    let review: Review?

    struct Review: Encodable {
        let reason: String
        let by: String
        let at: String
        let readings: Int
    }

    init(_ found: ReaderFlag) {
        let flag = found.flag
        (reader, session, self.flag) = (found.reader, found.session, flag.kind.rawValue)
        (readings, of, choice) = (flag.readings, flag.of, flag.choice)
        (othersShare, probability, longestMinutes) = (flag.othersShare, flag.probability, flag.longestMinutes)
        isReviewed = found.isReviewed
        review = found.review.map {
            Review(reason: $0.reason, by: $0.by, at: $0.at.description, readings: $0.readings)
        }
    }
}

/// A look at a flag.
struct FlagContent: Decodable {
    let reader: String
    let session: Int
    let flag: String
    let reason: String
}

/// What a check of the history takes in.
struct CheckContent: Decodable {
    /// A hash that must be in the chain.
    let head: String?
    /// Whether every image is decoded too.
    let images: Bool?
}

/// What a certificate takes in.
struct CertificateContent: Decodable {
    let images: Bool?
}

/// A part of a history.
struct HistoryJSON: Encodable {
    let head: String
    let items: [EventJSON]
    let next: String?
}

/// What a check found.
struct VerificationJSON: Encodable {
    let isIntact: Bool
    let events: Int
    let answers: Int
    let images: Int
    let head: String
    /// The event that has the hash that was asked for; absent when none was.
    let expectedAt: Int?
    let problems: [String]
    let moreProblems: Int

    init(_ found: Verification) {
        (isIntact, events, answers, images) = (found.isIntact, found.events, found.readings, found.images)
        (head, expectedAt) = (found.head, found.expectedAt)
        (problems, moreProblems) = (found.problems.map(\.description), found.moreProblems)
    }
}
