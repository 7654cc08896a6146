import HTTPTypes

/// All routes of the site, and who may use them.
///
/// A request that finds a route which is not written here gets the answer of one that does not exist
/// (``DeclaredRoutesOnly``), and a test fails that compares the table with what is registered. Another one tries every
/// route as everybody.
enum RouteTable {
    static let rows: [DeclaredRoute] = [
        doors, readers, reviewers, overview, work, setup, results, accounts, detection, workList, programs,
    ].flatMap(\.self)

    /// The row of a route.
    ///
    /// - Parameter endpoint: As Hummingbird names it, such as `/coordinator/studies/{name}`.
    static func row(_ method: HTTPRequest.Method, endpoint: String?) -> DeclaredRoute? {
        endpoint.flatMap { byEndpoint[$0] }?.first { $0.method == method }
    }

    /// The methods of all routes that a path could mean.
    static func methods(at path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return rows.filter { row in
            let own = row.path.split(separator: "/", omittingEmptySubsequences: false)
            return own.count == parts.count && zip(own, parts).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
        }.map(\.method)
    }

    private static let byEndpoint = Dictionary(grouping: rows, by: \.endpoint)

    private static let doors = [
        get("/", .anyone), get("/r/:token", .anyone, .link), post("/code", .anyone), post("/language", .anyone),
        get("/health", .anyone), get("/healthz", .anyone),
        // Only from this machine; OperationsRoutes knows.
        get("/readyz", .anyone), get("/metrics", .anyone),
        get("/coordinator/sign-in", .anyone), post("/coordinator/sign-in", .anyone),
        post("/coordinator/sign-out", .anyone),
        get("/coordinator/invitation/:token", .anyone, .link), post("/coordinator/invitation/:token", .anyone, .link),
    ]

    private static let readers = [
        get("/reading", .reader), get("/reading/welcome", .reader), post("/reading/welcome", .reader),
        get("/reading/screen", .reader), post("/reading/screen", .reader), get("/reading/warm-up", .reader),
        get("/reading/cases", .reader), get("/reading/wait", .reader), get("/reading/done", .reader),
        post("/reading/leave", .reader), get("/reading/review", .reader), get("/reading/sign-off", .reader),
        post("/reading/sign-off", .reader), get("/reading/certificate", .reader),
        get("/api/reading", .reader), put("/api/reading/slots/:slot/answer", .reader, .ofReader),
        post("/api/reading/slots/:slot/shown", .reader, .ofReader),
        post("/api/reading/slots/:slot/track", .reader, .ofReader),
        // What the model says: after the own answer only, which AidDoor sees to.
        post("/api/reading/slots/:slot/advice", .reader, .ofReader),
        get("/api/reading/slots/:slot/advice/map", .reader, .ofReader),
        put("/api/reading/slots/:slot/second", .reader, .ofReader),
        get("/api/warm-up", .reader), put("/api/warm-up/slots/:slot/answer", .reader, .ofReader),
        // Nothing is kept of it, whosever the slot.
        post("/api/warm-up/slots/:slot/shown", .reader),
        get("/images/:image", .reader, .ofReader),
    ]

    private static let reviewers = [
        get("/heat-maps", .reviewer), get("/heat-maps/review", .reviewer), post("/heat-maps/leave", .reviewer),
        get("/api/heat-maps", .reviewer), put("/api/heat-maps/slots/:slot/answer", .reviewer, .ofReviewer),
        get("/heat-maps/images/:image", .reviewer, .ofReviewer),
        get("/heat-maps/maps/:map", .reviewer, .ofReviewer),
    ]

    /// How far a study is.
    private static let overview = [
        get("/coordinator", .accounts),
        get("/coordinator/studies/:name", .accounts, .study),
        get("/coordinator/studies/:name/progress", .accounts, .study),
        get("/coordinator/studies/:name/readers/:code", [.coordinator, .monitor], .study),
        get("/coordinator/studies/:name/quality", [.coordinator, .monitor], .study),
        get("/coordinator/studies/:name/history", [.coordinator, .monitor], .study),
        post("/coordinator/studies/:name/history/check", [.coordinator, .monitor], .study),
        get("/coordinator/studies/:name/certificate", [.coordinator, .statisticianAfterLock, .monitor], .study),
        post("/coordinator/studies/:name/certificate", [.coordinator, .statisticianAfterLock, .monitor], .study),
    ]

