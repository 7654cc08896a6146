import Foundation
import HTTPTypes
import Hummingbird
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// A study's rehearsal: simulated readers read a copy of it before real ones read the study.
struct RehearsalRoutes {
    let desk: CoordinatorDesk
    let runs: RehearsalRuns

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
        guard study.state == .draft, runs.isPossible else {
            return try await page(study, context, form: form, problem: "state", status: .conflict)
        }
        guard let wanted = RehearsalRequest(study.plan.name, form: form) else {
            return try await page(study, context, form: form, problem: "numbers", status: .unprocessableContent)
        }
        // The button pressed twice leads to the page of the first press.
        let (isBegun, isRunning) = (await runs.begin(wanted), await runs.isRunning(study.plan.name))
        guard isBegun || isRunning else {
            return try await page(study, context, form: form, problem: "busy", status: .conflict)
        }
        return .redirect(to: Self.address(study), type: .normal)
    }

    @Sendable func state(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let state = place(study).state()
        let isRunning = await runs.isRunning(study.plan.name) || state?.isRunning == true
        return try jsonResponse(
            [
                "running": isRunning, "phase": phase(state, context.language), "done": state?.done ?? 0,
                "of": max(state?.of ?? 1, 1),
            ] as [String: Any])
    }

    /// The final report on dummy data, as one archive.
    @Sendable func report(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let (place, name) = (self.place(study), "\(study.plan.name)-rehearsal")
        guard place.state()?.phase == .finished else {
            return .redirect(to: Self.address(study), type: .normal)
        }
        let bytes = try await desk.threads.run {
            var archive = ZipArchive()
            let files = FileManager.default.enumerator(atPath: place.report.path)?.compactMap { $0 as? String } ?? []
            for path in files.sorted() {
                var isFolder: ObjCBool = false
                let file = place.report.appendingPathComponent(path)
                guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue
                else {
                    continue
                }
                try archive.add("\(name)/\(path)", [UInt8](try Data(contentsOf: file)))
            }
            return try archive.bytes()
        }
        var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentType] = "application/zip"
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)-report.zip\""
        return response
    }

    private static func address(_ study: StudyRecord) -> String { StudyAddress(study.plan.name).path + "/rehearsal" }

    private func place(_ study: StudyRecord) -> RehearsalFolder {
        desk.store.rehearsal(of: study.plan.name)
    }

    private func phase(_ state: RehearsalState?, _ language: Language) -> String {
        desk.text("rehearsal.phases.\(state?.phase.rawValue ?? RehearsalState.Phase.copying.rawValue)", language)
    }

    private func page(
        _ study: StudyRecord, _ context: CoordinatorContext, form: [String: String] = [:], problem: String? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (language, place, address) = (context.language, self.place(study), Self.address(study))
        let state = place.state()
        let isRunning = await runs.isRunning(study.plan.name) || state?.isRunning == true
        let summary =
            state?.phase == .finished
            ? (try? Data(contentsOf: place.summary)).flatMap {
                try? JSONDecoder().decode(RehearsalSummary.self, from: $0)
            } : nil
        let failure = await runs.failure(of: study.plan.name) ?? state?.problem
        let model = RehearsalPage(
            coordinator: context.name, study: desk.heading(study, language, tab: .rehearsal), address: address,
            problem: problem.map { desk.text("rehearsal.problems.\($0)", language) },
            failure: isRunning ? nil : failure,
            isRunning: isRunning, phase: phase(state, language), stepsDone: state?.done ?? 0,
            steps: max(state?.of ?? 1, 1),
            canBegin: study.state == .draft && runs.isPossible && !isRunning,
            fields: RehearsalRequest.fields.map { field in
                RehearsalPage.Field(
                    name: field.name, label: desk.text("rehearsal.fields.\(field.name)", language),
                    value: form[field.name] ?? field.start)
            }, result: summary.map { RehearsalPage.Result($0, desk: desk, language) },
            command: "reader-study study rehearse \(study.plan.name)",
            pageData: try scriptJSON(["address": address + "/state"]))
        return try desk.pages.page(
            "coordinator/rehearsal", model,
            frame: desk.frame(
                context, title: desk.text("rehearsal.heading", language), study: study, path: address),
            status: status)
    }
}
