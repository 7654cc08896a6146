import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The reviewers of heat maps for programs. What they found is among the tables of the results.
struct ReviewerRequests {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/studies/:name/heat-maps/reviewers") { _, context in
            try await list(try await desk.study(context), context)
        }
        router.post("/api/studies/:name/heat-maps/reviewers", use: invite)
        router.post("/api/studies/:name/heat-maps/reviewers/:code/reissue", use: reissue)
        router.post("/api/studies/:name/heat-maps/reviewers/:code/revoke", use: revoke)
    }

    private func list(_ study: StudyRecord, _ context: CoordinatorContext) async throws -> Response {
        let name = study.plan.name
        let reviewers = try await desk.store.reviewProgress(of: name)
        let identities =
            context.seesIdentities ? try await desk.confidential.reviewerIdentities(in: name) : [:]
        let models = try await desk.store.reviewedModels(of: name, confidential: desk.confidential)
        let items = reviewers.map { reviewer in
            ReviewerJSON(
                reviewer, name: identities[reviewer.code]?.name, model: models[reviewer.code],
                isSealed: !study.resultsAreOpen)
        }
        return try programResponse(["items": items], version: Self.version(reviewers.count))
    }

    /// Changes with every reviewer who is invited.
    private static func version(_ reviewers: Int) -> String { "reviewers-\(reviewers)" }

    /// The version of the list that was seen keeps the same request, sent again, from inviting twice.
    @Sendable func invite(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let name = study.plan.name
        try request.checkMatch(Self.version(try await desk.store.reviewProgress(of: name).count))
        let wanted = try await request.content(ReviewerContent.self, limit: 8192)
        do {
            let issued = try await desk.store.inviteReviewer(
                ReviewerInvitee(name: wanted.name, contact: wanted.contact ?? ""), model: wanted.model, of: name,
                isNoReader: wanted.isNoReader ?? false, confidential: desk.confidential, by: context.actor, at: desk.now
            )
            return try answer(issued, request, status: .created)
        } catch let problem as ReviewerProblem {
            throw ProgramProblem.reviewerRefused(HeatMapPages(desk: desk).text(problem, of: study, context.language))
        }
    }

    @Sendable func reissue(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let code = try await reviewer(context, in: study).code
        let issued = try await desk.store.reissueReviewer(
            code, in: study.plan.name, by: context.actor, at: desk.now)
        return try answer(issued, request, status: .ok)
    }

    @Sendable func revoke(_: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let reviewer = try await reviewer(context, in: study)
        if reviewer.linkIsValid {
            try await desk.store.revokeReviewer(reviewer.code, in: study.plan.name, by: context.actor, at: desk.now)
        }
        return try await list(study, context)
    }

    private func reviewer(_ context: CoordinatorContext, in study: StudyRecord) async throws -> ReviewerProgress {
        let code = try context.parameters.require("code")
        let known = try await desk.store.reviewProgress(of: study.plan.name).first { $0.code == code }
        guard let known else { throw SiteError.notFound }
        return known
    }

    private func answer(_ issued: IssuedReview, _ request: Request, status: HTTPResponse.Status) throws -> Response {
        let site = InvitationPages(desk: desk).site(request)
        return try programResponse(
            InvitationJSON(code: issued.code, link: "\(site)/r/\(issued.linkToken)", typedCode: issued.typedCode),
            status: status)
    }
}

/// A reviewer as programs see him.
struct ReviewerJSON: Encodable {
    let code: String
    /// Only for coordinators.
    let name: String?
    let model: String?
    /// `unused`, `used` or `revoked`.
    let link: String
    /// Rounded down.
    let percent: Int
    /// Absent while results are sealed: as many maps as cases that the model calls a fracture.
    let answered: Int?
    let maps: Int?
    let lastAnswerAt: String?

    init(_ reviewer: ReviewerProgress, name: String?, model: String?, isSealed: Bool) {
        code = reviewer.code
        self.name = name.flatMap { $0.isEmpty ? nil : $0 }
        self.model = model
        link = !reviewer.linkIsValid ? "revoked" : reviewer.hasSignedIn ? "used" : "unused"
        percent = ProgressValue(done: reviewer.answered, of: reviewer.maps).percent
        answered = isSealed ? nil : reviewer.answered
        maps = isSealed ? nil : reviewer.maps
        lastAnswerAt = reviewer.lastAnswerAt?.description
    }
}

/// A reviewer to be invited.
struct ReviewerContent: Decodable {
    let name: String
    let contact: String?
    /// Whose maps.
    let model: String
    /// That he is none of the readers who have readings left.
    let isNoReader: Bool?
}
