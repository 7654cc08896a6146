import Cryptography
import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// Finds out for whom a program acts, by the token in `Authorization: Bearer`. Cookies count for nothing here, so no page
/// of another site can have a browser do anything.
struct ProgramSignIn: RouterMiddleware {
    typealias Context = SiteContext

    let store: StudyStore
    let clock: @Sendable () -> Int64

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.signedIn = nil
        context.cookie = nil
        if let token = request.bearerToken {
            let now = Timestamp(milliseconds: clock())
            if let holder = try await store.holder(of: token, at: now) {
                try await store.noteTokenUse(token, at: now)
                context.signedIn = .account(holder.account)
                context.cookie = token
            }
        }
        return try await next(request, context)
    }
}

extension Request {
    /// The token of the header `Authorization: Bearer`; `nil` when there is none.
    var bearerToken: Token? {
        guard let field = headers[.authorization], field.lowercased().hasPrefix("bearer ") else { return nil }
        return Token(typed: String(field.dropFirst("bearer ".count)))
    }
}
