import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// Everybody with an account, and inviting more.
struct AccountsPages {
    let desk: CoordinatorDesk

    static let path = "/coordinator/accounts"
    /// Events of the record on the page.
    private static let eventsShown = 50

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/accounts") { _, context in try await page(context) }
        router.post("/coordinator/accounts", use: invite)
    }

    /// The answer shows the link, which is stored as a hash and can never be shown again; so it is no redirection.
    @Sendable func invite(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let form = AccountForm(try await request.form(limit: 64 * 1024))
        let known = try await desk.store.studies().map(\.plan.name)
        do {
            let name = try form.checkedName()
            let (role, scope) = try form.checked(known: known)
            let issued = try await desk.store.inviteAccount(
                name, role: role, scope: scope, by: context.actor, at: desk.now)
            return try linkPage(issued, request, context)
        } catch let problem as AccountForm.Problem {
            return try await page(context, problem: problem, form: form)
        } catch StoreError.accountExists {
            return try await page(context, problem: .exists, form: form)
        }
    }

    /// The page with a link that sets a password, shown once.
    func linkPage(_ issued: IssuedAccountLink, _ request: Request, _ context: CoordinatorContext) throws -> Response {
        let language = context.language
        let link = "\(InvitationPages(desk: desk).site(request))/coordinator/invitation/\(issued.token)"
        return try desk.pages.page(
            "coordinator/account-link",
            AccountLinkPage(
                coordinator: context.name, name: issued.name, link: link, expiresAt: TimeValue(issued.expiresAt),
                address: "\(Self.path)/\(issued.account.number)", qr: QRCode(link),
                pageData: try scriptJSON([
                    "copied": desk.text("invitations.copied", language),
                    "copyFailed": desk.text("invitations.copyFailed", language),
                ])),
            frame: desk.frame(context, title: desk.text("accounts.link", language), path: Self.path))
    }

    private func page(
        _ context: CoordinatorContext, problem: AccountForm.Problem? = nil, form: AccountForm = .empty
    ) async throws -> Response {
        let language = context.language
        let accounts = try await desk.store.accounts(at: desk.now)
        let events = try await desk.store.accountHistory(limit: Self.eventsShown)
        return try desk.pages.page(
            "coordinator/accounts",
            AccountsPage(
                coordinator: context.name,
                problem: problem.map { desk.text("accounts.problem.\($0.rawValue)", language) },
                rows: accounts.map { AccountsPage.Row($0, desk: desk, language) },
                form: form.value(try await desk.store.studies(), desk: desk, language),
                events: events.map { AccountsPage.Event($0, desk: desk, language) }),
            frame: desk.frame(context, title: desk.text("accounts.heading", language), path: Self.path),
            status: problem == nil ? .ok : problem == .exists ? .conflict : .unprocessableContent)
    }
}

/// The page of all accounts.
struct AccountsPage: Sendable {
    let coordinator: String
    let problem: String?
    let rows: [Row]
    let form: AccountForm.Value
    let events: [Event]

    struct Row: Sendable {
        let name: String
        let address: String
        let role: String
        let isForAll: Bool
        let studies: [String]
        let isDisabled: Bool
        let isInvited: Bool
        let isWithoutLink: Bool
        let isActive: Bool
        let asksForCode: Bool
        let browsers: Int
        let lastSeenAt: TimeValue?

        init(_ account: Account, desk: CoordinatorDesk, _ language: Language) {
            name = account.name
            address = "\(AccountsPages.path)/\(account.id.number)"
            role = desk.text("accounts.role.\(account.role.rawValue)", language)
            switch account.scope {
            case .all: (isForAll, studies) = (true, [])
            case .only(let names): (isForAll, studies) = (false, names.map(\.description).sorted())
            }
            isDisabled = account.disabledAt != nil
            isActive = !isDisabled && account.hasPassword
            isInvited = !isDisabled && !account.hasPassword && account.hasOpenLink
            isWithoutLink = !isDisabled && !account.hasPassword && !account.hasOpenLink
            asksForCode = account.asksForCode
            browsers = account.browsers
            lastSeenAt = account.lastSeenAt.map(TimeValue.init)
        }
    }

    /// One thing that happened to an account.
    struct Event: Sendable {
        let at: TimeValue
        let what: String
        let actor: String
        let subject: String
        let details: [HistoryPage.Detail]

        init(_ event: HistoryEvent, desk: CoordinatorDesk, _ language: Language) {
            at = TimeValue(event.at)
            what =
                AccountEventKind(rawValue: event.kind).map { desk.text("accounts.event.\($0.rawValue)", language) }
                ?? event.kind
            (actor, subject) = (event.actor, event.subject)
            details = event.texts.sorted { $0.key < $1.key }.map { HistoryPage.Detail(name: $0.key, value: $0.value) }
        }
    }
}

/// A link that sets a password.
struct AccountLinkPage: Sendable {
    let coordinator: String
    let name: String
    let link: String
    let expiresAt: TimeValue
    let address: String
    /// `nil` when the link is too long for one.
    let qr: QRCode?
    let pageData: String
}
