import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// One reader as the coordinator sees him, and what can be done about his link and his answers.
struct ReaderRecordPages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/readers/:code") { _, context in
            try await page(context, problem: nil)
        }
        router.post("/coordinator/studies/:name/readers/:code/revoke", use: revoke)
        router.post("/coordinator/studies/:name/readers/:code/void", use: void)
    }

    private func page(
        _ context: CoordinatorContext, problem: String?, reason: String = ""
    ) async throws -> Response {
        let (study, language) = (try await desk.study(context), context.language)
        let reader = try await desk.reader(context, in: study)
        let name = study.plan.name
        let identity =
            context.seesIdentities ? try await desk.confidential.identities(in: name)[reader.code] : nil
        let row = StudyPage.ReaderRow(
            reader, name: identity?.name, study: study, desk: desk, language)
        return try desk.pages.page(
            "coordinator/reader",
            ReaderRecordPage(
                coordinator: context.name, study: desk.heading(study, language, tab: .overview), record: row,
                contact: identity.flatMap { $0.contact.isEmpty ? nil : $0.contact },
                problem: problem.map { desk.text("problems.\($0)", language) }, reason: reason),
            frame: desk.frame(
                context, title: reader.code, study: study, path: StudyAddress(name).reader(reader.code)),
            status: problem == nil ? .ok : .unprocessableContent)
    }

    @Sendable func revoke(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let code = try await desk.reader(context, in: study).code
        try await desk.store.revoke(code, in: study.plan.name, by: .coordinator(context.name), at: desk.now)
        return .redirect(to: StudyAddress(study.plan.name).done("revoked", anchor: code), type: .normal)
    }

    @Sendable func void(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let code = try await desk.reader(context, in: study).code
        let form = try await request.form(limit: 8192)
        let reason = form["reason"] ?? ""
        guard form["confirm"] == "yes" else { return try await page(context, problem: "confirm", reason: reason) }
        do {
            try await desk.store.void(
                code, in: study.plan.name, reason: reason, by: .coordinator(context.name), at: desk.now)
        } catch StoreError.reasonNeeded {
            return try await page(context, problem: "reason")
        }
        return .redirect(to: StudyAddress(study.plan.name).done("voided", anchor: code), type: .normal)
    }
}

/// The page of one reader.
struct ReaderRecordPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let record: StudyPage.ReaderRow
    let contact: String?
    let problem: String?
    let reason: String
}
