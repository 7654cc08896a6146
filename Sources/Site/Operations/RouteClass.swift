import HTTPTypes

/// Kinds of requests that a monitor tells apart. What is asked for and by whom is in none of them.
enum RouteClass: String, CaseIterable, Sendable {
    case answer, image, reading, page, review, coordinator, detection, file, operations, unknown

    /// - Parameters:
    ///   - endpoint: The route as it was declared, with names in place of values; `nil` when no route was found.
    ///   - method: The request's.
    init(endpoint: String?, method: HTTPRequest.Method) {
        guard let endpoint, endpoint != "NotFound" else {
            self = .unknown
            return
        }
        let path = endpoint.hasPrefix("/") ? endpoint : "/\(endpoint)"
        switch path {
        case "/FileMiddleware": self = .file
        case "/health", "/healthz", "/readyz", "/metrics": self = .operations
        case _ where path.hasPrefix("/api/reading/") && path.hasSuffix("/answer"): self = .answer
        case _ where path.hasPrefix("/images/"): self = .image
        case _ where path.hasPrefix("/api/heat-maps") || path.hasPrefix("/heat-maps"): self = .review
        case _ where path.hasPrefix("/detect") || path.contains("/detect"): self = .detection
        case _ where path.hasPrefix("/coordinator") || ProgramAddress.includes(path): self = .coordinator
        case _ where path.hasPrefix("/api/"): self = .reading
        default: self = .page
        }
    }
}
