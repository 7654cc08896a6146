import HTTPTypes
import Studies
import StudyStore

/// What a page offers to the account that looks at it: nothing that would be refused. Templates ask `{{#may.invite}}`.
///
/// The answers come from the table of routes, so that pages and routes cannot drift.
enum Permissions {
    /// What templates can ask for, by the route that it leads to.
    private static let offers: [(name: String, method: HTTPRequest.Method, path: String)] = [
        ("changeState", .post, "/coordinator/studies/:name/open"),
        ("invite", .post, "/coordinator/studies/:name/readers"),
        ("remind", .post, "/coordinator/studies/:name/reminders"),
        ("reader", .get, "/coordinator/studies/:name/readers/:code"),
        ("changeReader", .post, "/coordinator/studies/:name/readers/:code/void"),
        ("quality", .get, "/coordinator/studies/:name/quality"),
        ("reviewFlag", .post, "/coordinator/studies/:name/quality"),
        ("cases", .get, "/coordinator/studies/:name/cases"),
        ("balance", .get, "/coordinator/studies/:name/balance"),
        ("results", .get, "/coordinator/studies/:name/results"),
        ("addPredictions", .post, "/coordinator/studies/:name/predictions"),
        ("desk", .get, "/coordinator/studies/:name/desk"),
        ("heatMaps", .get, "/coordinator/studies/:name/heat-maps"),
        ("inviteReviewer", .post, "/coordinator/studies/:name/heat-maps/reviewers"),
        ("score", .post, "/coordinator/studies/:name/scoring"),
        ("rehearse", .get, "/coordinator/studies/:name/rehearsal"),
        ("history", .get, "/coordinator/studies/:name/history"),
        ("export", .post, "/coordinator/studies/:name/exports"),
        ("plan", .get, "/coordinator/planning/sample-size"),
        ("detect", .get, "/coordinator/detect"),
        ("seeWorkList", .get, "/coordinator/work-list"),
        ("searchPACS", .get, "/coordinator/pacs"),
        ("watchTraining", .get, "/coordinator/training"),
        ("setUp", .get, "/coordinator/studies/new"),
        ("manageAccounts", .get, "/coordinator/accounts"),
    ]

    private static let routes = offers.compactMap { offer in
        RouteTable.rows.first { $0.method == offer.method && $0.path == offer.path }.map { (offer.name, $0) }
    }

    /// What this account may do; with a study, in its present state.
    static func of(_ account: SignedInAccount, in study: StudyRecord?) -> [String: Bool] {
        let isLocked = study?.state == .locked
        return Dictionary(
            uniqueKeysWithValues: routes.map { name, route in (name, route.admits(account, isLocked: isLocked)) })
    }
}
