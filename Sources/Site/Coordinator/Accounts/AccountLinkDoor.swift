import Cryptography
import HTTPTypes
import Hummingbird
import Logging
import Studies
import StudyStore

/// Where an invited person, or one who forgot it, sets the password: by a link that is good once.
struct AccountLinkDoor {
    let store: StudyStore
    let pages: Pages
    let configuration: SiteConfiguration
    let passwords: PasswordCheck

    func addRoutes(to router: some RouterMethods<SiteContext>) {
        // Looking spends nothing: programs that check mail follow links.
        router.get("/coordinator/invitation/:token") { _, context in
            let (token, name) = try await link(context)
            return try page(token, name, context, problem: nil)
        }
        router.post("/coordinator/invitation/:token", use: set)
    }

    @Sendable func set(_ request: Request, context: SiteContext) async throws -> Response {
        let (token, name) = try await link(context)
        let form = try await request.form(limit: 8192)
        let password: String
        do throws(NewPasswordProblem) {
            password = try NewPasswordProblem.checked(form, of: name, at: configuration.publicHost)
        } catch {
            return try page(token, name, context, problem: error)
        }
        let hash = try await passwords.hash(password)
        guard try await store.setPassword(hash, byLink: token, at: now) != nil else { throw SiteError.unknownLink }
        context.logger.notice("password set by a link", metadata: ["account": "\(name)"])
        return CoordinatorDoor.out(configuration, done: "password")
    }

    private var now: Timestamp { Timestamp(milliseconds: configuration.clock()) }

    /// The link and the name of its account.
    private func link(_ context: SiteContext) async throws -> (Token, String) {
        guard let token = Token(typed: try context.parameters.require("token")),
            let name = try await store.accountName(ofLink: token, at: now)
        else { throw SiteError.unknownLink }
        return (token, name)
    }

    private func page(
        _ token: Token, _ name: String, _ context: SiteContext, problem: NewPasswordProblem?
    ) throws -> Response {
        let language = context.language
        let address = "/coordinator/invitation/\(token)"
        return try pages.page(
            "coordinator/set-password",
            SetPasswordPage(name: name, address: address, problem: problem?.sentence(pages.strings, language)),
            frame: PageFrame(
                language: language, title: pages.strings.text("coordinator.accounts.setPassword", language),
                notice: nil, path: address),
            status: problem == nil ? .ok : .unprocessableContent)
    }
}

/// The model of the page on which a password is set.
struct SetPasswordPage: Sendable {
    let name: String
    let address: String
    let problem: String?
}

/// What is wrong with a new password as it was typed.
enum NewPasswordProblem: Error, Equatable {
    /// The two fields differ.
    case different
    /// The password before is not right.
    case wrongOld
    case rule(PasswordProblem)

    /// The password, if both fields of a form hold it and it keeps to the rules.
    ///
    /// - Parameter host: The site's own, whose words make no good password.
    static func checked(
        _ form: [String: String], of name: String, at host: String?
    ) throws(NewPasswordProblem) -> String {
        let new = form["new"] ?? ""
        guard new == form["again"] ?? "" else { throw .different }
        do throws(PasswordProblem) {
            try PasswordRules.check(new, of: name, at: host ?? "")
        } catch {
            throw .rule(error)
        }
        return new
    }

    func sentence(_ strings: Strings, _ language: Language) -> String {
        let key =
            switch self {
            case .different: "different"
            case .wrongOld: "wrongOld"
            case .rule(.tooShort): "tooShort"
            case .rule(.tooLong): "tooLong"
            case .rule(.common): "common"
            case .rule(.name): "isName"
            }
        return strings.text(
            "coordinator.accounts.passwordProblem.\(key)", language,
            filling: ["least": String(PasswordRules.shortest), "most": String(PasswordRules.longest)])
    }
}
