import Cryptography
import Hummingbird
import Studies
import StudyStore

/// A request by a reviewer of heat maps with a valid link.
struct ReviewerContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let language: Language
    let reviewer: ReviewerID
    let cookie: Token

    init(context: SiteContext) throws {
        coreContext = context.coreContext
        language = context.language
        switch context.signedIn {
        case .reviewer(let reviewer): self.reviewer = reviewer
        case .revokedReviewer: throw SiteError.linkRevoked
        case .reader, .revokedReader, .account, nil: throw SiteError.readerSignInNeeded
        }
        guard let cookie = context.cookie else { throw SiteError.readerSignInNeeded }
        self.cookie = cookie
    }

    var maxUploadSize: Int { 256 * 1024 }
}

/// Refuses a browser that holds, beside the reviewer's cookie, that of a reader who can still give answers in any study:
/// heat maps tell what the model says. The invitation asks for names; one person may have given two.
struct NoReadingsLeft: RouterMiddleware {
    typealias Context = ReviewerContext

    let store: StudyStore

    func handle(
        _ request: Request, context: ReviewerContext, next: (Request, ReviewerContext) async throws -> Response
    ) async throws -> Response {
        if let token = request.cookie(SignInCookie.reader.rawValue).flatMap(Token.init(typed:)),
            try await store.hasOpenReadings(token)
        {
            throw SiteError.readingsLeft
        }
        return try await next(request, context)
    }
}