    /// What coordinators do.
    private static let work = [
        post("/coordinator/studies/:name/quality", .coordinator, .study),
        post("/coordinator/studies/:name/reminders", .coordinator, .study),
        get("/coordinator/studies/:name/letters", .coordinator, .study),
        post("/coordinator/studies/:name/letters", .coordinator, .study),
        post("/coordinator/studies/:name/letters/schedule", .coordinator, .study),
        post("/coordinator/studies/:name/open", .coordinator, .study),
        post("/coordinator/studies/:name/close", .coordinator, .study),
        post("/coordinator/studies/:name/lock", .coordinator, .study),
        post("/coordinator/studies/:name/readers", .coordinator, .study),
        post("/coordinator/studies/:name/readers/:code/reissue", .coordinator, .study),
        post("/coordinator/studies/:name/readers/:code/revoke", .coordinator, .study),
        post("/coordinator/studies/:name/readers/:code/void", .coordinator, .study),
        get("/coordinator/studies/:name/cases", .coordinator, .study),
        post("/coordinator/studies/:name/reference-standard", .coordinator, .study),
        get("/coordinator/studies/:name/balance", .coordinator, .study),
        post("/coordinator/studies/:name/predictions", .coordinator, .study),
        get("/coordinator/studies/:name/scoring", .coordinator, .study),
        post("/coordinator/studies/:name/scoring", .coordinator, .study),
        post("/coordinator/studies/:name/scoring/cancel", .coordinator, .study),
        post("/coordinator/studies/:name/scoring/unwanted", .coordinator, .study),
        get("/coordinator/studies/:name/scoring/state", .coordinator, .study),
        get("/coordinator/studies/:name/rehearsal", .coordinator, .study),
        post("/coordinator/studies/:name/rehearsal", .coordinator, .study),
        get("/coordinator/studies/:name/rehearsal/state", .coordinator, .study),
        get("/coordinator/studies/:name/rehearsal/report.zip", .coordinator, .study),
        post("/coordinator/studies/:name/heat-maps/reviewers", .coordinator, .study),
        post("/coordinator/studies/:name/heat-maps/reviewers/:code/reissue", .coordinator, .study),
        post("/coordinator/studies/:name/heat-maps/reviewers/:code/revoke", .coordinator, .study),
    ]

