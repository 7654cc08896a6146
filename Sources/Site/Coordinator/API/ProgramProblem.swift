import HTTPTypes
import Studies

/// Why a program's request is not done, beyond what the rooms below refuse. `api.problems.<code>` in the strings is its
/// sentence.
enum ProgramProblem: Error, Equatable {
    /// A part of the content, by the name of its field.
    case badBody(field: String)
    /// The content is of another type.
    case wrongType(needed: String)
    /// A part of the query.
    case badParameter(String)
    /// The content has no length.
    case lengthNeeded
    /// The content did not arrive in time.
    case tooSlow
    /// `If-Match` is missing.
    case matchNeeded
    /// `If-Match` names another version.
    case changedMeanwhile
    /// `Idempotency-Key` is missing or no key.
    case keyNeeded
    /// The key belongs to another request.
    case keyReused
    /// What cannot be undone is not confirmed.
    case confirmationNeeded
    /// The person reviews heat maps of the study.
    case isReviewer(String)
    /// The rows of a table.
    case badRows([StudyFileProblem])
    /// A file that was sent.
    case notTaken(problem: String, remedy: String)
    /// Checks of a draft that do not hold, by their names.
    case checksFail([String])
    case beingCreated
    case tooManyDrafts(limit: Int)
    /// A reviewer of heat maps is not invited, as the page says it.
    case reviewerRefused(String)
    /// A draft cannot begin so, as the page says it.
    case draftRefused(String)
    /// The server sends no letters to these readers.
    case noLetters
    /// The library has no model of this name.
    case noSuchModel(String)
    /// A scoring is not begun.
    case scoringRefused(ScoringRefusal)
    /// A rehearsal is not begun.
    case rehearsalRefused(RehearsalRefusal)
    /// No rehearsal has come to its end.
    case noRehearsal
    /// The server has no PACS.
    case noPACS
    /// The PACS did not do what it was asked for, in words without names and identifiers.
    case pacsFailed(String)
    /// Another retrieval is under way.
    case beingRetrieved
    /// Results of the work-list are not sent from here.
    case resultsStayHere
    case ownAccount
    case badAccount

    var code: String {
        switch self {
        case .badBody: "bad-body"
        case .wrongType: "wrong-type"
        case .badParameter: "bad-parameter"
        case .lengthNeeded: "length-needed"
        case .tooSlow: "too-slow"
        case .matchNeeded: "match-needed"
        case .changedMeanwhile: "changed-meanwhile"
        case .keyNeeded: "key-needed"
        case .keyReused: "key-reused"
        case .confirmationNeeded: "confirmation-needed"
        case .isReviewer: "is-reviewer"
        case .badRows: "bad-rows"
        case .notTaken: "not-taken"
        case .checksFail: "checks-fail"
        case .beingCreated: "being-created"
        case .tooManyDrafts: "too-many-drafts"
        case .reviewerRefused: "reviewer-refused"
        case .draftRefused: "draft-refused"
        case .noLetters: "no-letters"
        case .noSuchModel: "no-such-model"
        case .scoringRefused(.noModel): "no-such-model"
        case .scoringRefused(.underWay): "being-scored"
        case .scoringRefused(.imported): "predictions-imported"
        case .scoringRefused(.opened): "already-opened"
        case .scoringRefused(.notChosen): "model-not-chosen"
        case .scoringRefused(.filesWrong): "files-wrong"
        case .rehearsalRefused(.state): "no-draft"
        case .rehearsalRefused(.busy): "being-rehearsed"
        case .noRehearsal: "no-rehearsal"
        case .noPACS: "no-pacs"
        case .pacsFailed: "pacs-failed"
        case .beingRetrieved: "being-retrieved"
        case .resultsStayHere: "results-stay-here"
        case .ownAccount: "own-account"
        case .badAccount: "bad-account"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .badParameter, .keyNeeded: .badRequest
        case .tooSlow: .requestTimeout
        case .isReviewer, .reviewerRefused, .checksFail, .beingCreated, .tooManyDrafts, .ownAccount, .noLetters,
            .rehearsalRefused, .noRehearsal, .noPACS, .beingRetrieved, .resultsStayHere:
            .conflict
        case .scoringRefused(let refusal): refusal == .noModel ? .unprocessableContent : .conflict
        case .pacsFailed: .badGateway
        case .lengthNeeded: .lengthRequired
        case .changedMeanwhile: .preconditionFailed
        case .wrongType: .unsupportedMediaType
        case .matchNeeded: .preconditionRequired
        case .badBody, .keyReused, .confirmationNeeded, .badRows, .notTaken, .draftRefused, .badAccount, .noSuchModel:
            .unprocessableContent
        }
    }

    /// What fills the places in the sentence.
    var values: [String: String] {
        switch self {
        case .badBody(let field): ["field": field]
        case .wrongType(let needed): ["type": needed]
        case .badParameter(let name): ["name": name]
        case .isReviewer(let name): ["name": name]
        case .draftRefused(let reason), .reviewerRefused(let reason), .pacsFailed(let reason): ["reason": reason]
        case .notTaken(let problem, let remedy): ["problem": problem, "remedy": remedy]
        case .checksFail(let checks): ["checks": checks.joined(separator: ", ")]
        case .tooManyDrafts(let limit): ["limit": String(limit)]
        default: [:]
        }
    }

    /// The rows that are wrong.
    var rows: [StudyFileProblem] {
        if case .badRows(let rows) = self { rows } else { [] }
    }
}
