import HTTPTypes
import Studies
import StudyStore

/// What goes wrong between a browser and the site, beyond what an answer's own rules refuse.
enum SiteError: Error, Equatable {
    case readerSignInNeeded
    case coordinatorSignInNeeded
    case linkRevoked
    case unknownLink
    case tooManyAttempts
    case otherSite
    /// The role of the account does not go so far.
    case notPermitted
    /// Nothing is done here before the codes of an app are asked for at the account's sign-in.
    case codesNeeded
    case notFound
    /// The address exists for other methods.
    case wrongMethod
    case badForm
    case tooLarge
    case wrongPassword
    case readingsLeft

    /// The code that pages and the API use; `errors.<code>` in the strings is its sentence.
    var code: String {
        switch self {
        case .readerSignInNeeded, .coordinatorSignInNeeded: "signed-out"
        case .linkRevoked: "link-revoked"
        case .unknownLink: "link-unknown"
        case .tooManyAttempts: "too-many-attempts"
        case .otherSite, .notPermitted: "forbidden"
        case .codesNeeded: "codes-needed"
        case .notFound: "not-found"
        case .wrongMethod: "wrong-method"
        case .badForm: "bad-request"
        case .tooLarge: "too-large"
        case .wrongPassword: "wrong-password"
        case .readingsLeft: "readings-left"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .readerSignInNeeded, .coordinatorSignInNeeded: .unauthorized
        case .linkRevoked, .otherSite, .notPermitted, .codesNeeded, .wrongPassword: .forbidden
        case .unknownLink, .notFound: .notFound
        case .wrongMethod: .methodNotAllowed
        case .tooManyAttempts: .tooManyRequests
        case .badForm: .badRequest
        case .readingsLeft: .conflict
        case .tooLarge: .contentTooLarge
        }
    }
}

extension AnswerProblem {
    var status: HTTPResponse.Status {
        switch self {
        case .invalid, .malformed, .changeReasonNeeded: .unprocessableContent
        case .notYourCase: .notFound
        case .linkRevoked: .forbidden
        case .consentNeeded, .alreadyAnswered, .outOfOrder, .changeNotAllowed, .signedOff, .washout, .studyNotOpen,
            .notAided, .firstAnswerNeeded, .adviceNotSeen:
            .conflict
        }
    }
}

extension StoreError {
    var code: String {
        switch self {
        case .storageFull: "storage-full"
        case .notYourCase: "not-your-case"
        case .casesUnanswered: "cases-unanswered"
        case .signedOffAlready: "signed-off"
        case .wrongState(_, .locked, _): "study-locked"
        case .wrongState(_, .closed, _): "study-closed"
        case .wrongState: "study-not-open"
        case .noSuchStudy, .noSuchReader, .noSuchAccount, .noSuchScoring: "not-found"
        case .reasonNeeded: "change-reason-needed"
        case .resultsSealed: "results-sealed"
        case .predictionsMissing: "model-not-scored"
        case .studyExists, .noSuchSpecialty, .accountExists, .modelExists, .scoringDiffers, .scoringUnfinished,
            .casesUnscored, .scoreDiffers:
            "bad-request"
        case .newerDatabase, .changedMigration, .noMigrations, .notDurable, .busy, .unreadable: "internal"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .storageFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .notYourCase, .noSuchStudy, .noSuchReader, .noSuchAccount, .noSuchScoring: .notFound
        case .casesUnanswered, .signedOffAlready, .wrongState, .resultsSealed, .predictionsMissing: .conflict
        case .reasonNeeded, .studyExists, .noSuchSpecialty, .accountExists, .modelExists, .scoringDiffers,
            .scoringUnfinished, .casesUnscored, .scoreDiffers:
            .unprocessableContent
        case .busy: .serviceUnavailable
        case .newerDatabase, .changedMigration, .noMigrations, .notDurable, .unreadable: .internalServerError
        }
    }
}
