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

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        // "no-referrer" would turn the Origin of our own forms into "null".
        response.headers[fieldName("Referrer-Policy")] = "same-origin"
        response.headers[fieldName("Cross-Origin-Opener-Policy")] = "same-origin"
        response.headers[fieldName("Cross-Origin-Resource-Policy")] = "same-origin"
        response.headers[fieldName("Permissions-Policy")] = "camera=(), microphone=(), geolocation=()"
        response.headers[fieldName("X-Server-Time")] = String(clock())
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "private, no-store" }
        return response
    }
}

/// A header by its name, which is written in this file and known to be well-formed.
func fieldName(_ name: String) -> HTTPField.Name {
    HTTPField.Name(name) ?? .server
}
