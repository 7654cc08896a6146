import Cryptography
import HTTPTypes
import Hummingbird
import Logging
import Studies
import StudyStore

/// What everybody does with his own account: the password, the codes of an app, signing out everywhere.
///
/// Whoever changes how the account is opened types the password again: a browser left open is not enough.
struct OwnAccountPages {
    let desk: CoordinatorDesk
    let passwords: PasswordCheck
    let throttle: Throttle

    static let path = "/coordinator/account"

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/account") { request, context in
            let done: [String: String] = [
                "codes-off": "codesAreOff", "codes-needed": "codesAreNeeded", "token-revoked": "tokens.revokedDone",
                "browser-out": "browserIsOut",
            ]
            let asked = request.uri.queryParameters["done"].map(String.init) ?? ""
            return try await page(context, done: done[asked])
        }
        TokenPages(own: self).addRoutes(to: router)
        router.post("/coordinator/account/password", use: changePassword)
        router.post("/coordinator/account/codes", use: offerCodes)
        router.post("/coordinator/account/codes/confirm", use: confirmCodes)
        router.post("/coordinator/account/codes/off", use: turnCodesOff)
        router.post("/coordinator/account/sign-out", use: signOutEverywhere)
        router.post("/coordinator/account/browsers", use: signOutBrowser)
    }

    /// All browsers are signed out, this one too: its cookie may be what somebody else got hold of.
    @Sendable func changePassword(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let form = try await request.form(limit: 8192)
        guard try await isOwnPassword(form, context) else {
            return try await page(context, problem: NewPasswordProblem.wrongOld)
        }
        let password: String
        do throws(NewPasswordProblem) {
            password = try NewPasswordProblem.checked(form, of: context.name, at: desk.configuration.publicHost)
        } catch {
            return try await page(context, problem: error)
        }
        try await desk.store.setPassword(
            try await passwords.hash(password), of: context.name, by: context.actor, at: desk.now)
        context.logger.notice("password changed", metadata: ["account": "\(context.name)"])
        return CoordinatorDoor.out(desk.configuration, done: "password")
    }

    /// A page and not a redirection: the secret is shown once, and lies in no address.
    @Sendable func offerCodes(_ request: Request, context: CoordinatorContext) async throws -> Response {
        guard try await isOwnPassword(try await request.form(limit: 8192), context) else {
            return try await page(context, problem: NewPasswordProblem.wrongOld)
        }
        return try codesPage(try await desk.store.offerCodeSecret(to: context.account.id), context, isWrong: false)
    }

    @Sendable func confirmCodes(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let form = try await request.form(limit: 8192)
        guard let secret = try await desk.store.offeredCodeSecret(of: context.account.id) else {
            return .redirect(to: Self.path, type: .normal)
        }
        let codes = try await desk.store.turnCodesOn(
            of: context.account.id, code: form["code"] ?? "", by: context.actor, at: desk.now)
        guard let codes else { return try codesPage(secret, context, isWrong: true) }
        let title = desk.text("accounts.recovery", context.language)
        return try desk.pages.page(
            "coordinator/recovery-codes", RecoveryCodesPage(coordinator: context.name, codes: codes),
            frame: desk.frame(context, title: title, path: Self.path))
    }

    @Sendable func turnCodesOff(_ request: Request, context: CoordinatorContext) async throws -> Response {
        guard try await isOwnPassword(try await request.form(limit: 8192), context) else {
            return try await page(context, problem: NewPasswordProblem.wrongOld)
        }
        try await desk.store.turnCodesOff(of: context.account.id, by: context.actor, at: desk.now)
        return .redirect(to: "\(Self.path)?done=codes-off", type: .normal)
    }

    @Sendable func signOutEverywhere(_ request: Request, context: CoordinatorContext) async throws -> Response {
        guard try await isOwnPassword(try await request.form(limit: 8192), context) else {
            return try await page(context, problem: NewPasswordProblem.wrongOld)
        }
        try await desk.store.signOutEverywhere(context.account.id, by: context.actor, at: desk.now)
        return CoordinatorDoor.out(desk.configuration)
    }

    @Sendable func signOutBrowser(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let form = try await request.form(limit: 8192)
        guard try await isOwnPassword(form, context) else {
            return try await page(context, problem: NewPasswordProblem.wrongOld)
        }
        guard let number = Int(form["browser"] ?? "") else { throw SiteError.badForm }
        // One's own only. One that is signed out by now is not in the list any more.
        let isOut = try await desk.store.signOutBrowser(
            number, of: context.account.id, by: context.actor, at: desk.now)
        return .redirect(to: Self.path + (isOut ? "?done=browser-out" : ""), type: .normal)
    }

    /// Whether the form holds the password of the account; who guesses it at an open browser is slowed down.
    func isOwnPassword(_ form: [String: String], _ context: CoordinatorContext) async throws -> Bool {
        let key = context.account.id.number
        guard await throttle.take(key, now: desk.now.milliseconds) else { throw SiteError.tooManyAttempts }
        let stored = try await desk.store.passwordHash(of: context.name)
        guard try await passwords.matches(form["current"] ?? "", stored) else { return false }
        await throttle.succeeded(key)
        return true
    }

    private func codesPage(
        _ secret: OneTimeCodeSecret, _ context: CoordinatorContext, isWrong: Bool
    ) throws -> Response {
        let address = secret.address(account: context.name)
        return try desk.pages.page(
            "coordinator/codes",
            CodesPage(
                coordinator: context.name, secret: secret.base32.inFours, address: address, qr: QRCode(address),
                problem: isWrong ? desk.text("accounts.wrongCode", context.language) : nil),
            frame: desk.frame(context, title: desk.text("accounts.codes", context.language), path: Self.path),
            status: isWrong ? .unprocessableContent : .ok)
    }

    /// - Parameters:
    ///   - problem: What is wrong with the password that was typed.
    ///   - refused: The form of a new token as it was sent, and what is wrong with it, in words.
    func page(
        _ context: CoordinatorContext, done: String? = nil, problem: NewPasswordProblem? = nil,
        token refused: (form: TokenForm, sentence: String)? = nil
    ) async throws -> Response {
        let language = context.language
        let account = try await desk.store.account(context.account.id, at: desk.now)
        let browsers = try await desk.store.browsers(of: account.id, asking: context.cookie, at: desk.now)
        let tokens = try await desk.store.tokens(of: account.id).map {
            TokenRow($0, at: desk.now, desk: desk, language)
        }
        return try desk.pages.page(
            "coordinator/own-account",
            OwnAccountPage(
                coordinator: context.name, role: desk.text("accounts.role.\(account.role.rawValue)", language),
                roleText: desk.text("accounts.roleText.\(account.role.rawValue)", language),
                done: done.map { desk.text("accounts.\($0)", language) },
                problem: problem?.sentence(desk.pages.strings, language), asksForCode: account.asksForCode,
                recoveryLeft: desk.text(
                    "accounts.recoveryLeft", language, filling: ["count": String(account.recoveryCodes)]),
                browsers: browsers.map(BrowserRow.init),
                hasTokens: !tokens.isEmpty, tokens: tokens,
                tokenProblem: refused?.sentence,
                tokenForm: (refused?.form ?? TokenForm()).value(
                    context.account, studies: try await desk.store.studies(), desk: desk, language)),
            frame: desk.frame(context, title: desk.text("accounts.own", language), path: Self.path),
            status: problem == nil && refused == nil ? .ok : .unprocessableContent)
    }
}

