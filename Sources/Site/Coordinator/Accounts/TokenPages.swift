import HTTPTypes
import Hummingbird
import Logging
import Studies
import StudyStore

/// Tokens with which programs act for the account of whoever makes them.
///
/// Making one asks for the password, as everything does by which the account can be used from elsewhere; revoking does not.
struct TokenPages {
    let own: OwnAccountPages

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/coordinator/account/tokens", use: make)
        router.post("/coordinator/account/tokens/revoke", use: revoke)
    }

    private var desk: CoordinatorDesk { own.desk }

    /// A page and not a redirection: the token is shown once, and lies in no address.
    @Sendable func make(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let fields = try await request.form(limit: 64 * 1024)
        let form = TokenForm(fields)
        guard try await own.isOwnPassword(fields, context) else {
            let sentence = NewPasswordProblem.wrongOld.sentence(desk.pages.strings, context.language)
            return try await own.page(context, token: (form, sentence))
        }
        guard let role = form.rights.role else { return try await refusal("roleMissing", form, context) }
        do {
            let issued = try await desk.store.addToken(
                form.name, role: role, scope: form.scope(of: context.account), days: form.days,
                to: context.account.id, by: context.actor, at: desk.now)
            context.logger.notice("token made", metadata: ["account": "\(context.name)"])
            return try page(issued, name: form.name, context)
        } catch let problem as AccountTokenProblem {
            return try await refusal(problem.rawValue, form, context)
        } catch StoreError.noSuchStudy {
            return try await refusal(AccountTokenProblem.studies.rawValue, form, context)
        }
    }

    @Sendable func revoke(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let form = try await request.form(limit: 4096)
        guard let token = AccountTokenID(number: form["token"] ?? "") else { throw SiteError.badForm }
        // One's own only: another account's number revokes nothing.
        guard try await desk.store.revokeToken(token, of: context.account.id, by: context.actor, at: desk.now) else {
            throw SiteError.notFound
        }
        return .redirect(to: "\(OwnAccountPages.path)?done=token-revoked", type: .normal)
    }

    private func refusal(_ problem: String, _ form: TokenForm, _ context: CoordinatorContext) async throws -> Response {
        let sentence = desk.text(
            "accounts.tokens.problem.\(problem)", context.language, filling: ["most": String(AccountToken.mostDays)])
        return try await own.page(context, token: (form, sentence))
    }

    private func page(
        _ issued: IssuedAccountToken, name: String, _ context: CoordinatorContext
    ) throws -> Response {
        let language = context.language
        return try desk.pages.page(
            "coordinator/token",
            TokenPage(
                coordinator: context.name, name: name, token: issued.token, expiresAt: TimeValue(issued.expiresAt),
                pageData: try scriptJSON([
                    "copied": desk.text("invitations.copied", language),
                    "copyFailed": desk.text("invitations.copyFailed", language),
                ])),
            frame: desk.frame(
                context, title: desk.text("accounts.tokens.newHeading", language), path: OwnAccountPages.path))
    }
}

/// The fields of a new token.
struct TokenForm {
    var name = ""
    /// Role and studies.
    var rights = AccountForm.empty
    /// 0 when it is no number.
    var days = 90

    init() {}

    init(_ form: [String: String]) {
        // A field of its own: the page has other forms that name somebody.
        name = PlanForm.trimmed(form["token_name"] ?? "")
        rights = AccountForm(form)
        days = Int(PlanForm.trimmed(form["days"] ?? "")) ?? 0
    }

    /// All studies are those that the account sees.
    func scope(of account: SignedInAccount) -> AccountScope { rights.isForAll ? account.scope : .only(rights.studies) }

    /// What the template shows.
    struct Value: Sendable {
        let name: String
        let days: Int
        let mostDays: Int
        let daysHint: String
        let rights: AccountForm.Value
    }

    func value(
        _ account: SignedInAccount, studies: [StudyRecord], desk: CoordinatorDesk, _ language: Language
    ) -> Value {
        Value(
            name: name, days: days, mostDays: AccountToken.mostDays,
            daysHint: desk.text(
                "accounts.tokens.daysHint", language, filling: ["most": String(AccountToken.mostDays)]),
            rights: rights.value(
                studies.filter { account.scope.includes($0.plan.name) },
                roles: AccountRole.allCases.filter(account.role.covers), desk: desk, language))
    }
}

/// A token in the list of an account's tokens.
struct TokenRow: Sendable {
    let number: String
    let name: String
    let role: String
    let studies: String
    let createdAt: TimeValue
    let expiresAt: TimeValue
    let lastUsedAt: TimeValue?
    let isValid: Bool
    let isRevoked: Bool
    let isExpired: Bool

    init(_ token: AccountToken, at now: Timestamp, desk: CoordinatorDesk, _ language: Language) {
        (number, name) = (token.id.number, token.name)
        role = desk.text("accounts.role.\(token.role.rawValue)", language)
        studies =
            switch token.scope {
            case .all: desk.text("accounts.allStudies", language)
            case .only(let names): names.map(\.description).sorted().joined(separator: ", ")
            }
        (createdAt, expiresAt) = (TimeValue(token.createdAt), TimeValue(token.expiresAt))
        lastUsedAt = token.lastUsedAt.map(TimeValue.init)
        isValid = token.isValid(at: now)
        isRevoked = token.revokedAt != nil
        isExpired = !isValid && !isRevoked
    }
}

/// A token, shown once.
struct TokenPage: Sendable {
    let coordinator: String
    let name: String
    let token: String
    let expiresAt: TimeValue
    let pageData: String
}
