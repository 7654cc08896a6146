import Foundation
import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// An error as programs get it: `application/problem+json`.
///
/// - SeeAlso: RFC 9457.
struct ProblemDocument: Encodable, Equatable {
    /// Names the kind of problem, and is the same for all of a kind.
    let type: String
    /// The status in words.
    let title: String
    let status: Int
    /// What is wrong here, and what to do, in the language that was asked for.
    let detail: String
    /// The end of ``type``.
    let code: String
    /// The rows of a table that are wrong; absent otherwise.
    let errors: [Row]?

    /// One thing that is wrong in a file.
    struct Row: Encodable, Equatable {
        let severity: String
        let file: String
        let row: Int?
        let column: String?
        let value: String?
        let problem: String
        let remedy: String

        init(_ problem: StudyFileProblem) {
            (severity, file, row) = (problem.severity.rawValue, problem.file, problem.row)
            (column, value) = (problem.column, problem.value.map { String($0.prefix(200)) })
            (self.problem, remedy) = (problem.problem, problem.remedy)
        }
    }

    /// Rows that are told; who mends these sees the others.
    private static let mostRows = 200

    init(_ error: any Error, _ strings: Strings, _ language: Language) {
        let (status, code, values) = Self.outcome(of: error)
        self.status = Int(status.code)
        title = status.reasonPhrase
        self.code = code
        type = "urn:problem-type:reader-study:\(code)"
        let rows = (error as? ProgramProblem)?.rows ?? []
        errors = rows.isEmpty ? nil : rows.prefix(Self.mostRows).map(Row.init)
        if let own = strings.known("api.problems.\(code)", language) {
            detail = values.reduce(own) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
        } else if let error = error as? StoreError, status.code < 500, strings.known("errors.\(code)", language) == nil
        {
            detail = error.description
        } else {
            detail = strings.text("errors.\(code)", language)
        }
    }

    private static func outcome(
        of error: any Error
    ) -> (status: HTTPResponse.Status, code: String, values: [String: String]) {
        switch error {
        case let error as ProgramProblem: (error.status, error.code, error.values)
        case SiteError.coordinatorSignInNeeded, SiteError.readerSignInNeeded: (.unauthorized, "token-needed", [:])
        case let error as SiteError: (error.status, error.code, [:])
        case let error as StoreError: outcome(of: error)
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

    /// Codes of their own where pages have one for many.
    private static func outcome(
        of error: StoreError
    ) -> (status: HTTPResponse.Status, code: String, values: [String: String]) {
        switch error {
        case .wrongState: (.conflict, "wrong-state", [:])
        case .studyExists: (.conflict, "study-exists", [:])
        case .accountExists: (.conflict, "account-exists", [:])
        case .modelExists, .scoringUnfinished: (.conflict, "model-exists", [:])
        case .predictionsMissing(let model, let cases):
            (.conflict, "model-not-scored", ["model": model ?? "–", "cases": String(cases)])
        case .noSuchSpecialty: (.unprocessableContent, "no-such-specialty", [:])
        case .reasonNeeded: (.unprocessableContent, "reason-needed", [:])
        default: (error.status, error.code, [:])
        }
    }

    func response() throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var response = Response(
            status: HTTPResponse.Status(code: status, reasonPhrase: title),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(self))))
        response.headers[.contentType] = "application/problem+json"
        if status == 401 { response.headers[.wwwAuthenticate] = "Bearer realm=\"reader-study\"" }
        if status == 503 { response.headers[.retryAfter] = "5" }
        return response
    }
}