    /// Studies that are being set up. Their folders hold the truth, and no study's name yet.
    private static let setup = [
        get("/coordinator/studies/new", .coordinatorOfAll),
        post("/coordinator/studies/new", .coordinatorOfAll),
        get("/coordinator/drafts/:draft", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/discard", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/files", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/upload", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/upload", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/files/remove", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/image", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/burned-in", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/burned-in/search", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/burned-in/image", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/burned-in/image", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/burned-in/picture", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/cases", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/cases", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/practice", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/practice", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/plan", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/plan", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/text", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/text", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/preview", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/preview", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/model", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/model", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/scoring", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/scoring/cancel", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/scoring/state", .coordinatorOfAll, .draft),
        post("/coordinator/drafts/:draft/create", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/creation", .coordinatorOfAll, .draft),
        get("/coordinator/drafts/:draft/creation/state", .coordinatorOfAll, .draft),
    ]

    /// What a study found: answers, truth and predictions.
    private static let results = [
        get("/coordinator/studies/:name/results", [.coordinator, .statisticianAfterLock], .study),
        post("/coordinator/studies/:name/results", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/results/:kind", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/results/:kind/:file", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/models/:model", [.coordinator, .statisticianAfterLock], .study),
        post("/coordinator/studies/:name/models/:model", [.coordinator, .statisticianAfterLock], .study),
        get(
            "/coordinator/studies/:name/models/:model/pictures/:number", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/models/:model/maps/:number", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/heat-maps", [.coordinator, .statisticianAfterLock], .study),
        post("/coordinator/studies/:name/heat-maps/results", [.coordinator, .statisticianAfterLock], .study),
        post("/coordinator/studies/:name/exports", [.coordinator, .statisticianAfterLock], .study),
        get(
            "/coordinator/studies/:name/exports/:time/everything.zip", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/exports/:time/:file", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/images/:number", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/desk", [.coordinator, .statisticianAfterLock], .study),
        post("/coordinator/studies/:name/desk", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/desk/matrix.csv", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/desk/cases/:number/:code", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/studies/:name/desk/maps/:number", [.coordinator, .statisticianAfterLock], .study),
        get("/coordinator/planning/sample-size", [.coordinator, .statistician]),
        post("/coordinator/planning/sample-size", [.coordinator, .statistician]),
        get("/coordinator/planning/published", [.coordinator, .statistician]),
        get("/coordinator/training", .coordinatorOfAll),
    ]

    private static let accounts = [
        get("/coordinator/account", .accounts), post("/coordinator/account/password", .accounts),
        post("/coordinator/account/codes", .accounts), post("/coordinator/account/codes/confirm", .accounts),
        post("/coordinator/account/codes/off", .accounts), post("/coordinator/account/sign-out", .accounts),
        post("/coordinator/account/browsers", .accounts),
        post("/coordinator/account/tokens", .accounts), post("/coordinator/account/tokens/revoke", .accounts),
        get("/coordinator/accounts", .coordinatorOfAll), post("/coordinator/accounts", .coordinatorOfAll),
        get("/coordinator/accounts/:account", .coordinatorOfAll, .account),
        post("/coordinator/accounts/:account/role", .coordinatorOfAll, .account),
        post("/coordinator/accounts/:account/link", .coordinatorOfAll, .account),
        post("/coordinator/accounts/:account/sign-out", .coordinatorOfAll, .account),
        post("/coordinator/accounts/:account/codes-off", .coordinatorOfAll, .account),
        post("/coordinator/accounts/:account/disable", .coordinatorOfAll, .account),
        post("/coordinator/accounts/:account/enable", .coordinatorOfAll, .account),
    ]

    private static let detection = [
        get("/coordinator/detect", .coordinator), post("/coordinator/api/detect", .coordinator),
        get("/detect", .detectionToken), post("/detect", .detectionToken), post("/detect/leave", .detectionToken),
        post("/api/detect", .detectionToken),
    ]

    /// Films of the clinic, and what a model says of them: for coordinators, as the detection page is.
    private static let workList = [
        get("/coordinator/work-list", .coordinator),
        get("/coordinator/work-list/events", .coordinator),
        get("/coordinator/work-list/:film", .coordinator),
        get("/coordinator/work-list/:film/picture", .coordinator),
        get("/coordinator/work-list/:film/thumbnail", .coordinator),
        get("/coordinator/work-list/:film/map", .coordinator),
        post("/coordinator/work-list/:film/send", .coordinator),
        post("/coordinator/work-list/:film/score", .coordinator),
        // A PACS knows who its patients are.
        get("/coordinator/pacs", .coordinatorOfAll), post("/coordinator/pacs/search", .coordinatorOfAll),
        post("/coordinator/pacs/retrieve", .coordinatorOfAll), get("/coordinator/pacs/state", .coordinatorOfAll),
    ]

    static func get(_ path: String, _ who: Admission, _ object: RouteObject = .nothing) -> DeclaredRoute {
        DeclaredRoute(method: .get, path: path, admission: who, object: object)
    }

    static func post(_ path: String, _ who: Admission, _ object: RouteObject = .nothing) -> DeclaredRoute {
        DeclaredRoute(method: .post, path: path, admission: who, object: object)
    }

    static func put(_ path: String, _ who: Admission, _ object: RouteObject = .nothing) -> DeclaredRoute {
        DeclaredRoute(method: .put, path: path, admission: who, object: object)
    }
}

extension Site {
    /// Method and path of every route, for programs that try them all.
    public static var declaredRoutes: [(method: String, path: String)] {
        RouteTable.rows.map { ($0.method.rawValue, $0.path) }
    }
}
