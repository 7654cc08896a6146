import HTTPTypes
import Hummingbird
import Radiographs
import Studies

/// Why a radiograph was not scored. Every kind has a sentence and a remedy in `detect.problems` of the strings.
enum DetectionProblem: Error, Equatable {
    /// The request shows no coordinator's sign-in and no valid token.
    case signInNeeded
    /// The browser is that of a reader who still has answers to give.
    case openReadings
    /// The picture is a case of a study that is not locked.
    case studyCase
    /// The request's content is not declared to be `image/png`.
    case wrongType
    /// The file is larger than the limit, in bytes.
    case tooLarge(limit: Int)
    /// The file did not arrive in time.
    case tooSlow(seconds: Int)
    /// The file is no radiograph that can be scored.
    case unreadable(RadiographError)
    /// The network cannot be applied to the image.
    case unsuitable
    /// A part of the query that is not one of those allowed.
    case badOption(name: String, value: String, allowed: String)
    /// All places are taken; seconds after which to ask again.
    case busy(retryAfter: Int)
    /// No model is installed, or the one that is configured can no longer be used.
    case noModel

    var code: String {
        switch self {
        case .signInNeeded: "sign-in-needed"
        case .openReadings: "open-readings"
        case .studyCase: "study-case"
        case .wrongType: "wrong-type"
        case .tooLarge: "file-too-large"
        case .tooSlow: "too-slow"
        case .unreadable(let error): error.detectionCode
        case .unsuitable: "image-unsuitable"
        case .badOption: "bad-option"
        case .busy: "busy"
        case .noModel: "no-model"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .signInNeeded: .unauthorized
        case .openReadings: .forbidden
        case .studyCase: .conflict
        case .wrongType, .unreadable(.notPNG): .unsupportedMediaType
        case .tooLarge, .unreadable(.tooLarge): .contentTooLarge
        case .tooSlow: .requestTimeout
        case .unreadable, .unsuitable: .unprocessableContent
        case .badOption: .badRequest
        case .busy: .tooManyRequests
        case .noModel: .serviceUnavailable
        }
    }

    /// What fills the places in the sentences.
    private var values: [String: String] {
        switch self {
        case .tooLarge(let limit): ["limit": "\(limit >> 20)"]
        case .tooSlow(let seconds): ["seconds": "\(seconds)"]
        case .unreadable(.tooLarge(let width, let height, let limits)):
            ["width": "\(width)", "height": "\(height)", "limit": "\(limits.pixels / 1_000_000)"]
        case .badOption(let name, let value, let allowed):
            ["name": name, "value": String(value.prefix(40)), "allowed": allowed]
        case .busy(let seconds): ["seconds": "\(seconds)"]
        default: [:]
        }
    }

    /// What is wrong, as a sentence.
    func message(_ strings: Strings, _ language: Language) -> String {
        strings.text("detect.problems.\(code).message", language, filling: values)
    }

    /// What to do about it, as a sentence.
    func remedy(_ strings: Strings, _ language: Language) -> String {
        strings.text("detect.problems.\(code).remedy", language, filling: values)
    }

    /// `{"error": {"code", "message", "remedy"}}`, with `detail` for technicians where there is one.
    func response(_ strings: Strings, _ language: Language) throws -> Response {
        var error = [
            "code": code, "message": message(strings, language), "remedy": remedy(strings, language),
        ]
        if case .unreadable(let problem) = self { error["detail"] = problem.cause }
        var response = try jsonResponse(["error": error], status: status)
        if case .busy(let seconds) = self { response.headers[.retryAfter] = "\(seconds)" }
        if self == .signInNeeded { response.headers[.wwwAuthenticate] = "Bearer realm=\"detection\"" }
        if self == .noModel { response.headers[.retryAfter] = "600" }
        return response
    }
}

extension RadiographError {
    fileprivate var detectionCode: String {
        switch self {
        case .empty: "image-empty"
        case .notPNG: "image-not-png"
        case .truncated: "image-truncated"
        case .damaged, .wrongSampleCount, .zeroSized: "image-damaged"
        case .tooLarge: "image-too-large"
        case .metadataTooLarge: "image-metadata"
        case .animated: "image-animated"
        case .coloured: "image-coloured"
        case .transparent: "image-transparent"
        }
    }
}
