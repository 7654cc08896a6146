import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// Results of a study: shown after the history has noted who looked, and only when the plan lets anybody look.
struct ResultsRoutes {
    let desk: CoordinatorDesk
    let templates: ReportTemplates

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/results") { _, context in
            try await page(try await desk.study(context), context, results: nil)
        }
        router.post("/coordinator/studies/:name/results", use: show)
        router.post("/coordinator/studies/:name/predictions", use: addPredictions)
        router.get("/coordinator/studies/:name/results/:kind", use: file)
        router.get("/coordinator/studies/:name/results/:kind/:file", use: file)
    }

    /// A page and not a redirection: looking again is a new look, and is noted again.
    @Sendable func show(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 4096)
        let results = try await results(
            study, how: "results page", modality: form["session"].flatMap { Int($0) } ?? 0, context)
        return try await page(study, context, results: results)
    }

    /// Everything in one archive, or one of its files.
    @Sendable func file(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let parts = [context.parameters.get("kind"), context.parameters.get("file")].compactMap(\.self)
        let path = parts.map { $0.removingPercentEncoding ?? $0 }.joined(separator: "/")
        let modality = request.uri.queryParameters["session"].flatMap { Int($0) } ?? 0
        let results = try await results(study, how: "download \(path.prefix(80))", modality: modality, context)
        let bundle = AnalysisBundle(
            results, program: desk.configuration.version, scripts: templates.scripts, markup: templates.html)
        let bytes = try await desk.compute { () throws -> [UInt8]? in
            path == "everything.zip" ? try bundle.archive().bytes() : try bundle.archive()[path]
        }
        guard let bytes else { throw SiteError.notFound }
        var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentType] =
            Self.kinds[path.split(separator: ".").last.map(String.init) ?? ""]
            ?? "application/octet-stream"
        let name = path.replacingOccurrences(of: "/", with: "-")
        response.headers[.contentDisposition] = "attachment; filename=\"\(study.plan.name)-\(name)\""
        return response
    }

    private static let kinds = [
        "csv": "text/csv; charset=utf-8", "json": "application/json", "html": "text/plain; charset=utf-8",
        "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "zip": "application/zip",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "txt": "text/plain; charset=utf-8",
    ]

    /// The results, computed away from the threads that serve readers.
    private func results(
        _ study: StudyRecord, how: String, modality: Int, _ context: CoordinatorContext
    ) async throws -> ComparisonResults {
        let name = study.plan.name
        let places = study.plan.sessions.count + study.plan.sequentialSessions.count
        guard (0..<places).contains(modality) else { throw SiteError.notFound }
        try await desk.store.recordResultsViewed(name, how: how, by: context.actor, at: desk.now)
        let comparison = try await StudyComparison(
            of: name, in: desk.store, confidential: desk.confidential, longWork: .on(desk.threads))
        return try await desk.compute {
            ComparisonResults(comparison.data, comparison.settings, modality: modality, models: comparison.models)
        }
    }

    @Sendable func addPredictions(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 4 << 20)
        let cases = try await desk.store.caseNumbers(of: study.plan.name)
        let bytes = Array((form["table"] ?? "").utf8)
        let model = (form["model"] ?? "").trimmingCharacters(in: .whitespaces)
        let checked = PredictionTableParser.parse(bytes, named: "model.csv", cases: cases)
        var problems = checked.problems.map(\.description)
        let threshold = Double(form["threshold"] ?? "").flatMap { (0...1).contains($0) ? $0 : nil }
        if !ModelPredictions.isName(model) { problems.append(desk.text("results.badModelName", context.language)) }
        if threshold == nil { problems.append(desk.text("results.badThreshold", context.language)) }
        guard let probabilities = checked.value, let threshold, ModelPredictions.isName(model) else {
            return try await page(study, context, results: nil, problems: problems, status: .unprocessableContent)
        }
        do {
            try await desk.store.add(
                ModelPredictions(
                    model: model, version: form["version"] ?? "", threshold: threshold, source: Digest(of: bytes),
                    probabilities: probabilities),
                to: study.plan.name, confidential: desk.confidential, by: .coordinator(context.name), at: desk.now)
        } catch StoreError.modelExists {
            return try await page(
                study, context, results: nil, problems: [desk.text("results.modelExists", context.language)],
                status: .conflict)
        }
        return .redirect(to: StudyAddress(study.plan.name).path + "/results", type: .normal)
    }

    private func page(
        _ study: StudyRecord, _ context: CoordinatorContext, results: ComparisonResults?, problems: [String] = [],
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let name = study.plan.name
        let models = try await desk.confidential.models(of: name)
        let builder = ResultsPageBuilder(desk: desk, templates: templates, study: study, language: context.language)
        let model = try await desk.compute {
            builder.page(coordinator: context.name, results: results, models: models, problems: problems)
        }
        return try desk.pages.page(
            "coordinator/results", model,
            frame: desk.frame(
                context, title: desk.text("results.heading", context.language), study: study,
                path: StudyAddress(name).path + "/results"), status: status)
    }
}

extension CoordinatorDesk {
    /// Work that takes a processor for longer than a request should hold one of the server's own threads, or one of
    /// those that read radiographs for readers.
    func compute<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await threads.run(work)
    }
}
