import Hummingbird
import Logging
import Studies
import StudyStore

/// Lets an account use the routes that the table of routes gives its role, in the studies that it sees.
struct AccountGate: RouterMiddleware {
    typealias Context = CoordinatorContext

    let store: StudyStore
    let configuration: SiteConfiguration

    func handle(
        _ request: Request, context: CoordinatorContext, next: (Request, CoordinatorContext) async throws -> Response
    ) async throws -> Response {
        guard let route = RouteTable.row(request.method, endpoint: context.endpointPath) else {
            throw SiteError.notFound
        }
        let account = context.account
        if configuration.demandsCodes, let refusal = try await refusalWithoutCodes(request, route, context) {
            return refusal
        }
        // Whether the study is locked matters for some only; it is asked for when the rest is clear.
        guard route.admits(account, isLocked: true) else {
            note("a role does not go so far", route, context)
            throw SiteError.notPermitted
        }
        if case .study = route.object {
            guard let name = StudyName(try context.parameters.require("name")), account.scope.includes(name) else {
                note("not a study of this account", route, context)
                throw SiteError.notFound
            }
            if !route.admits(account, isLocked: false), try await store.study(name).state != .locked {
                throw StoreError.resultsSealed(study: name.description)
            }
        }
        return try await next(request, context)
    }

    /// Where everybody must have the codes of an app, one's own account is all there is before they are on.
    ///
    /// - Returns: The way to one's own account for who looks; `nil` for who may go on.
    /// - Throws: ``SiteError/codesNeeded`` for a program, and for who does something.
    private func refusalWithoutCodes(
        _ request: Request, _ route: DeclaredRoute, _ context: CoordinatorContext
    ) async throws -> Response? {
        let own = OwnAccountPages.path
        guard route.path != own, !route.path.hasPrefix(own + "/") else { return nil }
        let now = Timestamp(milliseconds: configuration.clock())
        guard try await !store.account(named: context.name, at: now).asksForCode else { return nil }
        guard request.method == .get, route.path.hasPrefix("/coordinator") else { throw SiteError.codesNeeded }
        return .redirect(to: own + "?done=codes-needed", type: .normal)
    }

    private func note(_ what: Logger.Message, _ route: DeclaredRoute, _ context: CoordinatorContext) {
        context.logger.notice(
            what, metadata: ["account": "\(context.name)", "route": "\(route.method) \(route.path)"])
    }
}
