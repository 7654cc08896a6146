import HTTPTypes
import Hummingbird

/// Under HTTPS the cookies have names that browsers take from this host over HTTPS only: `__Host-` for the whole site,
/// `__Secure-` for a part of it. A cookie without the prefix, which a page of a neighbouring host or somebody on a line
/// without HTTPS may have set, counts for nothing. Inside the program all names are without prefix.
///
/// - SeeAlso: RFC 6265bis, section 4.1.3.
struct SecureCookieNames: RouterMiddleware {
    typealias Context = SiteContext

    static let host = "__Host-"
    private static let secure = "__Secure-"

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        let sent = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
        let known = sent.compactMap { Self.plain($0.drop { $0 == " " || $0 == "\t" }) }
        var head = request.head
        head.headerFields[.cookie] = known.isEmpty ? nil : known.joined(separator: "; ")
        var response = try await next(Request(head: head, body: request.body), context)
        response.headers[values: .setCookie] = response.headers[values: .setCookie].map(Self.prefixed)
        return response
    }

    private static func plain(_ cookie: Substring) -> String? {
        for prefix in [host, secure] where cookie.hasPrefix(prefix) { return String(cookie.dropFirst(prefix.count)) }
        return nil
    }

    private static func prefixed(_ cookie: String) -> String {
        let attributes = cookie.split(separator: ";").dropFirst().map { $0.trimmingSpaces().lowercased() }
        return (attributes.contains("path=/") ? host : secure) + cookie
    }
}
