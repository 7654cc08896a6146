import Foundation
import HTTPTypes
import Hummingbird
import NIOPosix
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// The disagreement desk: who contradicts the model in which case, and how each reader came to his answer. The same rule
/// as for results: shown after the history has noted who looked, and only when the plan lets anybody look.
struct DeskRoutes {
    let desk: CoordinatorDesk
    let looks = NotedLooks()
    let shelf = DeskShelf()
    let files = FileIO(threadPool: .singleton)

    /// What the history calls a look at the desk.
    private static let look = "disagreement desk"

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/desk", use: page)
        router.post("/coordinator/studies/:name/desk", use: begin)
        router.get("/coordinator/studies/:name/desk/matrix.csv", use: table)
        router.get("/coordinator/studies/:name/desk/cases/:number/:code", use: reading)
        router.get("/coordinator/studies/:name/desk/maps/:number", use: map)
    }

    /// A look opens the desk for a working day: its pages, cells and maps belong to the one look.
    @Sendable func begin(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let name = study.plan.name
        try await desk.store.recordResultsViewed(
            name, how: Self.look, by: context.actor, at: desk.now)
        let form = try await request.form(limit: 4096)
        var view = DeskView { form[$0] }
        view.look = try await looks.open(sight(study, context), now: desk.now.milliseconds)
        return .redirect(to: StudyAddress(name).desk + view.query, type: .normal)
    }

    @Sendable func page(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let view = DeskView(request)
        guard try await isOpen(view, study, context) else { return try closed(study, context) }
        let matrix = try await matrix(view, of: study)
        let builder = DeskPageBuilder(desk: desk, study: study, language: context.language, view: view)
        let values = try await desk.compute { builder.page(coordinator: context.name, matrix) }
        return try desk.pages.page(
            "coordinator/desk", values,
            frame: desk.frame(
                context, title: desk.text("desk.heading", context.language), study: study,
                path: StudyAddress(study.plan.name).desk + view.query))
    }

    /// The desk before a look, or while results are sealed.
    private func closed(_ study: StudyRecord, _ context: CoordinatorContext) throws -> Response {
        let builder = DeskPageBuilder(desk: desk, study: study, language: context.language, view: DeskView())
        return try desk.pages.page(
            "coordinator/desk", builder.closedPage(coordinator: context.name),
            frame: desk.frame(
                context, title: desk.text("desk.heading", context.language), study: study,
                path: StudyAddress(study.plan.name).desk))
    }

    /// The cases that the view shows, as a table. A file leaves the desk, so it is a look of its own.
    @Sendable func table(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let (study, view) = (try await desk.study(context), DeskView(request))
        try await checkLook(view, study, context)
        let name = study.plan.name
        try await desk.store.recordResultsViewed(
            name, how: "download \(Self.look) matrix.csv", by: context.actor, at: desk.now)
        let matrix = try await matrix(view, of: study)
        let csv = try await desk.compute { matrix.table(matrix.ordered(view.order, where: view.filter)).csv }
        var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: csv)))
        response.headers[.contentType] = "text/csv; charset=utf-8"
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)-desk-matrix.csv\""
        return response
    }

    @Sendable func reading(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let (study, view) = (try await desk.study(context), DeskView(request))
        guard try await isOpen(view, study, context) else { return try closed(study, context) }
        let name = study.plan.name
        let code = try context.parameters.require("code").removingPercentEncoding ?? ""
        let image = try await image(context, in: study)
        let matrix = try await matrix(view, of: study)
        let records = try await desk.store.readingRecords(
            of: name, case: image.number, session: view.session + 1,
            arm: study.plan.isCrossover ? StudyPlan.Arm.allCases[view.session] : nil)
        guard let place = matrix.data.index(of: image.number), let record = records.first(where: { $0.reader == code })
        else { throw SiteError.notFound }
        let tracks = try await desk.store.viewTracks(
            of: name, reader: code, session: record.session, case: image.number)
        var hasMap = false
        if let model = matrix.model {
            hasMap = try await desk.confidential.hasHeatMap(
                study: name, predictions: model.name, case: image.number)
        }
        let builder = DeskReadingBuilder(
            desk: desk, study: study, language: context.language, view: view, matrix: matrix, place: place,
            records: records, tracks: tracks, hasMap: hasMap,
            reference: try await desk.confidential.reference(of: image.number, in: name))
        let values = try await desk.compute { try builder.page(coordinator: context.name, record, image: image) }
        return try desk.pages.page(
            "coordinator/desk-reading", values,
            frame: desk.frame(
                context, title: values.title, study: study,
                path: StudyAddress(name).reading(image.number, by: code, view)))
    }

    /// The heat map over a radiograph, in its shape.
    @Sendable func map(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let (study, view) = (try await desk.study(context), DeskView(request))
        try await checkLook(view, study, context)
        let name = study.plan.name
        let image = try await image(context, in: study)
        let models = try await desk.confidential.models(of: name)
        guard models.indices.contains(view.model) else { throw SiteError.notFound }
        let model = models[view.model].predictions.model
        guard let map = try await desk.confidential.heatMap(study: name, predictions: model, case: image.number),
            let card = try await desk.confidential.card(of: name, by: model)
        else { throw SiteError.notFound }
        return pngResponse(try await desk.compute { try GalleryPicture.map(map, of: image, card: card) })
    }

    private func matrix(_ view: DeskView, of study: StudyRecord) async throws -> Disagreement {
        guard study.plan.sessions.indices.contains(view.session) else { throw SiteError.notFound }
        return try await shelf.matrix(view, of: study.plan.name, desk: desk)
    }

    /// The case that the path names.
    private func image(_ context: CoordinatorContext, in study: StudyRecord) async throws -> CaseSummary {
        guard let number = try context.parameters.require("number").removingPercentEncoding,
            let item = try await desk.store.caseSummary(CaseNumber(number), of: study.plan.name)
        else { throw SiteError.notFound }
        return item
    }

    private func sight(_ study: StudyRecord, _ context: CoordinatorContext) -> NotedLooks.Sight {
        NotedLooks.Sight(coordinator: context.name, study: study.plan.name, page: Self.look)
    }

    private func isOpen(_ view: DeskView, _ study: StudyRecord, _ context: CoordinatorContext) async throws -> Bool {
        guard study.resultsAreOpen else { return false }
        return await looks.permits(view.look, sight(study, context), now: desk.now.milliseconds)
    }

    /// - Throws: ``StoreError/resultsSealed(study:)``, or ``SiteError/notFound`` without a look.
    private func checkLook(_ view: DeskView, _ study: StudyRecord, _ context: CoordinatorContext) async throws {
        guard study.resultsAreOpen else { throw StoreError.resultsSealed(study: study.plan.name.description) }
        guard try await isOpen(view, study, context) else { throw SiteError.notFound }
    }
}
