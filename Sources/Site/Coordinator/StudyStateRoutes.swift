import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// Opening, closing and locking a study.
struct StudyStateRoutes {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/coordinator/studies/:name/open") { request, context in
            // What freezes at the first opening is asked for; opening again changes nothing that closing could not.
            try await change(to: .open, request, context) { $0.state == .draft }
        }
        router.post("/coordinator/studies/:name/close") { request, context in
            try await change(to: .closed, request, context) { _ in false }
        }
        router.post("/coordinator/studies/:name/lock") { request, context in
            try await change(to: .locked, request, context) { _ in true }
        }
    }

    private func change(
        to state: StudyState, _ request: Request, _ context: CoordinatorContext,
        needsConsent: @Sendable (StudyRecord) -> Bool
    ) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 4096)
        let name = study.plan.name
        if needsConsent(study), form["confirm"] != "yes" {
            return try await refusal(
                desk.text("problems.confirm", context.language), .unprocessableContent, study, context)
        }
        do {
            if state == .open {
                try await desk.store.open(
                    name, confidential: desk.confidential, by: .coordinator(context.name), at: desk.now)
            } else {
                try await desk.store.change(name, to: state, by: .coordinator(context.name), at: desk.now)
            }
        } catch StoreError.predictionsMissing(let model, let cases) {
            return try await refusal(desk.modelMissing(model, cases, context.language), .conflict, study, context)
        } catch StoreError.wrongState {
            // Somebody else, or the same button pressed twice, was here before.
            return try await refusal(
                desk.text("problems.state", context.language), .conflict, try await desk.study(context), context)
        }
        let done = state == .open ? "opened" : state == .closed ? "closed" : "locked"
        return .redirect(to: StudyAddress(name).done(done), type: .normal)
    }

    private func refusal(
        _ problem: String, _ status: HTTPResponse.Status, _ study: StudyRecord, _ context: CoordinatorContext
    ) async throws -> Response {
        try await StudyPages(desk: desk).page(
            study, context, said: StudyPage.Said(problem: problem, status: status))
    }
}
