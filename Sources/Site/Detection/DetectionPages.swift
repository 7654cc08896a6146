import Cryptography
import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// The detection page: under /coordinator for coordinators, at /detect for holders of a token.
struct DetectionPages: Sendable {
    let access: DetectionAccess
    let detector: Detector?
    let limits: DetectionLimits
    let pages: Pages
    let configuration: SiteConfiguration
    let throttle: Throttle

    static let path = "/detect"
    static let coordinatorPath = "/coordinator/detect"

    /// The same page under /coordinator, where alone the coordinator's cookie is sent.
    @Sendable func coordinatorPage(_ request: Request, context: SiteContext) async throws -> Response {
        guard case .account = context.signedIn else { throw SiteError.coordinatorSignInNeeded }
        return try await page(request, context, path: Self.coordinatorPath)
    }

    @Sendable func openPage(_ request: Request, context: SiteContext) async throws -> Response {
        guard access.isOpenToTokens else { throw SiteError.notFound }
        return try await page(request, context, path: Self.path)
    }

    private func page(_ request: Request, _ context: SiteContext, path: String) async throws -> Response {
        do {
            return try page(try await access.person(request, context), context, path: path)
        } catch DetectionProblem.signInNeeded {
            return try door(context, problem: nil, status: .ok)
        } catch let problem as DetectionProblem {
            return try refused(problem, context, path: path)
        }
    }

    private func page(_ person: DetectionAccess.Person, _ context: SiteContext, path: String) throws -> Response {
        let language = context.language
        let notStated = pages.strings.text("detect.notStated", language)
        let model = detector.map { DetectionPage.Model($0.model, notStated: notStated) }
        let isCoordinator = path == Self.coordinatorPath
        let data: [String: Any] = [
            "address": isCoordinator ? DetectionAPI.coordinatorPath : DetectionAPI.path, "limit": limits.bytes,
            "language": language.tag,
            "strings": [
                "detect": pages.strings.branch("detect", language), "keys": pages.strings.branch("keys", language),
            ],
        ]
        var coordinator: String?
        if case .coordinator(let name) = person { coordinator = name }
        return try pages.page(
            "detect/page",
            DetectionPage(
                coordinator: coordinator, isTokenHolder: !isCoordinator, hasModel: model != nil, model: model,
                limit: limits.bytes >> 20, data: try scriptJSON(data)),
            frame: frame(context, path: path))
    }

    private func refused(_ problem: DetectionProblem, _ context: SiteContext, path: String) throws -> Response {
        try pages.page(
            "detect/refused",
            DetectionRefusedPage(
                message: problem.message(pages.strings, context.language),
                remedy: problem.remedy(pages.strings, context.language)),
            frame: frame(context, path: path), status: problem.status)
    }

    private func frame(_ context: SiteContext, path: String) -> PageFrame {
        PageFrame(
            language: context.language, title: pages.strings.text("detect.heading", context.language), notice: nil,
            path: path)
    }

    // MARK: The way in with a token

    private func door(_ context: SiteContext, problem: SiteError?, status: HTTPResponse.Status) throws -> Response {
        let key = problem == .unknownLink ? "detect.door.unknown" : problem.map { "errors.\($0.code)" }
        return try pages.page(
            "detect/door",
            DetectionDoorPage(problem: key.map { pages.strings.text($0, context.language) }),
            frame: frame(context, path: Self.path), status: status)
    }

    @Sendable func enter(_ request: Request, context: SiteContext) async throws -> Response {
        guard access.isOpenToTokens else { throw SiteError.notFound }
        let typed = try await request.form(limit: 4096)["token"] ?? ""
        let (source, now) = (context.source(of: request), configuration.clock())
        guard await throttle.take(source, now: now) else {
            return try door(context, problem: .tooManyAttempts, status: .tooManyRequests)
        }
        guard let token = Token(typed: typed), try await access.store.holder(ofDetectionToken: token) != nil else {
            return try door(context, problem: .unknownLink, status: .notFound)
        }
        await throttle.giveBack(source)
        var response = Response.redirect(to: Self.path, type: .normal)
        response.setCookie(SignInCookie.detection.cookie(token, isSecure: configuration.isSecure, days: 1))
        return response
    }

    @Sendable func leave(_ request: Request, context: SiteContext) async throws -> Response {
        var response = Response.redirect(to: Self.path, type: .normal)
        response.setCookie(SignInCookie.detection.ended(isSecure: configuration.isSecure))
        return response
    }
}
