import HTTPTypes
import Hummingbird

/// Headers that every response carries: nothing is loaded from elsewhere, framed, sniffed or kept by caches.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = SiteContext

    let isSecure: Bool
    let clock: @Sendable () -> Int64

    private static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:",
        "connect-src 'self'", "worker-src 'self'", "font-src 'self'", "manifest-src 'self'", "form-action 'self'",
        "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")
    private static let referrerPolicy = fieldName("Referrer-Policy")
    private static let openerPolicy = fieldName("Cross-Origin-Opener-Policy")
    private static let resourcePolicy = fieldName("Cross-Origin-Resource-Policy")
    private static let permissionsPolicy = fieldName("Permissions-Policy")
    private static let serverTime = fieldName("X-Server-Time")

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        // "no-referrer" would turn the Origin of our own forms into "null".
        response.headers[Self.referrerPolicy] = "same-origin"
        response.headers[Self.openerPolicy] = "same-origin"
        response.headers[Self.resourcePolicy] = "same-origin"
        response.headers[Self.permissionsPolicy] = "camera=(), microphone=(), geolocation=()"
        response.headers[Self.serverTime] = String(clock())
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "private, no-store" }
        return response
    }
}

/// A header by its name, which is written in this file and known to be well-formed.
func fieldName(_ name: String) -> HTTPField.Name {
    HTTPField.Name(name) ?? .server
}
