import Hummingbird
import Studies
import StudyStore

/// The addresses of a reviewer's pages, so that links and routes cannot drift.
enum ReviewerAddress {
    static let home = "/heat-maps"
    static let maps = "/heat-maps/review"
    static let leave = "/heat-maps/leave"
    static let images = "/heat-maps/images"
    static let pictures = "/heat-maps/maps"
    static let api = "/api/heat-maps"
}

/// A reviewer's pages: what is asked and how far he is, and the maps one after the other.
struct ReviewerPages {
    let door: HeatMapDoor
    let pages: Pages
    let configuration: SiteConfiguration

    func addRoutes(to router: some RouterMethods<ReviewerContext>) {
        router.get("\(ReviewerAddress.home)", use: welcome)
        router.get("\(ReviewerAddress.maps)", use: maps)
    }

    func addWayOut(to router: some RouterMethods<ReviewerContext>) {
        router.post("\(ReviewerAddress.leave)", use: leave)
    }

    @Sendable func welcome(_ request: Request, context: ReviewerContext) async throws -> Response {
        let view = try await door.view(of: context.reviewer)
        let isShown = view.plan.analysis.heatMapReference == .shown
        return try pages.page(
            "heat-maps/welcome",
            ReviewerWelcomePage(
                study: ReviewedStudy(title: view.plan.title.text(in: context.language)),
                reviewer: ReaderValue(code: view.code), address: ReviewerAddress.maps, leave: ReviewerAddress.leave,
                progress: ProgressValue(done: view.answered, of: view.slots.count), hasBegun: view.answered > 0,
                referenceIsShown: isShown),
            frame: frame(view, context, path: ReviewerAddress.home))
    }

    @Sendable func maps(_ request: Request, context: ReviewerContext) async throws -> Response {
        let (view, language) = (try await door.view(of: context.reviewer), context.language)
        let data: [String: Any] = [
            "language": language.tag, "api": ["state": ReviewerAddress.api],
            "ways": ["home": ReviewerAddress.home, "leave": ReviewerAddress.leave],
            "strings": Dictionary(
                uniqueKeysWithValues: ["reading", "viewer", "keys", "errors", "common", "heatMaps"].map {
                    ($0, pages.strings.branch($0, language))
                }),
        ]
        return try pages.page(
            "heat-maps/review",
            ReviewerViewerPage(
                study: ReviewedStudy(title: view.plan.title.text(in: language)), reviewer: ReaderValue(code: view.code),
                pageData: try scriptJSON(data)),
            frame: frame(view, context, path: ReviewerAddress.maps))
    }

    @Sendable func leave(_ request: Request, context: ReviewerContext) async throws -> Response {
        try await door.store.signOutReviewer(
            context.cookie, at: Timestamp(milliseconds: configuration.clock()))
        var response = Response.redirect(to: "/", type: .normal)
        response.setCookie(SignInCookie.reviewer.ended(isSecure: configuration.isSecure))
        return response
    }

    private func frame(_ view: ReviewerView, _ context: ReviewerContext, path: String) -> PageFrame {
        PageFrame(
            language: context.language, title: pages.strings.text("heatMaps.title", context.language),
            notice: view.plan.notice?.text(in: context.language), path: path)
    }
}

/// The study as a reviewer's page names it.
struct ReviewedStudy: Sendable {
    let title: String
}

struct ReviewerWelcomePage: Sendable {
    let study: ReviewedStudy
    let reviewer: ReaderValue
    let address: String
    let leave: String
    let progress: ProgressValue
    let hasBegun: Bool
    let referenceIsShown: Bool
}

struct ReviewerViewerPage: Sendable {
    let study: ReviewedStudy
    let reviewer: ReaderValue
    let pageData: String
}
