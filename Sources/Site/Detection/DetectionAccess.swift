import Cryptography
import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// Who may ask the network about a radiograph:
///
/// 1. a signed-in coordinator; and where the configuration opens the page to tokens, whoever holds a valid one;
/// 2. but nobody from a browser that holds the link of a reader who still has answers to give in any study, whatever else
///    it holds;
/// 3. and nobody about a picture that is a case of a study that is not locked, since a reader may hand it in from
///    another browser, and since what a model says of it may still be sealed.
struct DetectionAccess: Sendable {
    let store: StudyStore
    let isOpenToTokens: Bool

    /// Who asks.
    enum Person: Equatable, Sendable {
        case coordinator(String)
        case tokenHolder(String)

        /// A text that no two persons share.
        var key: String {
            switch self {
            case .coordinator(let name): "coordinator:\(name)"
            case .tokenHolder(let name): "token:\(name)"
            }
        }
    }

    /// The person behind a request, if rules 1 and 2 let him in.
    ///
    /// - Throws: ``DetectionProblem/signInNeeded`` or ``DetectionProblem/openReadings``.
    func person(_ request: Request, _ context: SiteContext) async throws -> Person {
        let person = try await identified(request, context)
        if let text = request.cookie(SignInCookie.reader.rawValue), let cookie = Token(typed: text),
            try await store.hasOpenReadings(cookie)
        {
            throw DetectionProblem.openReadings
        }
        return person
    }

    private func identified(_ request: Request, _ context: SiteContext) async throws -> Person {
        if case .account(let account) = context.signedIn {
            // The model's word is not for those who may not see predictions, or only those of a locked study.
            guard account.role == .coordinator else { throw SiteError.notPermitted }
            return .coordinator(account.name)
        }
        guard isOpenToTokens, let text = bearer(request) ?? request.cookie(SignInCookie.detection.rawValue),
            let token = Token(typed: text), let holder = try await store.holder(ofDetectionToken: token)
        else { throw DetectionProblem.signInNeeded }
        return .tokenHolder(holder)
    }

    private func bearer(_ request: Request) -> String? {
        guard let field = request.headers[.authorization], field.lowercased().hasPrefix("bearer ") else { return nil }
        return String(field.dropFirst("bearer ".count))
    }

    /// Rule 3.
    ///
    /// - Throws: ``DetectionProblem/studyCase``.
    func check(_ pixels: Digest) async throws {
        guard try await !store.isCaseBeingRead(pixels: pixels) else {
            throw DetectionProblem.studyCase
        }
    }
}
