import Cryptography
import Hummingbird
import Logging
import Studies
import StudyStore

/// The way in and out for everybody with an account.
struct CoordinatorDoor {
    let store: StudyStore
    let pages: Pages
    let configuration: SiteConfiguration
    let throttle: SignInThrottle
    /// Compares the passwords that come from browsers nobody knows.
    let strangers: PasswordCheck
    /// Compares the others: they do not wait behind a flood of guesses.
    let known: PasswordCheck

    /// The cookie with the mark of a browser that was signed in before.
    private static let deviceCookie = "device"
    static let path = "/coordinator/sign-in"

    func addRoutes(to router: some RouterMethods<SiteContext>) {
        router.get("/coordinator/sign-in", use: page)
        router.post("/coordinator/sign-in", use: signIn)
        router.post("/coordinator/sign-out", use: signOut)
    }

    @Sendable func page(_ request: Request, context: SiteContext) async throws -> Response {
        if case .account = context.signedIn { return .redirect(to: "/coordinator", type: .normal) }
        let done = request.uri.queryParameters["done"] == "password"
        return try page(context, name: "", done: done, problem: nil)
    }

    private func page(
        _ context: SiteContext, name: String, done: Bool = false, problem: SiteError?
    ) throws -> Response {
        let language = context.language
        return try pages.page(
            "coordinator/sign-in",
            CoordinatorSignInPage(
                name: name, done: done ? pages.strings.text("coordinator.accounts.passwordSet", language) : nil,
                problem: problem.map { sentence($0, language) }),
            frame: PageFrame(
                language: language, title: pages.strings.text("coordinator.signIn.heading", language), notice: nil,
                path: Self.path),
            status: problem?.status ?? .ok)
    }

    private func sentence(_ problem: SiteError, _ language: Language) -> String {
        let key = problem == .wrongPassword ? "coordinator.signIn.wrong" : "errors.\(problem.code)"
        return pages.strings.text(key, language)
    }

    /// Unknown names, wrong passwords and wrong codes get the same answer after the same time.
    @Sendable func signIn(_ request: Request, context: SiteContext) async throws -> Response {
        let form = try await request.form(limit: 4096)
        let (name, password) = (String((form["name"] ?? "").prefix(64)), form["password"] ?? "")
        let now = Timestamp(milliseconds: configuration.clock())
        let attempt = SignInThrottle.Attempt(
            name: name, address: context.source(of: request),
            device: request.cookie(Self.deviceCookie).flatMap { store.device($0, of: name, at: now) })
        guard await throttle.take(attempt, now: now.milliseconds) else {
            context.logger.notice("sign-in refused: too many attempts", metadata: ["address": "\(attempt.address)"])
            return try page(context, name: name, problem: .tooManyAttempts)
        }
        let stored = try await store.passwordHash(of: name)
        let check = attempt.device == nil ? strangers : known
        guard try await check.matches(password, stored), let stored,
            let token = try await store.signIn(account: name, verified: stored, code: form["code"] ?? "", at: now)
        else {
            // No name: people type their password into the wrong field.
            context.logger.notice("sign-in refused", metadata: ["address": "\(attempt.address)"])
            return try page(context, name: name, problem: .wrongPassword)
        }
        context.logger.notice("signed in", metadata: ["account": "\(name)", "address": "\(attempt.address)"])
        await throttle.succeeded(attempt)
        var response = Response.redirect(to: "/coordinator", type: .normal)
        response.setCookie(Self.cookie(token.description, seconds: StudyStore.signInHours * 3600, configuration))
        if attempt.device == nil {
            response.setCookie(
                Cookie(
                    name: Self.deviceCookie, value: try store.deviceMark(for: name, at: now),
                    maxAge: StudyStore.deviceDays * 86_400, path: Self.path, secure: configuration.isSecure,
                    httpOnly: true, sameSite: .lax))
        }
        return response
    }

    @Sendable func signOut(_ request: Request, context: SiteContext) async throws -> Response {
        if let cookie = context.cookie {
            try await store.signOut(cookie, at: Timestamp(milliseconds: configuration.clock()))
        }
        return Self.out(configuration)
    }

    /// Back to the sign-in page, without the cookie.
    static func out(_ configuration: SiteConfiguration, done: String? = nil) -> Response {
        var response = Response.redirect(to: path + (done.map { "?done=\($0)" } ?? ""), type: .normal)
        response.setCookie(cookie("", seconds: 0, configuration))
        return response
    }

    /// Sent to the pages of accounts only: readers' pages in the same browser never see it.
    static func cookie(_ value: String, seconds: Int, _ configuration: SiteConfiguration) -> Cookie {
        Cookie(
            name: SignInCookie.coordinator.rawValue, value: value, maxAge: seconds, path: "/coordinator",
            secure: configuration.isSecure, httpOnly: true, sameSite: .lax)
    }
}

/// The sign-in page's model.
struct CoordinatorSignInPage: Sendable {
    let name: String
    let done: String?
    let problem: String?
}
