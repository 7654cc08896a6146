import Cryptography
import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// The ways in: the front page with the code, the personal link, the language switch.
struct DoorRoutes {
    let store: StudyStore
    let pages: Pages
    let configuration: SiteConfiguration
    let throttle: Throttle

    func addRoutes(to router: some RouterMethods<SiteContext>) {
        router.get("/", use: home)
        router.get("/r/:token", use: personalLink)
        router.post("/code", use: code)
        router.post("/language", use: language)
        router.get("/health") { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "ok\n")))
        }
    }

    @Sendable func home(_ request: Request, context: SiteContext) async throws -> Response {
        try homePage(context, code: nil, problem: nil, status: .ok, reader: try await readerCode(context))
    }

    private func readerCode(_ context: SiteContext) async throws -> String? {
        guard case .reader(let reader) = context.signedIn else { return nil }
        return try await store.view(of: reader).code
    }

    private func homePage(
        _ context: SiteContext, code: String?, problem: String?, status: HTTPResponse.Status, reader: String? = nil
    ) throws -> Response {
        try pages.page(
            "home", HomePage(reader: reader.map(ReaderValue.init), code: code, problem: problem),
            frame: PageFrame(
                language: context.language, title: pages.strings.text("home.title", context.language), notice: nil,
                path: "/"), status: status)
    }

    /// The link stays valid, so that its reader can go on at another device; mail scanners that follow it do no harm.
    @Sendable func personalLink(_ request: Request, context: SiteContext) async throws -> Response {
        let text = try context.parameters.require("token")
        return try await signIn(Token(typed: text), request, context) ?? failed(nil, request, context)
    }

    @Sendable func code(_ request: Request, context: SiteContext) async throws -> Response {
        let typed = try await request.form(limit: 4096)["code"] ?? ""
        return try await signIn(Token(typed: typed), request, context) ?? failed(typed, request, context)
    }

    /// Letters of a link's token; a typed code is shorter.
    private static let linkLength = 26

    private func signIn(_ token: Token?, _ request: Request, _ context: SiteContext) async throws -> Response? {
        let source = context.source(of: request)
        // Nobody guesses a link: a valid one opens however many wrong codes came from a ward's shared address.
        let isLink = (token?.description.count ?? 0) >= Self.linkLength
        if !isLink {
            guard await throttle.take(source, now: configuration.clock()) else { throw SiteError.tooManyAttempts }
        }
        guard let token, let response = try await entered(with: token) else { return nil }
        if !isLink { await throttle.giveBack(source) }
        return response
    }

    private func entered(with token: Token) async throws -> Response? {
        let now = Timestamp(milliseconds: configuration.clock())
        if let cookie = try await store.signIn(with: token, at: now) {
            return entered(as: .reader, cookie, to: "/reading")
        }
        if let cookie = try await store.signInReviewer(with: token, at: now) {
            return entered(as: .reviewer, cookie, to: ReviewerAddress.home)
        }
        return nil
    }

    private func entered(as role: SignInCookie, _ cookie: Token, to path: String) -> Response {
        var response = Response.redirect(to: path, type: .normal)
        response.setCookie(role.cookie(cookie, isSecure: configuration.isSecure, days: 90))
        return response
    }

    private func failed(_ typed: String?, _ request: Request, _ context: SiteContext) throws -> Response {
        try homePage(
            context, code: typed, problem: pages.strings.text("errors.link-unknown", context.language),
            status: .notFound)
    }

    @Sendable func language(_ request: Request, context: SiteContext) async throws -> Response {
        let form = try await request.form(limit: 4096)
        guard let language = form["language"].flatMap(Language.init(rawValue:)) else { throw SiteError.badForm }
        let path = form["return"] ?? "/"
        // Only a path of this site: "//host" and "/\host" would lead elsewhere.
        // Browsers drop tabs and line ends from addresses, so "/\t/host" would too.
        let isPlain = path.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\\" }
        let isLocal = path.hasPrefix("/") && !path.hasPrefix("//") && isPlain
        var response = Response.redirect(to: isLocal ? path : "/", type: .normal)
        response.setCookie(
            Cookie(
                name: LanguageMiddleware.cookie, value: language.tag, maxAge: 31_536_000, path: "/",
                secure: configuration.isSecure, httpOnly: true, sameSite: .lax))
        return response
    }
}

/// The front page's model.
struct HomePage: Sendable {
    let reader: ReaderValue?
    let code: String?
    let problem: String?
}
