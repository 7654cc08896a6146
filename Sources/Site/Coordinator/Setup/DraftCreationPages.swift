import Foundation
import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// From a draft to a study. It takes as long as the images need, so it goes on while the page looks at it.
struct DraftCreationPages {
    let setup: SetupDesk
    let creations: DraftCreations

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/coordinator/drafts/:draft/create", use: create)
        router.get("/coordinator/drafts/:draft/creation") { _, context in try await page(context) }
        router.get("/coordinator/drafts/:draft/creation/state", use: state)
    }

    @Sendable func create(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let form = try await request.form(limit: 4096)
        let address = DraftAddress(try context.parameters.require("draft")).path + "/creation"
        // The button pressed twice, or on a second page: the first press is at work.
        if await creations.state(of: try context.parameters.require("draft"))?.isRunning == true {
            return .redirect(to: address, type: .normal)
        }
        let draft = try setup.draft(context)
        let pages = DraftPages(setup: setup)
        guard form["confirm"] == "yes" else {
            return try await pages.page(draft, problem: setup.text("problems.confirm", context.language), context)
        }
        let opens = form["open"] == "yes"
        let checks = try await pages.checks(draft)
        guard let study = checks.checked.value, opens ? checks.isGreen : checks.isGreen || checks.isGreenButModel else {
            return try await pages.page(draft, problem: setup.text("problems.checks", context.language), context)
        }
        let creation = StudyCreationJob(
            draft: draft, study: study, opens: opens, setup: setup, coordinator: context.name)
        await creations.start(creation)
        return .redirect(to: address, type: .normal)
    }

    @Sendable func state(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let state = try await current(context)
        return try jsonResponse(["running": state.isRunning, "done": state.done, "of": state.of] as [String: Any])
    }

    private func current(_ context: CoordinatorContext) async throws -> DraftCreations.State {
        guard let state = await creations.state(of: try context.parameters.require("draft")) else {
            throw SiteError.notFound
        }
        return state
    }

    private func page(_ context: CoordinatorContext) async throws -> Response {
        let language = context.language
        let id = try context.parameters.require("draft")
        let state = try await current(context)
        let path = DraftAddress(id).path + "/creation"
        return try setup.desk.pages.page(
            "coordinator/setup/draft-creation",
            DraftCreationPage(
                coordinator: context.name, isRunning: state.isRunning, done: state.done, of: max(state.of, 1),
                problem: state.problem, unfinished: state.unfinished, draftAddress: DraftAddress(id).path,
                created: state.created,
                pageData: try scriptJSON(["address": path + "/state"])),
            frame: setup.desk.frame(context, title: setup.text("creation.heading", language), path: path))
    }
}

/// The page of a creation.
struct DraftCreationPage: Sendable {
    let coordinator: String
    let isRunning: Bool
    let done: Int
    let of: Int
    let problem: String?
    let unfinished: String?
    let draftAddress: String
    let created: DraftCreations.Created?
    let pageData: String
}
