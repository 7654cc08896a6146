import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Studies
@_spi(Confidential) import StudyStore

/// What a study found, for programs: models, exports, and every file of the results, by the functions of the pages.
struct ResultRequests {
    let desk: CoordinatorDesk
    let templates: ReportTemplates

    /// Bytes of a table of predictions.
    private static let tableLimit = 4 << 20

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/studies/:name/models") { _, context in try await models(try await desk.study(context)) }
        router.post("/api/studies/:name/models", use: addModel)
        let results = ResultsRoutes(desk: desk, templates: templates)
        router.get("/api/studies/:name/results/:kind", use: results.file)
        router.get("/api/studies/:name/results/:kind/:file", use: results.file)
        let exports = ExportRoutes(desk: desk)
        router.get("/api/studies/:name/exports") { _, context in
            let name = try await desk.study(context).plan.name
            return try programResponse(["items": try desk.store.exports(of: name).map { ExportJSON($0, of: name) }])
        }
        router.post("/api/studies/:name/exports", use: export)
        router.get("/api/studies/:name/exports/:time/everything.zip", use: exports.everything)
        router.get("/api/studies/:name/exports/:time/:file", use: exports.file)
    }

    /// Which models a study has, without what they say.
    private func models(_ study: StudyRecord, status: HTTPResponse.Status = .ok) async throws -> Response {
        let models = try await desk.confidential.models(of: study.plan.name)
        return try programResponse(["items": models.map(ModelJSON.init)], status: status)
    }

    /// The table is the content, the rest the query. Predictions are never replaced, so the same request sent again is
    /// told that the model is there.
    @Sendable func addModel(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let query = request.uri.queryParameters
        let model = query["model"].map(String.init) ?? ""
        guard ModelPredictions.isName(model) else { throw ProgramProblem.badParameter("model") }
        let threshold = query["threshold"].map { Double($0) } ?? study.plan.analysis.threshold
        guard let threshold, (0...1).contains(threshold) else { throw ProgramProblem.badParameter("threshold") }
        let table = try await request.text(["text/csv"], limit: Self.tableLimit)
        let cases = try await desk.store.caseNumbers(of: study.plan.name)
        let bytes = Array(table.utf8)
        let checked = PredictionTableParser.parse(bytes, named: "predictions.csv", cases: cases)
        guard let probabilities = checked.value else { throw ProgramProblem.badRows(checked.problems) }
        try await desk.store.add(
            ModelPredictions(
                model: model, version: query["version"].map(String.init) ?? "", threshold: threshold,
                source: Digest(of: bytes), probabilities: probabilities),
            to: study.plan.name, confidential: desk.confidential, by: context.actor, at: desk.now)
        return try await models(study, status: .created)
    }

    @Sendable func export(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let name = try await desk.study(context).plan.name
        let wanted = try await request.content(ExportContent.self, limit: 4096)
        let formats = try (wanted.formats ?? []).map { text throws(ProgramProblem) -> ExportFormat in
            guard let format = ExportFormat(rawValue: text) else { throw .badBody(field: "formats") }
            return format
        }
        let now = desk.now
        let folder = desk.store.newExportFolder(of: name, at: now)
        do {
            try await desk.store.export(
                name, formats: Set(formats + [.csv]), includingReferenceStandard: wanted.referenceStandard ?? false,
                confidential: desk.confidential, to: folder, version: desk.configuration.version, by: context.actor,
                at: now)
        } catch ExportError.cannotWrite(let path, let reason) {
            context.logger.error("export failed", metadata: ["path": "\(path)", "error": "\(reason)"])
            throw StoreError.storageFull(reason)
        } catch ExportError.folderExists(let path) {
            // Two within a thousandth of a second.
            throw StoreError.busy(file: path)
        }
        guard let made = try desk.store.exports(of: name).first(where: { $0.name == folder.lastPathComponent }) else {
            throw SiteError.notFound
        }
        return try programResponse(ExportJSON(made, of: name), status: .created)
    }
}

/// What an export shall hold.
struct ExportContent: Decodable {
    /// Beside `csv`: `wide`, `json-lines`, `xlsx`.
    let formats: [String]?
    let referenceStandard: Bool?
}

/// An export and its files.
struct ExportJSON: Encodable {
    /// The time at which it was made, which stands in its addresses.
    let time: String
    let madeAt: String
    /// The study's state then.
    let state: String
    let includesReferenceStandard: Bool
    let historyHead: String
    let files: [File]

    struct File: Encodable {
        let name: String
        let bytes: Int
        let address: String
    }

    init(_ export: KeptExport, of study: StudyName) {
        (time, madeAt, state) = (export.name, export.madeAt, export.state)
        (includesReferenceStandard, historyHead) = (export.includesReferenceStandard, export.historyHead)
        files = export.files.map {
            File(name: $0.name, bytes: $0.bytes, address: "/api/studies/\(study)/exports/\(export.name)/\($0.name)")
        }
    }
}

/// A model of a study, without its predictions.
struct ModelJSON: Encodable {
    let name: String
    let version: String
    let threshold: Double
    let cases: Int
    let addedAt: String
    /// Of the table.
    let sourceSHA256: String

    init(_ model: StoredModel) {
        let predictions = model.predictions
        (name, version, threshold) = (predictions.model, predictions.version, predictions.threshold)
        (cases, addedAt) = (predictions.probabilities.count, model.addedAt.description)
        sourceSHA256 = predictions.source.description
    }
}
