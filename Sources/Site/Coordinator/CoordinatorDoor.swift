import Cryptography
import Hummingbird
import Logging
import Studies
import StudyStore

/// The coordinator's way in and out.
struct CoordinatorDoor {
    let store: StudyStore
    let pages: Pages
    let configuration: SiteConfiguration
    let throttle: Throttle
    let passwords: PasswordCheck

    /// A working day.
    static let validHours = 12

    func addRoutes(to router: some RouterMethods<SiteContext>) {
        router.get("/coordinator/sign-in", use: page)
        router.post("/coordinator/sign-in", use: signIn)
        router.post("/coordinator/sign-out", use: signOut)
    }

    @Sendable func page(_ request: Request, context: SiteContext) async throws -> Response {
        if case .coordinator = context.signedIn { return .redirect(to: "/coordinator", type: .normal) }
        return try page(context, name: "", problem: nil)
    }

    private func page(_ context: SiteContext, name: String, problem: SiteError?) throws -> Response {
        try pages.page(
            "coordinator/sign-in",
            CoordinatorSignInPage(
                name: name, problem: problem.map { sentence($0, context.language) }),
            frame: PageFrame(
                language: context.language, title: pages.strings.text("coordinator.signIn.heading", context.language),
                notice: nil, path: "/coordinator/sign-in"),
            status: problem?.status ?? .ok)
    }

    private func sentence(_ problem: SiteError, _ language: Language) -> String {
        let key = problem == .wrongPassword ? "coordinator.signIn.wrong" : "errors.\(problem.code)"
        return pages.strings.text(key, language)
    }

    /// Unknown names and wrong passwords get the same answer after the same time.
    @Sendable func signIn(_ request: Request, context: SiteContext) async throws -> Response {
        let form = try await request.form(limit: 4096)
        let (name, password) = (form["name"] ?? "", form["password"] ?? "")
        let source = context.source(of: request)
        guard await throttle.mayTry(source, now: configuration.clock()) else {
            return try page(context, name: name, problem: .tooManyAttempts)
        }
        // Counted before the slow comparison, so that many at once are not all let through.
        await throttle.failed(source, now: configuration.clock())
        guard try await passwords.matches(password, try await store.passwordHash(of: name)) else {
            context.logger.notice("coordinator's sign-in refused", metadata: ["address": "\(source)"])
            return try page(context, name: name, problem: .wrongPassword)
        }
        await throttle.succeeded(source)
        let token = try await store.signInCoordinator(
            name, validHours: Self.validHours, at: Timestamp(milliseconds: configuration.clock()))
        var response = Response.redirect(to: "/coordinator", type: .normal)
        response.setCookie(cookie(token.description, seconds: Self.validHours * 3600))
        return response
    }

    @Sendable func signOut(_ request: Request, context: SiteContext) async throws -> Response {
        if let cookie = context.cookie {
            try await store.signOut(cookie, at: Timestamp(milliseconds: configuration.clock()))
        }
        var response = Response.redirect(to: "/coordinator/sign-in", type: .normal)
        response.setCookie(cookie("", seconds: 0))
        return response
    }

    /// Sent to the coordinator's pages only: readers' pages in the same browser never see it.
    private func cookie(_ value: String, seconds: Int) -> Cookie {
        Cookie(
            name: SignInCookie.coordinator.rawValue, value: value, maxAge: seconds, path: "/coordinator",
            secure: configuration.isSecure, httpOnly: true, sameSite: .lax)
    }
}

/// The sign-in page's model.
struct CoordinatorSignInPage: Sendable {
    let name: String
    let problem: String?
}
