import Foundation
import HTTPTypes
import Hummingbird
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// What becomes of the comparison with a model: none, scored by a model of this installation, or predictions made elsewhere.
struct DraftModelPages {
    let setup: SetupDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/drafts/:draft/model") { _, context in
            try await page(try setup.draft(context), context)
        }
        router.post("/coordinator/drafts/:draft/model", use: choose)
    }

    @Sendable func choose(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let form = try await request.form(limit: DraftTablePages.formLimit)
        let model: StudyDraft.Model
        switch form["model"] {
        case "none": model = .notWanted
        case "later": model = .scoredLater
        case "library":
            guard let installed = try? setup.scorings.library.model(named: form["library"] ?? "") else {
                return try await page(draft, problem: setup.text("problems.modelMissing", context.language), context)
            }
            model = .scored(model: installed.card.name)
        case "predictions":
            let name = PlanForm.trimmed(form["name"] ?? "")
            guard ModelPredictions.isName(name) else {
                return try await page(draft, problem: setup.text("problems.modelName", context.language), context)
            }
            let table = (form["table"] ?? "").unixLines
            if table.contains(where: { !$0.isWhitespace }) {
                do throws(DraftProblem) {
                    try setup.drafts.put(table, as: .predictions, in: draft)
                } catch {
                    return try await page(draft, problem: setup.sentence(error, context.language), context)
                }
            }
            model = .predictions(name: name, version: PlanForm.trimmed(form["version"] ?? ""))
        default: return try await page(draft, problem: setup.text("problems.modelChoice", context.language), context)
        }
        try await DraftScoringOrders(setup: setup).choose(model, in: draft)
        return .redirect(to: DraftAddress(draft.id).path + "/model", type: .normal)
    }

    func page(
        _ draft: StudyDraft, problem: String? = nil, status: HTTPResponse.Status = .unprocessableContent,
        _ context: CoordinatorContext
    ) async throws -> Response {
        let language = context.language
        let heading = setup.heading(draft, language, tab: .model)
        var (name, version, problems) = ("", "", [StudyFileProblem]())
        var panel: ScoringPanel?
        var chosen: String?
        switch draft.notes.model {
        case .predictions(let given, let how)?:
            (name, version) = (given, how)
            problems = try await setup.desk.threads.run { DraftPredictions(draft).problems }
        case .scored(let model)?:
            chosen = model
            panel = try await DraftScoringPages(setup: setup).panel(of: draft, model: model, heading, language)
        case .notWanted?, .scoredLater?, nil: break
        }
        let models = try setup.scorings.library.choices(chosen)
        let bytes = (try? Data(contentsOf: draft.predictions)).map(Array.init) ?? []
        let state = await setup.scorings.state(of: .draft(draft.id))
        return try setup.desk.pages.page(
            "coordinator/setup/draft-model",
            DraftModelPage(
                coordinator: context.name, draft: heading, problem: problem,
                isNone: draft.notes.model == .notWanted, isLater: draft.notes.model == .scoredLater,
                isPredictions: !name.isEmpty, isLibrary: chosen != nil, hasModels: !models.isEmpty, models: models,
                name: name, version: version,
                table: bytes.count <= 1 << 20 ? String(decoding: bytes, as: UTF8.self) : "",
                hasProblems: !problems.isEmpty, problems: setup.values(problems, language), panel: panel,
                canScore: panel.map { !$0.isUnderWay && !$0.isComplete } ?? false,
                isUnderWay: state?.isUnderWay ?? false,
                pageData: try scriptJSON(["address": heading.address + "/scoring/state"])),
            frame: setup.frame(context, heading, path: heading.address + "/model"),
            status: problem == nil ? .ok : status)
    }
}

/// The page of the model.
struct DraftModelPage: Sendable {
    let coordinator: String
    let draft: DraftHeading
    let problem: String?
    let isNone: Bool
    let isLater: Bool
    let isPredictions: Bool
    let isLibrary: Bool
    let hasModels: Bool
    let models: [ChoiceValue]
    let name: String
    let version: String
    let table: String
    let hasProblems: Bool
    let problems: [ProblemValue]
    /// How far the scoring by a model of the library is; `nil` when none was chosen.
    let panel: ScoringPanel?
    let canScore: Bool
    let isUnderWay: Bool
    let pageData: String
}
