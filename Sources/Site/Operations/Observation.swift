import HTTPTypes
import Hummingbird
import Logging

/// Counts every request, gives its identifier back to who asked, and writes it into the log (level debug).
///
/// The identifier is in every message of the request as `hb.request.id`. Logs name the route, never the address: personal
/// links and the addresses of images are secrets.
struct Observation: RouterMiddleware {
    typealias Context = SiteContext

    let figures: RequestFigures

    private static let requestID = fieldName("X-Request-ID")

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        figures.began()
        let began = ContinuousClock.now
        do {
            var response = try await next(request, context)
            response.headers[Self.requestID] = context.id
            note(request, context, status: response.status.code, since: began)
            return response
        } catch {
            note(request, context, status: 500, since: began)
            throw error
        }
    }

    private func note(_ request: Request, _ context: SiteContext, status: Int, since began: ContinuousClock.Instant) {
        let duration = began.duration(to: .now)
        let kind = RouteClass(endpoint: context.endpointPath, method: request.method)
        figures.ended(kind, status: status, after: duration)
        context.logger.debug(
            "request",
            metadata: [
                "method": "\(request.method)", "route": "\(context.endpointPath ?? "")", "status": "\(status)",
                "milliseconds": "\(Int((duration / .milliseconds(1)).rounded()))",
            ])
    }
}
