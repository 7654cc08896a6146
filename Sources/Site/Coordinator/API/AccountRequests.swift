import Cryptography
import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// Accounts for programs of a coordinator of all studies, and for every program whose it is. Tokens and passwords are
/// not made here: no token makes another, or outlives its end by a password.
struct AccountRequests {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/account", use: own)
        router.get("/api/accounts", use: list)
        router.post("/api/accounts", use: invite)
        router.get("/api/account-history", use: history)
        router.get("/api/accounts/:account") { _, context in try answer(try await account(context)) }
        router.put("/api/accounts/:account/role", use: changeRole)
        router.post("/api/accounts/:account/link") { request, context in
            let account = try await others(context)
            let issued = try await desk.store.issueAccountLink(account.id, by: context.actor, at: desk.now)
            return try link(issued, request, status: .ok)
        }
        router.post("/api/accounts/:account/sign-out") { _, context in
            try await change(context) { try await desk.store.signOutEverywhere($0, by: context.actor, at: desk.now) }
        }
        router.post("/api/accounts/:account/codes-off") { _, context in
            _ = try await others(context)
            return try await change(context) {
                try await desk.store.turnCodesOff(of: $0, by: context.actor, at: desk.now)
            }
        }
        router.post("/api/accounts/:account/disable") { _, context in
            _ = try await others(context)
            return try await change(context) {
                try await desk.store.disableAccount($0, by: context.actor, at: desk.now)
            }
        }
        router.post("/api/accounts/:account/enable") { _, context in
            try await change(context) { try await desk.store.enableAccount($0, by: context.actor, at: desk.now) }
        }
    }

    /// Whom the token acts for, and how far it goes.
    @Sendable func own(_: Request, context: CoordinatorContext) async throws -> Response {
        guard let holder = try await desk.store.holder(of: context.cookie, at: desk.now) else {
            throw SiteError.coordinatorSignInNeeded
        }
        return try programResponse(OwnAccountJSON(holder))
    }

    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let page = try PageRequest(request)
        let accounts = try await desk.store.accounts(at: desk.now).map(AccountJSON.init)
        let part = try page.part(of: accounts) { $0.id }
        return try programResponse(ListJSON(part, path: "/api/accounts", limit: page.limit))
    }

    /// A name is given once, so the same request sent again invites nobody twice.
    @Sendable func invite(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let wanted = try await request.content(AccountContent.self, limit: 64 * 1024)
        let (name, role, scope) = try await checked(wanted, name: wanted.name ?? "")
        let issued = try await desk.store.inviteAccount(
            name, role: role, scope: scope, by: context.actor, at: desk.now)
        return try link(issued, request, status: .created)
    }

    @Sendable func changeRole(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let account = try await others(context)
        try request.checkMatch(account.version)
        let wanted = try await request.content(AccountContent.self, limit: 64 * 1024)
        let (_, role, scope) = try await checked(wanted, name: account.name)
        return try await change(context) {
            try await desk.store.setRole(role, scope: scope, of: $0, by: context.actor, at: desk.now)
        }
    }

    /// By the rules of the page's form.
    private func checked(
        _ wanted: AccountContent, name: String
    ) async throws -> (name: String, role: AccountRole, scope: AccountScope) {
        let form = AccountForm(wanted.form(name: name))
        let known = try await desk.store.studies().map(\.plan.name)
        guard wanted.studies.map({ $0.count == form.studies.count }) ?? true else { throw ProgramProblem.badAccount }
        do throws(AccountForm.Problem) {
            let name = try form.checkedName()
            let (role, scope) = try form.checked(known: known)
            return (name, role, scope)
        } catch {
            throw ProgramProblem.badAccount
        }
    }

    @Sendable func history(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let limit = try request.number("limit", in: 1...PageRequest.most) ?? 100
        let events = try await desk.store.accountHistory(limit: limit)
        return try programResponse(["items": events.map { EventJSON($0, showsResults: true) }])
    }

    private func change(
        _ context: CoordinatorContext, _ work: (AccountID) async throws -> Void
    ) async throws -> Response {
        try await work(try await account(context).id)
        return try answer(try await account(context))
    }

    /// The account that the path names.
    private func account(_ context: CoordinatorContext) async throws -> Account {
        guard let id = AccountID(number: try context.parameters.require("account")) else { throw SiteError.notFound }
        return try await desk.store.account(id, at: desk.now)
    }

    /// The account that the path names, unless it is the token's own: who got hold of a token must not get at its password.
    private func others(_ context: CoordinatorContext) async throws -> Account {
        let account = try await account(context)
        guard account.id != context.account.id else { throw ProgramProblem.ownAccount }
        return account
    }

    private func answer(_ account: Account) throws -> Response {
        try programResponse(AccountJSON(account), version: account.version)
    }

    private func link(
        _ issued: IssuedAccountLink, _ request: Request, status: HTTPResponse.Status
    ) throws -> Response {
        let site = InvitationPages(desk: desk).site(request)
        return try programResponse(
            AccountLinkJSON(
                account: issued.account.number, name: issued.name,
                link: "\(site)/coordinator/invitation/\(issued.token)", expiresAt: issued.expiresAt.description),
            status: status, location: "/api/accounts/\(issued.account.number)")
    }
}

extension Account {
    /// Changes with the account's rights.
    fileprivate var version: String {
        let json = AccountJSON(self)
        let parts = [json.role, json.studies?.joined(separator: " ") ?? "all", disabledAt?.description ?? ""]
        return Digest(of: parts.joined(separator: "\n")).description.prefix(32).description
    }
}

/// An account as programs see it.
struct AccountJSON: Encodable {
    let id: String
    let name: String
    let role: String
    /// Absent for all.
    let studies: [String]?
    let createdAt: String
    let disabledAt: String?
    let hasPassword: Bool
    let hasOpenLink: Bool
    let asksForCode: Bool
    let browsers: Int
    let lastSeenAt: String?

    init(_ account: Account) {
        (id, name, role) = (account.id.number, account.name, account.role.rawValue)
        studies = account.scope.names
        (createdAt, disabledAt) = (account.createdAt.description, account.disabledAt?.description)
        (hasPassword, hasOpenLink) = (account.hasPassword, account.hasOpenLink)
        (asksForCode, browsers) = (account.asksForCode, account.browsers)
        lastSeenAt = account.lastSeenAt?.description
    }
}

extension AccountScope {
    /// The studies by name; `nil` for all.
    fileprivate var names: [String]? {
        switch self {
        case .all: nil
        case .only(let names): names.map(\.description).sorted()
        }
    }
}

/// Whom a token acts for.
struct OwnAccountJSON: Encodable {
    let name: String
    let role: String
    /// Absent for all.
    let studies: [String]?
    let token: String
    let expiresAt: String

    init(_ holder: TokenHolder) {
        (name, role) = (holder.account.name, holder.account.role.rawValue)
        studies = holder.account.scope.names
        (token, expiresAt) = (holder.token, holder.expiresAt.description)
    }
}

/// Who an account is for, and what it may do.
struct AccountContent: Decodable {
    let name: String?
    let role: String
    /// Absent for all.
    let studies: [String]?

    fileprivate func form(name: String) -> [String: String] {
        var form = ["name": name, "role": role, "scope": studies == nil ? "all" : "some"]
        for study in studies ?? [] { form["study-\(study)"] = "yes" }
        return form
    }
}

/// A link that sets a password; told once.
struct AccountLinkJSON: Encodable {
    let account: String
    let name: String
    let link: String
    let expiresAt: String
}
