/// Where programs do what coordinators do in the browser. What readers' pages and the detection page ask is elsewhere
/// below `/api`.
enum ProgramAddress {
    private static let roots = [
        "/api/openapi.json", "/api/account", "/api/accounts", "/api/account-history", "/api/studies", "/api/templates",
        "/api/drafts", "/api/models", "/api/pacs", "/api/work-list",
    ]

    static func includes(_ path: String) -> Bool {
        roots.contains { path == $0 || path.hasPrefix("\($0)/") }
    }
}

extension RouteTable {
    /// The interface for programs, which act with a token. Each row admits whom the page admits that does the same.
    static let programs = [
        programStudies, programResults, programSetup, programHospital, programAccounts,
    ].flatMap(\.self)

    private static let programStudies: [DeclaredRoute] = [
        get("/api/openapi.json", .anyone), get("/api/account", .accounts),
        get("/api/studies", .accounts),
        get("/api/studies/:name", .accounts, .study),
        get("/api/studies/:name/study-file", .coordinator, .study),
        post("/api/studies/:name/open", .coordinator, .study),
        post("/api/studies/:name/close", .coordinator, .study),
        post("/api/studies/:name/lock", .coordinator, .study),
        get("/api/studies/:name/progress", .accounts, .study),
        get("/api/studies/:name/readers", [.coordinator, .monitor], .study),
        post("/api/studies/:name/readers", .coordinator, .study),
        get("/api/studies/:name/readers/:code", [.coordinator, .monitor], .study),
        post("/api/studies/:name/readers/:code/reissue", .coordinator, .study),
        post("/api/studies/:name/readers/:code/revoke", .coordinator, .study),
        post("/api/studies/:name/readers/:code/void", .coordinator, .study),
        post("/api/studies/:name/reminders", .coordinator, .study),
        get("/api/studies/:name/letters", .coordinator, .study),
        post("/api/studies/:name/letters", .coordinator, .study),
        put("/api/studies/:name/letters/schedule", .coordinator, .study),
        get("/api/studies/:name/heat-maps/reviewers", [.coordinator, .statisticianAfterLock], .study),
        post("/api/studies/:name/heat-maps/reviewers", .coordinator, .study),
        post("/api/studies/:name/heat-maps/reviewers/:code/reissue", .coordinator, .study),
        post("/api/studies/:name/heat-maps/reviewers/:code/revoke", .coordinator, .study),
        get("/api/studies/:name/cases", .coordinator, .study),
        post("/api/studies/:name/reference-standard", .coordinator, .study),
        get("/api/studies/:name/quality", [.coordinator, .monitor], .study),
        post("/api/studies/:name/quality", .coordinator, .study),
        get("/api/studies/:name/rehearsal", .coordinator, .study),
        post("/api/studies/:name/rehearsal", .coordinator, .study),
        get("/api/studies/:name/rehearsal/report.zip", .coordinator, .study),
        get("/api/studies/:name/history", [.coordinator, .monitor], .study),
        post("/api/studies/:name/history/check", [.coordinator, .monitor], .study),
    ]

    private static let programResults: [DeclaredRoute] = [
        post("/api/studies/:name/certificate", [.coordinator, .statisticianAfterLock, .monitor], .study),
        get("/api/studies/:name/models", [.coordinator, .statisticianAfterLock], .study),
        post("/api/studies/:name/models", .coordinator, .study),
        get("/api/models", .coordinator),
        get("/api/studies/:name/scoring", .coordinator, .study),
        post("/api/studies/:name/scoring", .coordinator, .study),
        post("/api/studies/:name/scoring/cancel", .coordinator, .study),
        post("/api/studies/:name/scoring/unwanted", .coordinator, .study),
        get("/api/studies/:name/results/:kind", [.coordinator, .statisticianAfterLock], .study),
        get("/api/studies/:name/results/:kind/:file", [.coordinator, .statisticianAfterLock], .study),
        get("/api/studies/:name/exports", [.coordinator, .statisticianAfterLock], .study),
        post("/api/studies/:name/exports", [.coordinator, .statisticianAfterLock], .study),
        get("/api/studies/:name/exports/:time/everything.zip", [.coordinator, .statisticianAfterLock], .study),
        get("/api/studies/:name/exports/:time/:file", [.coordinator, .statisticianAfterLock], .study),
    ]

    private static let programSetup: [DeclaredRoute] = [
        get("/api/templates", .coordinatorOfAll),
        get("/api/drafts", .coordinatorOfAll),
        post("/api/drafts", .coordinatorOfAll),
        get("/api/drafts/:draft", .coordinatorOfAll, .draft),
        post("/api/drafts/:draft/discard", .coordinatorOfAll, .draft),
        get("/api/drafts/:draft/study-file", .coordinatorOfAll, .draft),
        put("/api/drafts/:draft/study-file", .coordinatorOfAll, .draft),
        get("/api/drafts/:draft/files", .coordinatorOfAll, .draft),
        put("/api/drafts/:draft/files", .coordinatorOfAll, .draft),
        post("/api/drafts/:draft/files/remove", .coordinatorOfAll, .draft),
        put("/api/drafts/:draft/model", .coordinatorOfAll, .draft),
        get("/api/drafts/:draft/writing", .coordinatorOfAll, .draft),
        post("/api/drafts/:draft/writing", .coordinatorOfAll, .draft),
        post("/api/drafts/:draft/create", .coordinatorOfAll, .draft),
        get("/api/drafts/:draft/scoring", .coordinatorOfAll, .draft),
        post("/api/drafts/:draft/scoring", .coordinatorOfAll, .draft),
        post("/api/drafts/:draft/scoring/cancel", .coordinatorOfAll, .draft),
        get("/api/drafts/:draft/creation", .coordinatorOfAll, .draft),
    ]

    private static let programHospital: [DeclaredRoute] = [
        get("/api/work-list", .coordinator), get("/api/work-list/:film", .coordinator),
        post("/api/work-list/:film/send", .coordinator), post("/api/work-list/:film/score", .coordinator),
        post("/api/pacs/search", .coordinatorOfAll),
        get("/api/pacs/retrieval", .coordinatorOfAll), post("/api/pacs/retrieval", .coordinatorOfAll),
    ]

    private static let programAccounts: [DeclaredRoute] = [
        get("/api/accounts", .coordinatorOfAll),
        post("/api/accounts", .coordinatorOfAll),
        get("/api/account-history", .coordinatorOfAll),
        get("/api/accounts/:account", .coordinatorOfAll, .account),
        put("/api/accounts/:account/role", .coordinatorOfAll, .account),
        post("/api/accounts/:account/link", .coordinatorOfAll, .account),
        post("/api/accounts/:account/sign-out", .coordinatorOfAll, .account),
        post("/api/accounts/:account/codes-off", .coordinatorOfAll, .account),
        post("/api/accounts/:account/disable", .coordinatorOfAll, .account),
        post("/api/accounts/:account/enable", .coordinatorOfAll, .account),
    ]
}
