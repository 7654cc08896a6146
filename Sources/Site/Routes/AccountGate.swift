import Hummingbird
import Logging
import Studies
import StudyStore

/// Lets an account use the routes that the table of routes gives its role, in the studies that it sees.
struct AccountGate: RouterMiddleware {
    typealias Context = CoordinatorContext

    let store: StudyStore

    func handle(
        _ request: Request, context: CoordinatorContext, next: (Request, CoordinatorContext) async throws -> Response
    ) async throws -> Response {
        guard let route = RouteTable.row(request.method, endpoint: context.endpointPath) else {
            throw SiteError.notFound
        }
        let account = context.account
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

    private func note(_ what: Logger.Message, _ route: DeclaredRoute, _ context: CoordinatorContext) {
        context.logger.notice(
            what, metadata: ["account": "\(context.name)", "route": "\(route.method) \(route.path)"])
    }
}
