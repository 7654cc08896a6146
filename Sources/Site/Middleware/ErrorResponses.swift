import HTTPTypes
import Hummingbird
import Logging
import Studies
import StudyStore

/// Turns every thrown error into a sentence for the person: a page, or JSON for the scripts.
struct ErrorResponses: RouterMiddleware {
    typealias Context = SiteContext

    let pages: Pages

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            var response = try response(to: error, request: request, context: context)
            if response.status == .methodNotAllowed {
                let methods = Set(RouteTable.methods(at: request.uri.path).map(\.rawValue))
                response.headers[.allow] = methods.sorted().joined(separator: ", ")
            }
            return response
        }
    }

    private func response(to error: any Error, request: Request, context: SiteContext) throws -> Response {
        if error as? SiteError == .tooManyAttempts || error as? SiteError == .otherSite {
            context.logger.notice(
                "refused",
                metadata: [
                    "reason": "\(error)", "route": "\(context.endpointPath ?? "")",
                    "address": "\(context.source(of: request))",
                ])
        }
        if ProgramAddress.includes(request.uri.path) { return try problem(error, context) }
        if let problem = error as? DetectionProblem { return try problem.response(pages.strings, context.language) }
        let (status, code, values) = outcome(of: error)
        if status.code >= 500 {
            // The route's own name, never the address: links and addresses of images are secrets.
            context.logger.error(
                "request failed", metadata: ["route": "\(context.endpointPath ?? "")", "error": "\(error)"])
        }
        let sentence = pages.strings.text("errors.\(code)", context.language, filling: values)
        if isForPrograms(request) {
            var told = ["code": code, "message": sentence]
            if isDetection(request) {
                told["remedy"] = remedy(code: code, status: Int(status.code), language: context.language)
            }
            return try jsonResponse(["error": told], status: status)
        }
        if error as? SiteError == .coordinatorSignInNeeded { return .redirect(to: "/coordinator/sign-in") }
        return try pages.page(
            "error", errorPage(code: code, message: sentence, status: Int(status.code), language: context.language),
            frame: PageFrame(
                language: context.language, title: pages.strings.text("errorPage.title", context.language), notice: nil,
                path: "/"),
            status: status)
    }

    /// For programs that do a coordinator's work.
    private func problem(_ error: any Error, _ context: SiteContext) throws -> Response {
        let document = ProblemDocument(error, pages.strings, context.language)
        if document.status >= 500 {
            context.logger.error(
                "request failed", metadata: ["route": "\(context.endpointPath ?? "")", "error": "\(error)"])
        }
        return try document.response()
    }

    /// Whether scripts and programs read the answer, and no person.
    private func isForPrograms(_ request: Request) -> Bool {
        request.uri.path.hasPrefix("/api/") || isDetection(request)
    }

    /// Whether the request is one of the detection interface, whose errors have a remedy.
    private func isDetection(_ request: Request) -> Bool {
        [DetectionAPI.path, DetectionAPI.coordinatorPath].contains { address in
            request.uri.path == address || request.uri.path.hasPrefix("\(address)/")
        }
    }

    private func errorPage(code: String, message: String, status: Int, language: Language) -> ErrorPage {
        let kind = kind(code: code, status: status)
        return ErrorPage(
            error: ErrorPage.Details(
                status: status, heading: pages.strings.text("errorPage.\(kind)Heading", language), message: message,
                remedy: remedy(code: code, status: status, language: language)))
    }

    /// The kind of error, for which `errorPage` of the strings has a heading and a remedy.
    private func kind(code: String, status: Int) -> String {
        switch status {
        case 404 where code == "not-found": "notFound"
        case 401: "signedOut"
        case 404: "link"
        case 403: code == "link-revoked" ? "link" : "forbidden"
        default: "problem"
        }
    }

    /// What to do; `nil` where nothing can be done.
    private func remedy(code: String, status: Int, language: Language) -> String? {
        let kind = kind(code: code, status: status)
        return kind == "forbidden" ? nil : pages.strings.text("errorPage.\(kind)Remedy", language)
    }

    private func outcome(
        of error: any Error
    ) -> (status: HTTPResponse.Status, code: String, values: [String: String]) {
        switch error {
        case let error as SiteError: (error.status, error.code, [:])
        case let error as AnswerProblem: (error.status, error.code, [:])
        case .casesUnanswered(let count) as StoreError: (.conflict, "cases-unanswered", ["count": String(count)])
        case let error as StoreError: (error.status, error.code, [:])
        case let error as any HTTPResponseError:
            switch error.status {
            case .notFound: (.notFound, "not-found", [:])
            case .contentTooLarge: (.contentTooLarge, "too-large", [:])
            case let status where status.code < 500: (status, "bad-request", [:])
            case let status: (status, "internal", [:])
            }
        default: (.internalServerError, "internal", [:])
        }
    }
}

/// The error page's model.
struct ErrorPage: Sendable {
    let error: Details

    struct Details: Sendable {
        let status: Int
        let heading: String
        let message: String
        let remedy: String?
    }
}
