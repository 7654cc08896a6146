import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// One account, and what a coordinator of all studies does with it. Nobody takes his own rights away, so that a
/// coordinator is always left.
struct AccountPages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/accounts/:account") { request, context in
            let said = ["changed", "signed-out", "codes-off", "disabled", "enabled"]
            let done = request.uri.queryParameters["done"].map(String.init).flatMap { said.contains($0) ? $0 : nil }
            return try await page(try await account(context), context, done: done)
        }
        router.post("/coordinator/accounts/:account/role", use: changeRole)
        router.post("/coordinator/accounts/:account/link") { request, context in
            let account = try await account(context)
            let issued = try await desk.store.issueAccountLink(account.id, by: context.actor, at: desk.now)
            return try AccountsPages(desk: desk).linkPage(issued, request, context)
        }
        router.post("/coordinator/accounts/:account/sign-out") { _, context in
            try await change("signed-out", context) {
                try await desk.store.signOutEverywhere($0, by: context.actor, at: desk.now)
            }
        }
        router.post("/coordinator/accounts/:account/codes-off") { _, context in
            try await change("codes-off", context) {
                try await desk.store.turnCodesOff(of: $0, by: context.actor, at: desk.now)
            }
        }
        router.post("/coordinator/accounts/:account/disable") { _, context in
            let account = try await account(context)
            guard account.id != context.account.id else { return try await page(account, context, problem: .own) }
            return try await change("disabled", context) {
                try await desk.store.disableAccount($0, by: context.actor, at: desk.now)
            }
        }
        router.post("/coordinator/accounts/:account/enable") { _, context in
            try await change("enabled", context) {
                try await desk.store.enableAccount($0, by: context.actor, at: desk.now)
            }
        }
    }

    @Sendable func changeRole(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let account = try await account(context)
        let form = AccountForm(try await request.form(limit: 64 * 1024))
        guard account.id != context.account.id else { return try await page(account, context, problem: .own) }
        let known = try await desk.store.studies().map(\.plan.name)
        let wanted: (role: AccountRole, scope: AccountScope)
        do throws(AccountForm.Problem) {
            wanted = try form.checked(known: known)
        } catch {
            return try await page(account, context, problem: error, form: form)
        }
        return try await change("changed", context) {
            try await desk.store.setRole(
                wanted.role, scope: wanted.scope, of: $0, by: context.actor, at: desk.now)
        }
    }

    private func change(
        _ done: String, _ context: CoordinatorContext, _ work: (AccountID) async throws -> Void
    ) async throws -> Response {
        let account = try await account(context)
        try await work(account.id)
        return .redirect(to: "\(AccountsPages.path)/\(account.id.number)?done=\(done)", type: .normal)
    }

    /// The account that the path names.
    private func account(_ context: CoordinatorContext) async throws -> Account {
        guard let id = AccountID(number: try context.parameters.require("account")) else { throw SiteError.notFound }
        return try await desk.store.account(id, at: desk.now)
    }

    private func page(
        _ account: Account, _ context: CoordinatorContext, done: String? = nil, problem: AccountForm.Problem? = nil,
        form: AccountForm? = nil
    ) async throws -> Response {
        let language = context.language
        let address = "\(AccountsPages.path)/\(account.id.number)"
        return try desk.pages.page(
            "coordinator/account",
            AccountPage(
                coordinator: context.name, address: address, isOwn: account.id == context.account.id,
                done: done.map { desk.text("accounts.done.\($0)", language) },
                problem: problem.map { desk.text("accounts.problem.\($0.rawValue)", language) },
                record: AccountsPage.Row(account, desk: desk, language),
                form: (form ?? AccountForm(account)).value(try await desk.store.studies(), desk: desk, language)),
            frame: desk.frame(context, title: account.name, path: address),
            status: problem == nil ? .ok : problem == .own ? .conflict : .unprocessableContent)
    }
}

/// The page of one account.
struct AccountPage: Sendable {
    let coordinator: String
    let address: String
    let isOwn: Bool
    let done: String?
    let problem: String?
    let record: AccountsPage.Row
    let form: AccountForm.Value
}
