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
            return try response(to: error, request: request, context: context)
        }
    }

    private func response(to error: any Error, request: Request, context: SiteContext) throws -> Response {
        if let problem = error as? DetectionProblem { return try problem.response(pages.strings, context.language) }
        let (status, code, values) = outcome(of: error)
        if status.code >= 500 {
            context.logger.error(
                "request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
        }
        let sentence = pages.strings.text("errors.\(code)", context.language, filling: values)
        if request.uri.path.hasPrefix("/api/") {
            return try jsonResponse(["error": ["code": code, "message": sentence]], status: status)
        }
        if error as? SiteError == .coordinatorSignInNeeded { return .redirect(to: "/coordinator/sign-in") }
        return try pages.page(
            "error", errorPage(code: code, message: sentence, status: Int(status.code), language: context.language),
            frame: PageFrame(
                language: context.language, title: pages.strings.text("errorPage.title", context.language), notice: nil,
                path: "/"),
            status: status)
    }

    private func errorPage(code: String, message: String, status: Int, language: Language) -> ErrorPage {
        let kind =
            switch status {
            case 404 where code == "not-found": "notFound"
            case 401: "signedOut"
            case 404: "link"
            case 403: code == "link-revoked" ? "link" : "forbidden"
            default: "problem"
            }
        let remedy = kind == "forbidden" ? nil : pages.strings.text("errorPage.\(kind)Remedy", language)
        return ErrorPage(
            error: ErrorPage.Details(
                status: status, heading: pages.strings.text("errorPage.\(kind)Heading", language), message: message,
                remedy: remedy))
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
