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
        case .reader, .revokedReader, .coordinator, nil: throw SiteError.readerSignInNeeded
        }
        guard let cookie = context.cookie else { throw SiteError.readerSignInNeeded }
        self.cookie = cookie
    }

    var maxUploadSize: Int { 256 * 1024 }
}

/// Refuses a browser that is signed in as a reviewer and as a reader who has readings left in the same study: heat maps
/// tell what the model says. The invitation asks for names; one person may have given two.
struct NoReadingsLeft: RouterMiddleware {
    typealias Context = ReviewerContext

    let store: StudyStore
    let clock: @Sendable () -> Int64

    func handle(
        _ request: Request, context: ReviewerContext, next: (Request, ReviewerContext) async throws -> Response
    ) async throws -> Response {
        if let token = request.cookie(SignInCookie.reader.rawValue).flatMap(Token.init(typed:)),
            case .reader(let reader) = try await store.whoIs(token, at: Timestamp(milliseconds: clock())),
            try await store.hasReadingsLeft(reader, inStudyOf: context.reviewer)
        {
            throw SiteError.readingsLeft
        }
        return try await next(request, context)
    }
}
