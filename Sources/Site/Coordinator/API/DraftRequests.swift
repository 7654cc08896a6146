import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// Studies that programs set up: a draft is begun, filled with files, looked at, and made into a study.
struct DraftRequests {
    let setup: SetupDesk
    let creations: DraftCreations

    /// Bytes of a study file in JSON, where a letter may take six.
    private static let contentLimit = 8 << 20
    private static let yaml = ["application/yaml", "application/x-yaml", "text/yaml", "text/plain"]

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/templates") { _, _ in
            let all = StudyTemplates(home: setup.desk.configuration.home).all
            return try programResponse(["items": all.map { ["name": $0.name, "title": $0.title.invariant] }])
        }
        router.get("/api/drafts", use: list)
        router.post("/api/drafts", use: begin)
        router.get("/api/drafts/:draft") { _, context in try await draft(try setup.draft(context), context) }
        router.post("/api/drafts/:draft/discard", use: discard)
        router.get("/api/drafts/:draft/study-file") { _, context in
            let bytes = try setup.draft(context).definition
            return studyFileResponse(
                String(decoding: bytes, as: UTF8.self), version: Digest(of: bytes).description)
        }
        router.put("/api/drafts/:draft/study-file", use: replaceStudyFile)
        router.put("/api/drafts/:draft/model", use: chooseModel)
        router.post("/api/drafts/:draft/create", use: create)
        router.get("/api/drafts/:draft/creation", use: creation)
        DraftFileRequests(setup: setup).addRoutes(to: router)
    }

    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let page = try PageRequest(request)
        let part = try page.part(of: setup.drafts.all().map { DraftJSON($0) }) { $0.id }
        return try programResponse(ListJSON(part, path: "/api/drafts", limit: page.limit))
    }

    @Sendable func begin(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let wanted = try await request.content(DraftContent.self, limit: Self.contentLimit)
        guard let form = wanted.form else { throw ProgramProblem.badBody(field: "template, copy or studyFile") }
        let begun: StudyDraft
        do {
            begun = try await NewStudyPages(setup: setup).draft(form, context)
        } catch let refusal as NewStudyPages.Refusal {
            throw ProgramProblem.draftRefused(refusal.sentence)
        } catch let problem as DraftProblem {
            throw problem.forPrograms
        }
        return try await draft(begun, context, status: .created)
    }

    /// A draft with all of its checks.
    private func draft(
        _ draft: StudyDraft, _ context: CoordinatorContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let checks = try await DraftPages(setup: setup).checks(draft)
        var json = DraftJSON(draft)
        json.checks = checks.checks.map { DraftJSON.Check($0, setup, context.language) }
        json.problems = checks.checked.problems.prefix(DraftJSON.mostProblems).map(ProblemDocument.Row.init)
        return try programResponse(
            json, status: status, version: json.studyFileSHA256, location: "/api/drafts/\(draft.id)")
    }

    @Sendable func discard(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let wanted = try await request.content(ConfirmContent.self, limit: 4096)
        guard wanted.confirm else { throw ProgramProblem.confirmationNeeded }
        _ = try await setup.scorings.cancel(.draft(draft.id))
        try await setup.desk.threads.run { [drafts = setup.drafts] in try drafts.discard(draft) }
        return Response(status: .noContent)
    }

    @Sendable func replaceStudyFile(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let seen = Digest(of: draft.definition).description
        try request.checkMatch(seen)
        let text = try await request.text(Self.yaml, limit: 1 << 20)
        do {
            try setup.drafts.replaceStudyFile(of: draft, with: text.unixLines, seen: seen)
        } catch let problem as DraftProblem {
            throw problem.forPrograms
        }
        return try await self.draft(draft, context)
    }

    @Sendable func chooseModel(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let wanted = try await request.content(DraftModelContent.self, limit: 4096)
        guard let model = wanted.model else { throw ProgramProblem.badBody(field: "model") }
        if case .scored(let name) = model, (try? setup.scorings.library.model(named: name)) == nil {
            throw ProgramProblem.noSuchModel(name)
        }
        do {
            try await DraftScoringOrders(setup: setup).choose(model, in: draft)
        } catch let problem as DraftProblem {
            throw problem.forPrograms
        }
        return try await self.draft(try setup.draft(context), context)
    }

    /// The trial of the reading page is a person's; a program that goes on without one says so.
    @Sendable func create(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let wanted = try await request.content(CreationContent.self, limit: 4096)
        let id = try context.parameters.require("draft")
        if await creations.state(of: id)?.isRunning == true { throw ProgramProblem.beingCreated }
        let draft = try setup.draft(context)
        let opens = wanted.open ?? false
        let checks = try await DraftPages(setup: setup).checks(draft)
        let failing = checks.checks.filter { check in
            if check.state.isGood { return false }
            if check.kind == .tried { return wanted.withoutTrial != true }
            return opens || !(check.kind == .model && check.state == .waiting)
        }
        guard let study = checks.checked.value, failing.isEmpty else {
            throw ProgramProblem.checksFail(failing.map(\.kind.rawValue))
        }
        await creations.start(
            StudyCreationJob(draft: draft, study: study, opens: opens, setup: setup, coordinator: context.name))
        guard let state = await creations.state(of: id) else { throw SiteError.notFound }
        return try programResponse(
            CreationJSON(state), status: .accepted, location: "/api/drafts/\(id)/creation")
    }

    @Sendable func creation(_: Request, context: CoordinatorContext) async throws -> Response {
        guard let state = await creations.state(of: try context.parameters.require("draft")) else {
            throw SiteError.notFound
        }
        return try programResponse(CreationJSON(state))
    }
}

extension DraftProblem {
    /// As programs are told.
    var forPrograms: any Error {
        switch self {
        case .noSuchDraft: SiteError.notFound
        case .tooManyDrafts(let limit): ProgramProblem.tooManyDrafts(limit: limit)
        case .refused(let problem, let remedy): ProgramProblem.notTaken(problem: problem, remedy: remedy)
        case .otherOffset, .changedMeanwhile: ProgramProblem.changedMeanwhile
        case .storageFull: StoreError.storageFull("drafts")
        }
    }
}
