import HTTPTypes
import Hummingbird

/// Refuses requests that change something and come from a page of another site.
///
/// Browsers send `Sec-Fetch-Site` (on HTTPS and localhost) or `Origin` with every such request and no page can forge
/// them, so no token is needed in the forms. Programs that are no browsers send neither and hold no cookie by accident.
struct SameOrigin: RouterMiddleware {
    typealias Context = SiteContext

    /// The host under which people reach the site, when a proxy writes another one into the request.
    let publicHost: String?

    private static let fetchSite = fieldName("Sec-Fetch-Site")

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head else { return try await next(request, context) }
        if let site = request.headers[Self.fetchSite] {
            guard site == "same-origin" || site == "none" else { throw SiteError.otherSite }
        } else if let origin = request.headers[.origin] {
            let host = origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init)
            guard let host, host == request.head.authority || host == publicHost else { throw SiteError.otherSite }
        }
        return try await next(request, context)
    }
}
