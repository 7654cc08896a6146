import HTTPTypes
import Hummingbird
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// A study is scored by a model of the server's library: begun here, done beside everything else, and cancelled here.
struct ScoringRoutes {
    let desk: CoordinatorDesk
    let scorings: ScoringQueue

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/scoring") { request, context in
            let done = request.uri.queryParameters["done"] == "unwanted"
            return try await page(
                try await desk.study(context),
                Said(done: done ? desk.text("scoring.done.unwanted", context.language) : nil), context)
        }
        router.post("/coordinator/studies/:name/scoring", use: begin)
        router.post("/coordinator/studies/:name/scoring/cancel", use: cancel)
        router.post("/coordinator/studies/:name/scoring/unwanted", use: giveUp)
        router.get("/coordinator/studies/:name/scoring/state") { _, context in
            let study = try await desk.study(context)
            return try jsonResponse(await scorings.state(of: .study(study.plan.name)).progress)
        }
    }

    /// What the page says at its top.
    private struct Said {
        var done: String?
        var problem: String?
        var status: HTTPResponse.Status = .ok
    }

    @Sendable func begin(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 4096)
        do {
            try await StudyScoringOrders(desk: desk, scorings: scorings)
                .begin(study, model: form["model"] ?? "", by: context)
        } catch let refusal as ScoringRefusal {
            return try await page(study, said(refusal, context), context)
        }
        return .redirect(to: Self.address(study), type: .normal)
    }

    @Sendable func cancel(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        _ = try await scorings.cancel(.study(study.plan.name))
        return .redirect(to: Self.address(study), type: .normal)
    }

    /// Readers are not compared with a model after all.
    @Sendable func giveUp(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        guard try await request.form(limit: 4096)["confirm"] == "yes" else {
            let problem = desk.text("problems.confirm", context.language)
            return try await page(study, Said(problem: problem, status: .unprocessableContent), context)
        }
        do {
            try await StudyScoringOrders(desk: desk, scorings: scorings).giveUp(study, by: context)
        } catch let refusal as ScoringRefusal {
            return try await page(study, said(refusal, context), context)
        }
        return .redirect(to: Self.address(study) + "?done=unwanted", type: .normal)
    }

    private func said(_ refusal: ScoringRefusal, _ context: CoordinatorContext) -> Said {
        Said(
            problem: desk.text("scoring.problems.\(refusal.rawValue)", context.language),
            status: refusal == .noModel ? .unprocessableContent : .conflict)
    }

    private static func address(_ study: StudyRecord) -> String { StudyAddress(study.plan.name).path + "/scoring" }

    private func page(_ study: StudyRecord, _ said: Said, _ context: CoordinatorContext) async throws -> Response {
        let (name, language, address) = (study.plan.name, context.language, Self.address(study))
        let state = await scorings.state(of: .study(name))
        let wanted = try await desk.confidential.wantedModel(of: name)
        let scored = try await desk.confidential.scorings(of: name)
        let models = try await desk.confidential.models(of: name)
        let choices = try scorings.library.choices(state?.model ?? wanted?.name)
        // What goes on, else what the study waits for, else what was scored last.
        let shown = state?.model ?? wanted?.name ?? scored.last?.provenance.model
        let panel = shown.map { model in
            ScoringPanel(
                state?.model == model ? state : nil, model: model,
                scored: models.first { $0.predictions.model == model }?.predictions.probabilities.count
                    ?? scored.first { $0.provenance.model == model }?.cases.count ?? 0,
                of: study.cases, address: address, desk: desk, language)
        }
        let model = ScoringPage(
            coordinator: context.name, study: desk.heading(study, language, tab: .overview), address: address,
            done: said.done, problem: said.problem, wanted: study.state == .draft ? wantedText(wanted, language) : nil,
            canGiveUp: wanted != nil && study.state == .draft, hasModels: !choices.isEmpty, models: choices,
            canBegin: !choices.isEmpty && state?.isUnderWay != true, panel: panel,
            hasPredictions: !models.isEmpty,
            predictions: models.map {
                ScoringPage.Predictions(name: $0.predictions.model, cases: $0.predictions.probabilities.count)
            }, isUnderWay: state?.isUnderWay ?? false, pageData: try scriptJSON(["address": address + "/state"]))
        return try desk.pages.page(
            "coordinator/scoring", model,
            frame: desk.frame(context, title: desk.text("scoring.heading", language), study: study, path: address),
            status: said.status)
    }

    private func wantedText(_ wanted: WantedModel?, _ language: Language) -> String {
        switch wanted {
        case nil: desk.text("scoring.wanted.none", language)
        case .any?: desk.text("scoring.wanted.any", language)
        case .named(let name)?: desk.text("scoring.wanted.named", language, filling: ["model": name])
        }
    }
}

/// The page on which a study is scored.
struct ScoringPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    let done: String?
    let problem: String?
    /// What the opening waits for; `nil` once the study was opened.
    let wanted: String?
    let canGiveUp: Bool
    let hasModels: Bool
    let models: [ChoiceValue]
    let canBegin: Bool
    let panel: ScoringPanel?
    let hasPredictions: Bool
    let predictions: [Predictions]
    let isUnderWay: Bool
    let pageData: String

    /// A model whose predictions the study has.
    struct Predictions: Sendable {
        let name: String
        let cases: Int
    }
}
