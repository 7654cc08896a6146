import Foundation
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The questionnaire as a reader will see it, on the draft's own radiographs. Nothing that is answered here is kept; that
/// it was tried is.
struct DraftPreviewPages {
    let setup: SetupDesk

    /// Radiographs that can be looked through.
    private static let films = 20

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/drafts/:draft/preview") { _, context in
            try page(try setup.draft(context), context)
        }
        router.post("/coordinator/drafts/:draft/preview", use: tried)
    }

    /// Sent by the page when a radiograph was shown and all of its questions were answered.
    @Sendable func tried(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        guard let plan = StudyFileParser.parse(draft.definition).value, !setup.drafts.images(of: draft).isEmpty
        else { throw SiteError.badForm }
        let questions = plan.questionsDigest
        // A page opened before the questions were changed has shown other ones.
        guard try await request.form(limit: 4096)["questions"] == questions else { throw SiteError.badForm }
        try setup.drafts.update(draft) { notes in
            notes.tried = StudyDraft.Trial(
                at: setup.desk.now.milliseconds, by: context.name, questions: questions)
        }
        return .redirect(to: DraftAddress(draft.id).path, type: .normal)
    }

    private func page(_ draft: StudyDraft, _ context: CoordinatorContext) throws -> Response {
        let language = context.language
        let heading = setup.heading(draft, language, tab: .preview)
        let plan = StudyFileParser.parse(draft.definition).value
        let images = setup.drafts.images(of: draft).prefix(Self.films).map { image in
            DraftFilesPage.Image(image, number: nil, draft: heading).address
        }
        let isPossible = plan != nil && !images.isEmpty
        let strings = setup.desk.pages.strings
        return try setup.desk.pages.page(
            "coordinator/setup/draft-preview",
            DraftPreviewPage(
                draft: heading, isPossible: isPossible, lacksPlan: plan == nil,
                lacksImages: images.isEmpty,
                instructionsHTML: plan.map { htmlOfMarkdown($0.instructions.text(in: language)) } ?? "",
                consentHTML: plan.map { htmlOfMarkdown($0.consent.text(in: language)) } ?? "",
                pageData: try scriptJSON(
                    [
                        "strings": [
                            "reading": strings.branch("reading", language),
                            "viewer": strings.branch("viewer", language),
                            "keys": strings.branch("keys", language),
                            "preview": strings.branch("setup.preview", language),
                        ],
                        "questions": plan?.questions.map { ReadingJSON.question($0, language) } ?? [],
                        "digest": plan?.questionsDigest ?? "",
                        "advance": plan?.advance.rawValue ?? "", "films": images,
                        "address": heading.address + "/preview",
                    ] as [String: Any])),
            frame: PageFrame(
                language: language, title: heading.title, notice: plan?.notice?.text(in: language),
                path: heading.address + "/preview"))
    }
}

/// The page on which the reading page is tried.
struct DraftPreviewPage: Sendable {
    let draft: DraftHeading
    let isPossible: Bool
    let lacksPlan: Bool
    let lacksImages: Bool
    let instructionsHTML: String
    let consentHTML: String
    let pageData: String
}
