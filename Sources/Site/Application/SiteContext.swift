import Cryptography
import HTTPTypes
import Hummingbird
import NIOCore
import Studies
import StudyStore

/// What is known about any request.
struct SiteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    var language: Language = .english
    /// Whom the request's cookie stands for; found by ``SignInMiddleware``.
    var signedIn: SignedIn?
    /// The cookie itself.
    var cookie: Token?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    var maxUploadSize: Int { 256 * 1024 }

    /// Whether a program on this machine asks this machine by a name of its own, and no proxy asks for somebody else. A
    /// proxy that forgets to say for whom it asks still asks for the site's name, as a rule.
    ///
    /// - Parameter publicHost: The host under which others reach the site; not even `localhost` is this machine's own
    ///   name when it is that.
    func isLocal(_ request: Request, publicHost: String?) -> Bool {
        let proxied = [
            "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via",
        ].map(fieldName)
        guard !proxied.contains(where: request.headers.contains) else { return false }
        guard let authority = request.head.authority?.lowercased(), authority != publicHost?.lowercased(),
            ["localhost", "127.0.0.1", "[::1]"].contains(authority.replacing(/:\d+$/, with: ""))
        else { return false }
        return ["127.0.0.1", "::1", "::ffff:127.0.0.1"].contains(remoteAddress?.ipAddress ?? "")
    }

    /// The address that attempts are counted by. Behind a proxy on this machine it is the one that the proxy names last,
    /// since all browsers would otherwise share the proxy's, and one stranger could lock everybody out.
    func source(of request: Request) -> String {
        let address = remoteAddress?.ipAddress ?? "unknown"
        guard address == "127.0.0.1" || address == "::1", let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[name]?.split(separator: ",").last
        else { return address }
        return String(last.trimmingSpaces())
    }
}

/// A request by a reader with a valid link.
struct ReaderContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let language: Language
    let reader: ReaderID
    let cookie: Token

    init(context: SiteContext) throws {
        coreContext = context.coreContext
        language = context.language
        switch context.signedIn {
        case .reader(let reader): self.reader = reader
        case .revokedReader: throw SiteError.linkRevoked
        case .account, .reviewer, .revokedReviewer, nil: throw SiteError.readerSignInNeeded
        }
        guard let cookie = context.cookie else { throw SiteError.readerSignInNeeded }
        self.cookie = cookie
    }

    var maxUploadSize: Int { 256 * 1024 }
}

/// A request by somebody with an account, at the pages under /coordinator. What the account may do there is said by the
/// table of routes; ``AccountGate`` keeps to it.
struct CoordinatorContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let language: Language
    let account: SignedInAccount
    let cookie: Token
    var name: String { account.name }
    /// The account, as the history names who did something.
    var actor: Actor { account.actor }
    /// Whether readers and reviewers have names here; others see codes.
    var seesIdentities: Bool { account.role == .coordinator }

    init(context: SiteContext) throws {
        coreContext = context.coreContext
        language = context.language
        guard case .account(let account) = context.signedIn, let cookie = context.cookie else {
            throw SiteError.coordinatorSignInNeeded
        }
        self.account = account
        self.cookie = cookie
    }

    var maxUploadSize: Int { 256 * 1024 }
}
