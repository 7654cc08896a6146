import Foundation
import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// What becomes of the comparison with a model: none, scored by this installation, or predictions made elsewhere.
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
        try setup.drafts.update(draft) { $0.model = model }
        return .redirect(to: DraftAddress(draft.id).path + "/model", type: .normal)
    }

    private func page(
        _ draft: StudyDraft, problem: String? = nil, _ context: CoordinatorContext
    ) async throws -> Response {
        let heading = setup.heading(draft, context.language, tab: .model)
        var (name, version, problems) = ("", "", [StudyFileProblem]())
        if case .predictions(let given, let how) = draft.notes.model {
            (name, version) = (given, how)
            problems = try await setup.desk.threads.run { DraftPredictions(draft).problems }
        }
        let bytes = (try? Data(contentsOf: draft.predictions)).map(Array.init) ?? []
        return try setup.desk.pages.page(
            "coordinator/setup/draft-model",
            DraftModelPage(
                coordinator: context.name, draft: heading, problem: problem,
                isNone: draft.notes.model == .notWanted, isLater: draft.notes.model == .scoredLater,
                isPredictions: !name.isEmpty, name: name, version: version,
                hasPredictions: !bytes.isEmpty,
                table: bytes.count <= 1 << 20 ? String(decoding: bytes, as: UTF8.self) : "",
                hasProblems: !problems.isEmpty, problems: problems.map(ProblemValue.init)),
            frame: setup.frame(context, heading, path: heading.address + "/model"),
            status: problem == nil ? .ok : .unprocessableContent)
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
    let name: String
    let version: String
    let hasPredictions: Bool
    let table: String
    let hasProblems: Bool
    let problems: [ProblemValue]
}
