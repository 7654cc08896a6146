import Foundation
public import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
public import Logging
import NIOCore
import NIOSSL
public import Scoring
import Studies
@_spi(Confidential) public import StudyStore

/// Everything that is served, put together. Reader-facing routes get the study store, and a door onto what a model says
/// where a session is read with it; only the coordinator's routes get the confidential store.
public struct Site: Sendable {
    let configuration: SiteConfiguration
    let store: StudyStore
    let confidential: ConfidentialStore
    let pages: Pages
    let reportTemplates: ReportTemplates
    /// What programs can ask for.
    let openAPI: OpenAPIDocument
    let detector: Detector?
    let detectionQueue: DetectionQueue
    let requests = RequestFigures()
    /// For coordinators' results and reviewers' pictures: readers' radiographs never wait behind them.
    let threads = BackgroundThreads(count: 2, name: "results")
    /// Studies that are being set up.
    let drafts: StudyDrafts
    /// The scorings that coordinators asked for.
    let scorings: ScoringQueue

    /// Reads the templates and strings of the installation.
    ///
    /// - Parameter model: The model of the detection page; `nil` when none was chosen.
    /// - Throws: When a template or a strings file is missing or cannot be read.
    @_spi(Confidential) public init(
        _ configuration: SiteConfiguration, store: StudyStore, confidential: ConfidentialStore,
        model: LoadedModel? = nil
    ) throws {
        self.init(
            configuration, templates: try SiteTemplates(configuration.home), store: store, confidential: confidential,
            model: model)
    }

    /// A site with templates that were read before.
    init(
        _ configuration: SiteConfiguration, templates: SiteTemplates, store: StudyStore,
        confidential: ConfidentialStore, model: LoadedModel?
    ) {
        self.configuration = configuration
        self.store = store
        self.confidential = confidential
        detector = model.map { Detector(model: $0, threads: configuration.detection.threads) }
        detectionQueue = DetectionQueue(configuration.detection.limits)
        drafts = StudyDrafts(of: store)
        scorings = ScoringQueue(
            store: store, confidential: confidential, drafts: drafts, program: configuration.version,
            clock: configuration.clock)
        (pages, reportTemplates) = (templates.pages, templates.reports)
        openAPI = OpenAPIDocument(
            templates.openAPI, version: configuration.version, address: configuration.publicAddress,
            isSecure: configuration.isSecure)
    }

    /// Goes on with the scorings that had not ended when the program was stopped.
    public func resumeScorings() async { await scorings.resume() }

    /// Stops scoring, before the databases are closed. What was asked for is gone on with at the next start.
    public func stopScorings() async { await scorings.end() }

    static let templates =
        [
            "layout", "home", "error", "reader/welcome", "reader/screen", "reader/reading", "reader/review",
            "reader/sign-off", "reader/certificate", "reader/wait", "reader/done", "heat-maps/welcome",
            "heat-maps/review", "mail/reminder",
        ] + coordinatorTemplates + detectionTemplates

    /// All routes, for tests that need no socket.
    func router() -> Router<SiteContext> {
        let router = Router(context: SiteContext.self)
        router.add(middleware: Observation(figures: requests))
        router.add(middleware: SecurityHeaders(isSecure: configuration.isSecure, clock: configuration.clock))
        if configuration.isSecure { router.add(middleware: SecureCookieNames()) }
        router.add(middleware: LanguageMiddleware())
        router.add(middleware: ErrorResponses(pages: pages))
        router.add(
            middleware: FileMiddleware(
                configuration.home.publicFiles.path, urlBasePath: "/public",
                cacheControl: CacheControl([(MediaType(type: .any), [.noCache])])))
        router.add(middleware: SameOrigin(publicHost: configuration.publicHost))
        router.add(middleware: DeclaredRoutesOnly())
        OperationsRoutes(site: self).addRoutes(to: router)
        addReaderRoutes(to: router)
        addReviewerRoutes(to: router)
        addCoordinatorRoutes(to: router)
        addDetectionRoutes(to: router)
        return router
    }

    private func addReaderRoutes(to router: Router<SiteContext>) {
        let signedIn = router.group()
            .add(middleware: SignInMiddleware(role: .reader, store: store, clock: configuration.clock))
        DoorRoutes(
            store: store, pages: pages, configuration: configuration, throttle: Throttle(allowed: 30, seconds: 300)
        ).addRoutes(to: signedIn)
        let readers = signedIn.group(context: ReaderContext.self)
        let readerPages = ReaderPages(store: store, pages: pages, configuration: configuration)
        readerPages.addRoutes(to: readers)
        SignOffPages(reader: readerPages).addRoutes(to: readers)
        ReadingAPI(store: store, strings: pages.strings, clock: configuration.clock).addRoutes(to: readers)
        ViewTrackAPI(store: store, strings: pages.strings, clock: configuration.clock).addRoutes(to: readers)
        AidAPI(
            door: AidDoor(store, confidential), strings: pages.strings, clock: configuration.clock, threads: threads
        ).addRoutes(to: readers)
        ImageRoutes(store: store).addRoutes(to: readers)
    }

    /// Reviewers of heat maps see the maps of their own slots through a door, and nothing else that is confidential.
    private func addReviewerRoutes(to router: Router<SiteContext>) {
        let reviewers = router.group()
            .add(middleware: SignInMiddleware(role: .reviewer, store: store, clock: configuration.clock))
            .group(context: ReviewerContext.self)
        let door = HeatMapDoor(store, confidential)
        let reviewerPages = ReviewerPages(door: door, pages: pages, configuration: configuration)
        // Whoever may see no map may still leave.
        reviewerPages.addWayOut(to: reviewers)
        let inside = reviewers.group().add(middleware: NoReadingsLeft(store: store))
        reviewerPages.addRoutes(to: inside)
        HeatMapReviewAPI(door: door, strings: pages.strings, clock: configuration.clock, threads: threads)
            .addRoutes(to: inside)
    }

    /// The application, ready to run.
    ///
    /// - Parameter onRunning: Called with the port once the site answers.
    public func application(
        logger: Logger, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        let limits = configuration.connections
        let count = ConnectionCount(limits)
        let http = HTTP1Channel.Configuration(limits)
        let server: HTTPServerBuilder
        if let tls = configuration.tls {
            let secure = try TLSConfiguration.site(certificate: tls.certificate, key: tls.key)
            // HTTP/2 for whoever asks for it (ALPN), else HTTP/1.1.
            server = HTTPServerBuilder { responder in
                GuardedChannel(
                    inner: try HTTP2UpgradeChannel(
                        tlsConfiguration: secure,
                        configuration: HTTP2UpgradeChannel.Configuration(
                            idleTimeout: .nanoseconds(limits.idle.nanoseconds), gracefulCloseTimeout: .seconds(10),
                            streamConfiguration: http),
                        responder: responder), limits: limits, count: count)
            }
        } else {
            server = HTTPServerBuilder { responder in
                GuardedChannel(
                    inner: HTTP1Channel(responder: responder, configuration: http), limits: limits, count: count)
            }
        }
        return Application(
            router: router(), server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in
                do {
                    try await channel.eventLoop.submit {
                        try channel.pipeline.syncOperations.addHandler(ConnectionPace(limits), position: .first)
                    }.get()
                } catch {
                    logger.error("new connections are taken as fast as they come", metadata: ["error": "\(error)"])
                }
                await onRunning(channel.localAddress?.port ?? 0)
            }, logger: logger)
    }
}
