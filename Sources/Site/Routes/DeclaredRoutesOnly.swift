import Hummingbird

/// Denied by default: a route that the table of routes does not name does not exist, wherever it was registered.
struct DeclaredRoutesOnly: RouterMiddleware {
    typealias Context = SiteContext

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        if let endpoint = context.endpointPath, RouteTable.row(request.method, endpoint: endpoint) == nil {
            throw SiteError.notFound
        }
        // Programs are told that they took the wrong method; what there is for them is no secret.
        if context.endpointPath == nil, request.uri.path.hasPrefix("/api/"),
            !RouteTable.methods(at: request.uri.path).isEmpty
        {
            throw SiteError.wrongMethod
        }
        return try await next(request, context)
    }
}
