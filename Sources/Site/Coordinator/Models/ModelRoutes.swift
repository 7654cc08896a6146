import Foundation
import Hummingbird
import Radiographs
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// One model of a study: how it does, and where it looked. The same rule as for results: shown after the history has
/// noted who looked, and only when the plan lets anybody look.
struct ModelRoutes {
    let desk: CoordinatorDesk
    let looks = NotedLooks()

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/models/:model") { _, context in
            let study = try await desk.study(context)
            return try await page(study, try await model(context, in: study), shown: nil, context)
        }
        router.post("/coordinator/studies/:name/models/:model", use: show)
        router.get("/coordinator/studies/:name/models/:model/pictures/:number", use: picture)
        router.get("/coordinator/studies/:name/models/:model/maps/:number", use: map)
    }

    /// A page and not a redirection: looking again is a new look, and is noted again.
    @Sendable func show(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let model = try await model(context, in: study)
        let (name, predictions) = (study.plan.name, model.predictions.model)
        try await desk.store.recordResultsViewed(
            name, how: Self.look(predictions), by: context.actor, at: desk.now)
        let cases = try await desk.store.comparisonCases(of: name, in: desk.confidential)
        let scores = ModelScores(
            name: predictions, version: model.predictions.version.isEmpty ? nil : model.predictions.version,
            probabilities: cases.map { model.predictions.probabilities[$0.number] },
            threshold: model.predictions.threshold)
        let settings = try AnalysisSettings(study: study)
        let report = try await desk.compute { try ModelReport(scores, cases: cases, settings: settings) }
        let look = try await looks.open(
            NotedLooks.Sight(coordinator: context.name, study: name, page: Self.look(predictions)),
            now: desk.now.milliseconds)
        return try await page(
            study, model, shown: ModelPageBuilder.Shown(report: report, cases: cases, scores: scores, look: look),
            context)
    }

    private func page(
        _ study: StudyRecord, _ model: StoredModel, shown: ModelPageBuilder.Shown?, _ context: CoordinatorContext
    ) async throws -> Response {
        let name = study.plan.name
        let builder = ModelPageBuilder(
            desk: desk, study: study, model: model,
            scoring: try await desk.confidential.scoring(of: name, by: model.predictions.model),
            images: try await desk.store.cases(of: name), language: context.language)
        let values = try await desk.compute { try builder.page(coordinator: context.name, shown: shown) }
        return try desk.pages.page(
            "coordinator/model", values,
            frame: desk.frame(
                context, title: model.predictions.model, study: study, path: builder.address))
    }

    /// What the history calls a look at a model's page.
    private static func look(_ predictions: String) -> String { "model page \(predictions)" }

    /// The model that the path names.
    private func model(_ context: CoordinatorContext, in study: StudyRecord) async throws -> StoredModel {
        let name = try name(context)
        let model = try await desk.confidential.models(of: study.plan.name).first { $0.predictions.model == name }
        guard let model else { throw SiteError.notFound }
        return model
    }

    /// The name of predictions that the path names; the study need not have them.
    private func name(_ context: CoordinatorContext) throws -> String? {
        try context.parameters.require("model").removingPercentEncoding
    }

    /// The case that the path names.
    private func item(_ context: CoordinatorContext, in study: StudyRecord) async throws -> CaseSummary {
        guard let number = try context.parameters.require("number").removingPercentEncoding,
            let item = try await desk.store.caseSummary(CaseNumber(number), of: study.plan.name)
        else { throw SiteError.notFound }
        return item
    }

    /// A radiograph small enough for a page of many.
    @Sendable func picture(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let item = try await item(context, in: study)
        return pngResponse(try await desk.compute { try GalleryPicture.radiograph(item) })
    }

    /// A heat map in colours, transparent where the model found nothing, in the shape of its radiograph.
    @Sendable func map(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let name = study.plan.name
        guard study.resultsAreOpen else { throw StoreError.resultsSealed(study: name.description) }
        guard let model = try self.name(context) else { throw SiteError.notFound }
        let sight = NotedLooks.Sight(coordinator: context.name, study: name, page: Self.look(model))
        let key = request.uri.queryParameters["look"].map(String.init) ?? ""
        guard await looks.permits(key, sight, now: desk.now.milliseconds) else { throw SiteError.notFound }
        let item = try await item(context, in: study)
        guard let map = try await desk.confidential.heatMap(study: name, predictions: model, case: item.number),
            let card = try await desk.confidential.card(of: name, by: model)
        else { throw SiteError.notFound }
        return pngResponse(try await desk.compute { try GalleryPicture.map(map, of: item, card: card) })
    }
}
