import Cryptography
import HTTPTypes
import Hummingbird
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// Scoring for programs: which models the server has, and beginning, following and cancelling the scoring of a study or of
/// a draft.
struct ScoringRequests {
    let setup: SetupDesk

    private var desk: CoordinatorDesk { setup.desk }
    private var orders: StudyScoringOrders { StudyScoringOrders(desk: desk, scorings: setup.scorings) }

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/models") { _, _ in
            try programResponse(["items": try setup.scorings.library.models().map { InstalledModelJSON($0.card) }])
        }
        router.get("/api/studies/:name/scoring") { _, context in try await scoring(try await desk.study(context)) }
        router.post("/api/studies/:name/scoring", use: beginStudy)
        router.post("/api/studies/:name/scoring/cancel") { _, context in
            let study = try await desk.study(context)
            _ = try await setup.scorings.cancel(.study(study.plan.name))
            return try await scoring(study)
        }
        router.post("/api/studies/:name/scoring/unwanted", use: giveUp)
        router.get("/api/drafts/:draft/scoring") { _, context in try await scoring(try setup.draft(context)) }
        router.post("/api/drafts/:draft/scoring", use: beginDraft)
        router.post("/api/drafts/:draft/scoring/cancel") { _, context in
            let draft = try setup.draft(context)
            _ = try await setup.scorings.cancel(.draft(draft.id))
            return try await scoring(draft)
        }
    }

    @Sendable func beginStudy(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let wanted = try await request.content(ScoringContent.self, limit: 4096)
        do {
            try await orders.begin(study, model: wanted.model, by: context)
        } catch ScoringRefusal.noModel {
            throw ProgramProblem.noSuchModel(wanted.model)
        } catch let refusal as ScoringRefusal {
            throw ProgramProblem.scoringRefused(refusal)
        }
        return try await scoring(study, status: .accepted)
    }

    @Sendable func giveUp(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        guard try await request.content(ConfirmContent.self, limit: 4096).confirm else {
            throw ProgramProblem.confirmationNeeded
        }
        do {
            try await orders.giveUp(study, by: context)
        } catch let refusal as ScoringRefusal {
            throw ProgramProblem.scoringRefused(refusal)
        }
        return try await scoring(study)
    }

    @Sendable func beginDraft(_: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        do {
            try await DraftScoringOrders(setup: setup).begin(draft, by: context.name)
        } catch let refusal as ScoringRefusal {
            throw ProgramProblem.scoringRefused(refusal)
        } catch let problem as DraftProblem {
            throw problem.forPrograms
        }
        return try await scoring(draft, status: .accepted)
    }

    private func scoring(_ study: StudyRecord, status: HTTPResponse.Status = .ok) async throws -> Response {
        let name = study.plan.name
        let wanted = try await desk.confidential.wantedModel(of: name)
        let missing = try await desk.confidential.predictionsMissing(in: study.plan)
        return try programResponse(
            ScoringJSON(
                await setup.scorings.state(of: .study(name)), wanted: wanted.map { $0.name ?? "any" },
                missing: missing?.cases ?? 0), status: status)
    }

    private func scoring(_ draft: StudyDraft, status: HTTPResponse.Status = .ok) async throws -> Response {
        guard case .scored(let model) = draft.notes.model else {
            return try programResponse(ScoringJSON(nil, wanted: nil, missing: 0), status: status)
        }
        let counts = try await DraftScoringOrders(setup: setup).counts(of: draft, model: model)
        return try programResponse(
            ScoringJSON(
                await setup.scorings.state(of: .draft(draft.id)), wanted: model,
                missing: counts.cases.map { $0 - counts.scored }), status: status)
    }
}

/// A model of the server's library.
struct InstalledModelJSON: Encodable {
    let name: String
    let version: String
    let threshold: Double
    /// Of the weights.
    let sha256: String
    let intendedUse: String

    init(_ card: ModelCard) {
        (name, version, threshold) = (card.name, card.version, card.threshold)
        (sha256, intendedUse) = (card.weights.digest.description, card.intendedUse)
    }
}

/// Which model scores.
struct ScoringContent: Decodable {
    let model: String
}

/// How far a scoring is.
struct ScoringJSON: Encodable {
    /// `none` when nothing was asked for since the program started, `waiting`, `running`, `finished` or `failed`.
    let phase: String
    let model: String?
    /// Cases that are done.
    let done: Int
    /// Cases in all; 0 until that is known.
    let of: Int
    let failures: [Failure]
    /// Why it stopped altogether.
    let problem: String?
    /// The model without whose predictions the study is not opened; `any` for whichever comes.
    let wanted: String?
    /// Cases that lack a prediction before the study can be opened; absent while the files of a draft have errors.
    let missing: Int?

    struct Failure: Encodable {
        let number: String
        let reason: String
    }

    init(_ state: ScoringQueue.State?, wanted: String?, missing: Int?) {
        (phase, model) = (state?.phase.rawValue ?? "none", state?.model)
        (done, of, problem) = (state?.done ?? 0, state?.of ?? 0, state?.problem)
        failures = (state?.failures ?? []).map { Failure(number: $0.number, reason: $0.reason) }
        (self.wanted, self.missing) = (wanted, missing)
    }
}
