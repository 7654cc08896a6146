import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// A study's rehearsal: simulated readers read a copy of it before real ones read the study.
struct RehearsalRoutes {
    let rehearsals: RehearsalDesk

    private var desk: CoordinatorDesk { rehearsals.desk }

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/rehearsal") { _, context in
            try await page(try await desk.study(context), context)
        }
        router.post("/coordinator/studies/:name/rehearsal", use: begin)
        router.get("/coordinator/studies/:name/rehearsal/state", use: state)
        router.get("/coordinator/studies/:name/rehearsal/report.zip", use: report)
    }

    @Sendable func begin(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 4096)
        guard let wanted = RehearsalRequest(study.plan.name, form: form) else {
            return try await page(study, context, form: form, problem: "numbers", status: .unprocessableContent)
        }
        do {
            try await rehearsals.begin(wanted, of: study)
        } catch {
            return try await page(study, context, form: form, problem: error.rawValue, status: .conflict)
        }
        return .redirect(to: Self.address(study), type: .normal)
    }

    @Sendable func state(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let look = await rehearsals.look(at: study)
        return try jsonResponse(
            [
                "running": look.isRunning, "phase": phase(look.state, context.language),
                "done": look.state?.done ?? 0, "of": max(look.state?.of ?? 1, 1),
            ] as [String: Any])
    }

    /// The final report on dummy data, as one archive.
    @Sendable func report(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        return try await rehearsals.report(on: study) ?? .redirect(to: Self.address(study), type: .normal)
    }

    private static func address(_ study: StudyRecord) -> String { StudyAddress(study.plan.name).path + "/rehearsal" }

    private func phase(_ state: RehearsalState?, _ language: Language) -> String {
        desk.text("rehearsal.phases.\(state?.phase.rawValue ?? RehearsalState.Phase.copying.rawValue)", language)
    }

    private func page(
        _ study: StudyRecord, _ context: CoordinatorContext, form: [String: String] = [:], problem: String? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (language, address) = (context.language, Self.address(study))
        let look = await rehearsals.look(at: study)
        let model = RehearsalPage(
            coordinator: context.name, study: desk.heading(study, language, tab: .rehearsal), address: address,
            problem: problem.map { desk.text("rehearsal.problems.\($0)", language) },
            failure: look.failure, isRunning: look.isRunning, phase: phase(look.state, language),
            stepsDone: look.state?.done ?? 0, steps: max(look.state?.of ?? 1, 1),
            canBegin: study.state == .draft && rehearsals.runs.isPossible && !look.isRunning,
            fields: RehearsalRequest.fields.map { field in
                RehearsalPage.Field(
                    name: field.name, label: desk.text("rehearsal.fields.\(field.name)", language),
                    value: form[field.name] ?? field.start)
            }, result: look.summary.map { RehearsalPage.Result($0, desk: desk, language) },
            command: "reader-study study rehearse \(study.plan.name)",
            pageData: try scriptJSON(["address": address + "/state"]))
        return try desk.pages.page(
            "coordinator/rehearsal", model,
            frame: desk.frame(
                context, title: desk.text("rehearsal.heading", language), study: study, path: address),
            status: status)
    }
}
