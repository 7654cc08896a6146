import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The study file as text, with every problem at its line.
struct DraftTextPages {
    let setup: SetupDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/drafts/:draft/text") { request, context in
            let draft = try setup.draft(context)
            return try page(
                draft, text: String(decoding: draft.definition, as: UTF8.self),
                isSaved: request.uri.queryParameters["done"] == "saved", context)
        }
        router.post("/coordinator/drafts/:draft/text", use: save)
    }

    @Sendable func save(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let form = try await request.form(limit: 4 << 20)
        let text = (form["text"] ?? "").unixLines
        do {
            guard text.utf8.count <= 1 << 20 else { throw SiteError.tooLarge }
            try setup.drafts.replaceStudyFile(of: draft, with: text, seen: form["seen"] ?? "")
        } catch let problem as DraftProblem {
            // What was typed stays on the page: it can be copied before the newer text is loaded.
            return try page(draft, text: text, problem: setup.sentence(problem, context.language), context)
        }
        return .redirect(to: DraftAddress(draft.id).path + "/text?done=saved", type: .normal)
    }

    private func page(
        _ draft: StudyDraft, text: String, isSaved: Bool = false, problem: String? = nil, _ context: CoordinatorContext
    ) throws -> Response {
        let heading = setup.heading(draft, context.language, tab: .text)
        let problems = StudyFileParser.parse(Array(text.utf8)).problems
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        let values = problems.map { problem in
            DraftTextPage.LineProblem(
                value: ProblemValue(problem, setup.words(problem.problem, problem.remedy, context.language)),
                line: problem.row.flatMap { lines.indices.contains($0 - 1) ? lines[$0 - 1] : nil })
        }
        return try setup.desk.pages.page(
            "coordinator/setup/draft-text",
            DraftTextPage(
                coordinator: context.name, draft: heading, problem: problem,
                done: isSaved ? setup.text("done.saved", context.language) : nil, text: text,
                seen: Digest(of: draft.definition).description, lineCount: max(lines.count + 1, 20),
                hasProblems: !problems.isEmpty, problems: values),
            frame: setup.frame(context, heading, path: heading.address + "/text"),
            status: problem == nil ? .ok : .conflict)
    }
}

/// The page of the study file's text.
struct DraftTextPage: Sendable {
    let coordinator: String
    let draft: DraftHeading
    let problem: String?
    let done: String?
    let text: String
    let seen: String
    let lineCount: Int
    let hasProblems: Bool
    let problems: [LineProblem]

    struct LineProblem: Sendable {
        let value: ProblemValue
        let line: String?
    }
}
