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
        "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
    ].joined(separator: "; ")
    // Made once: every response carries them.
    private static let fields: [HTTPField] = [
        HTTPField(name: .contentSecurityPolicy, value: contentSecurityPolicy),
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        // "no-referrer" would turn the Origin of our own forms into "null".
        HTTPField(name: fieldName("Referrer-Policy"), value: "same-origin"),
        HTTPField(name: fieldName("Cross-Origin-Opener-Policy"), value: "same-origin"),
        HTTPField(name: fieldName("Cross-Origin-Resource-Policy"), value: "same-origin"),
        HTTPField(name: fieldName("Permissions-Policy"), value: "camera=(), microphone=(), geolocation=()"),
    ]
    private static let secureTransport = HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")
    private static let notKept = HTTPField(name: .cacheControl, value: "private, no-store")
    private static let serverTime = fieldName("X-Server-Time")

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if !response.headers.contains(.cacheControl) { response.headers.append(Self.notKept) }
        response.headers.append(contentsOf: Self.fields)
        response.headers.append(HTTPField(name: Self.serverTime, value: String(clock())))
        if isSecure { response.headers.append(Self.secureTransport) }
        return response
    }
}

/// A header by its name, which is written in this file and known to be well-formed.
func fieldName(_ name: String) -> HTTPField.Name {
    HTTPField.Name(name) ?? .server
}
