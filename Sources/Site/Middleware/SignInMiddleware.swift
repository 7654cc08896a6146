import Cryptography
import Hummingbird
import Logging
import Studies
import StudyStore

/// Finds out whom the request's cookie stands for. The same cookie name is never used for two roles, so a coordinator
/// can try a reader's link in his own browser.
struct SignInMiddleware: RouterMiddleware {
    typealias Context = SiteContext

    let role: SignInCookie
    let store: StudyStore
    let clock: @Sendable () -> Int64

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let text = request.cookie(role.rawValue), let token = Token(typed: text) {
            context.cookie = token
            let now = Timestamp(milliseconds: clock())
            context.signedIn =
                role == .reviewer
                ? try await store.whichReviewer(token, at: now) : try await store.whoIs(token, at: now)
            if case .account = context.signedIn { await noteUse(of: token, at: now, context) }
        }
        return try await next(request, context)
    }

    /// With a full disk, looking must go on: the sign-in ends an hour after the last use that could be noted.
    private func noteUse(of token: Token, at now: Timestamp, _ context: SiteContext) async {
        do {
            try await store.noteUse(of: token, at: now)
        } catch {
            context.logger.warning("the use of a sign-in was not noted", metadata: ["error": "\(error)"])
        }
    }
}

/// The names of the cookies.
enum SignInCookie: String {
    case reader
    case coordinator
    /// Holds the token of the detection page itself, not that of a sign-in.
    case detection
    case reviewer

    func cookie(_ token: Token, isSecure: Bool, days: Int) -> Cookie {
        Cookie(
            name: rawValue, value: token.description, maxAge: days * 86_400, path: "/", secure: isSecure,
            httpOnly: true, sameSite: .lax)
    }

    func ended(isSecure: Bool) -> Cookie {
        Cookie(
            name: rawValue, value: "", maxAge: 0, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