extension String {
    /// In groups of four, for typing.
    fileprivate var inFours: String {
        let letters = Array(self)
        return stride(from: 0, to: letters.count, by: 4)
            .map { String(letters[$0..<Swift.min($0 + 4, letters.count)]) }.joined(separator: " ")
    }
}

/// The page of one's own account.
struct OwnAccountPage: Sendable {
    let coordinator: String
    let role: String
    let roleText: String
    let done: String?
    let problem: String?
    let asksForCode: Bool
    let recoveryLeft: String
    let browsers: [BrowserRow]
    let hasTokens: Bool
    let tokens: [TokenRow]
    /// Why the form of a new token was refused.
    let tokenProblem: String?
    let tokenForm: TokenForm.Value
}

/// A signed-in browser in the list of one's own.
struct BrowserRow: Sendable {
    let number: Int
    let since: TimeValue
    let seenAt: TimeValue
    let isThis: Bool

    init(_ browser: SignedInBrowser) {
        (number, isThis) = (browser.number, browser.isThis)
        (since, seenAt) = (TimeValue(browser.since), TimeValue(browser.seenAt))
    }
}

/// The secret of an authenticator app, shown once.
struct CodesPage: Sendable {
    let coordinator: String
    let secret: String
    let address: String
    let qr: QRCode?
    let problem: String?
}

/// Recovery codes, shown once.
struct RecoveryCodesPage: Sendable {
    let coordinator: String
    let codes: [String]
}
