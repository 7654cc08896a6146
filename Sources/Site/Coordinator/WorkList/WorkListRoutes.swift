import Cryptography
import DenseNet
import Foundation
import HTTPTypes
import Hummingbird
import Radiographs
import Scoring
import Studies
@_spi(Confidential) import StudyStore

/// The work-list: films of the clinic as they arrive, each with what the model says of it.
struct WorkListRoutes {
    let desk: CoordinatorDesk
    let detector: Detector?

    private var workList: WorkListDesk { WorkListDesk(desk: desk) }

    static let path = "/coordinator/work-list"
    /// Films on one page.
    private static let most = 200
    /// Pixels of the longer side of a picture in the list: twice what the page shows, for dense screens.
    private static let thumbnailSide = 256

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/work-list", use: list)
        router.get("/coordinator/work-list/events", use: events)
        router.get("/coordinator/work-list/:film", use: film)
        router.get("/coordinator/work-list/:film/picture", use: picture)
        router.get("/coordinator/work-list/:film/thumbnail", use: thumbnail)
        router.get("/coordinator/work-list/:film/map", use: map)
        router.post("/coordinator/work-list/:film/send", use: send)
        router.post("/coordinator/work-list/:film/score", use: scoreAgain)
    }

    @Sendable func send(_ request: Request, context: CoordinatorContext) async throws -> Response {
        try await checkNotReading(request)
        let film = try await workList.visibleFilm(context)
        guard try await workList.orderSending(of: film, by: context) else { throw SiteError.badForm }
        return .redirect(to: "\(Self.path)/\(film.number)", type: .normal)
    }

    @Sendable func scoreAgain(_ request: Request, context: CoordinatorContext) async throws -> Response {
        try await checkNotReading(request)
        let film = try await workList.visibleFilm(context)
        try await workList.scoreAgain(film, by: context)
        return .redirect(to: "\(Self.path)/\(film.number)", type: .normal)
    }

    // MARK: Pages

    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        try await checkNotReading(request)
        let query = request.uri.queryParameters
        let order = query["order"].flatMap { ConfidentialStore.WorkListOrder(rawValue: String($0)) } ?? .urgent
        // A page that looks again by itself was noted when somebody opened it.
        if query["live"] == nil {
            try await desk.confidential.recordWorkListLook(at: nil, by: .coordinator(context.name), at: desk.now)
        }
        let version = try await desk.confidential.workListVersion()
        let films = try await desk.confidential.workList(order, limit: Self.most)
        let sealed = try await workList.sealed(among: films)
        let words = WorkListWords(desk: desk, language: context.language)
        let count = try await desk.confidential.workListCount()
        return try desk.pages.page(
            "coordinator/work-list",
            WorkListPage(
                coordinator: context.name, isConfigured: desk.configuration.workList != nil,
                hasModel: detector != nil, model: detector.map { WorkListPage.Model($0.model, words) },
                isUrgent: order == .urgent, isNewest: order == .newest, count: count, hasFilms: !films.isEmpty,
                hidden: count > films.count ? count - films.count : nil,
                films: films.map { WorkListValue($0, isSealed: sealed.contains($0.number), words) },
                pageData: try scriptJSON([
                    "events": Self.path + "/events", "version": version,
                    "again": "\(Self.path)?order=\(order.rawValue)&live=1",
                ])),
            frame: desk.frame(
                context, title: desk.text("workList.heading", context.language),
                path: "\(Self.path)?order=\(order.rawValue)"))
    }

    @Sendable func film(_ request: Request, context: CoordinatorContext) async throws -> Response {
        try await checkNotReading(request)
        let film = try await workList.film(context)
        let words = WorkListWords(desk: desk, language: context.language)
        try await desk.confidential.recordWorkListLook(
            at: film.number, by: .coordinator(context.name), at: desk.now)
        let isSealed = try await workList.isSealed(film)
        let map = isSealed ? nil : try await desk.confidential.workListMap(of: film.number)
        let events = try await desk.confidential.workListHistory(of: film.number, limit: 50)
        let address = "\(Self.path)/\(film.number)"
        let sends = desk.configuration.workList.map { $0.results != .off } ?? false
        return try desk.pages.page(
            "coordinator/work-list-film",
            WorkListFilmPage(
                coordinator: context.name, film: WorkListValue(film, isSealed: isSealed, words), address: address,
                width: film.width, height: film.height, hasMap: map != nil,
                mapNote: map.map {
                    desk.text("workList.mapSays", context.language, filling: ["method": $0.method, "layer": $0.layer])
                },
                card: isSealed
                    ? nil
                    : film.score.flatMap { try? ModelCard(stored: $0.card) }.map {
                        WorkListPage.Model($0, sha256: film.score?.weights ?? "", words)
                    },
                canSend: sends && !isSealed && film.score != nil && film.sending == nil,
                canSendAgain: sends && film.sending?.state == .failed, pacs: desk.configuration.workList?.pacs ?? "",
                canScoreAgain: film.problem != nil && film.score == nil,
                events: events.map { WorkListFilmPage.Event($0, isSealed: isSealed, words) }),
            frame: desk.frame(
                context, title: words.text("film", ["number": String(film.number)]), path: address))
    }

    // MARK: Pictures

    @Sendable func picture(_ request: Request, context: CoordinatorContext) async throws -> Response {
        try await checkNotReading(request)
        return pngResponse(try desk.confidential.workListPicture(try await workList.film(context)))
    }

    /// The film with the map over it, small; without a map the film alone.
    @Sendable func thumbnail(_ request: Request, context: CoordinatorContext) async throws -> Response {
        try await checkNotReading(request)
        let film = try await workList.film(context)
        let bytes = try desk.confidential.workListPicture(film)
        let isSealed = try await workList.isSealed(film)
        let map = isSealed ? nil : try await desk.confidential.workListMap(of: film.number)
        return try await desk.compute {
            let radiograph = try Radiograph(png: bytes)
            let size = GalleryPicture.size(
                width: radiograph.width, height: radiograph.height, side: Self.thumbnailSide)
            let small = radiograph.resampled(toWidth: size.width, height: size.height).picture
            guard let map, let score = film.score else { return pngResponse(small.png()) }
            return pngResponse(try WorkListPicture(film, score, map).png(on: small))
        }
    }

    /// The map alone, in colours, to be laid over the film.
    @Sendable func map(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let film = try await workList.visibleFilm(context)
        try await checkNotReading(request)
        guard let score = film.score, let map = try await desk.confidential.workListMap(of: film.number) else {
            throw SiteError.notFound
        }
        return try await desk.compute {
            pngResponse(
                EnlargedHeatMap(
                    ActivationMap(map), width: film.width, height: film.height, card: try ModelCard(stored: score.card)
                ).picture)
        }
    }

    // MARK: Events

    /// Tells that the list has changed; the page then fetches it.
    @Sendable func events(_ request: Request, context: CoordinatorContext) async throws -> Response {
        try await checkNotReading(request)
        let confidential = desk.confidential
        let looks = AsyncStream<Void>(unfolding: {
            try? await Task.sleep(for: .seconds(1))
            return Task.isCancelled ? nil : ()
        })
        return EventStream(desk, context).response(to: looks, knowing: Listener()) { _, listener in
            listener.quiet += 1
            guard let version = try? await confidential.workListVersion() else { return .nothing }
            if version != listener.version {
                listener = Listener(version: version)
                return .event("changed", data: "{\"version\":\(version)}")
            }
            guard listener.quiet >= 15 else { return .nothing }
            listener.quiet = 0
            return .signOfLife
        }
    }

    private struct Listener: Sendable {
        var version: Int?
        /// Looks at which nothing was told.
        var quiet = 0
    }

    // MARK: Who may see what

    /// A browser of a reader who still has answers to give is told nothing of what a model says, whatever else it holds.
    private func checkNotReading(_ request: Request) async throws {
        if let text = request.cookie(SignInCookie.reader.rawValue), let cookie = Token(typed: text),
            try await desk.store.hasOpenReadings(cookie)
        {
            throw SiteError.notPermitted
        }
    }
}
