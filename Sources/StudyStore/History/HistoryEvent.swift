import Cryptography
public import Studies

/// One thing that happened in a study.
public struct HistoryEvent: Equatable, Sendable {
    /// What happened.
    public enum Kind: String, CaseIterable, Sendable {
        case studyCreated = "study-created"
        case imageReviewed = "image-reviewed"
        case studyOpened = "study-opened"
        case studyClosed = "study-closed"
        case studyLocked = "study-locked"
        case readerInvited = "reader-invited"
        case linkReissued = "link-reissued"
        case linkRevoked = "link-revoked"
        case readerVoided = "reader-voided"
        case signedIn = "signed-in"
        case profileGiven = "profile-given"
        case screenChecked = "screen-checked"
        case warmUpAnswered = "warm-up-answered"
        case caseShown = "case-shown"
        case answered
        case answerChanged = "answer-changed"
        case answerRefused = "answer-refused"
        case adviceGiven = "advice-given"
        case answeredAgain = "answered-again"
        case sessionSignedOff = "session-signed-off"
        case referenceStandardViewed = "reference-standard-viewed"
        case exported
        case predictionsAdded = "predictions-added"
        case modelWanted = "model-wanted"
        case scoringBegun = "scoring-begun"
        case scoringDiscarded = "scoring-discarded"
        case resultsViewed = "results-viewed"
        case reviewerInvited = "reviewer-invited"
        case mapReviewed = "map-reviewed"
        case mapReviewChanged = "map-review-changed"
        case flagReviewed = "flag-reviewed"
        case remindersMade = "reminders-made"
        case remindersScheduled = "reminders-scheduled"
        case remindersOrdered = "reminders-ordered"
    }

    /// 1, 2, 3 … in the study.
    public var sequence: Int
    /// When it was written, on the server's clock.
    public var at: Timestamp
    /// `reader:R07`, `reviewer:M01`, `coordinator:NAME`, `statistician:NAME`, `monitor:NAME`, `command-line` or
    /// `server`.
    public var actor: String
    /// What happened, as stored; a newer program may know kinds that this one does not.
    public var kind: String
    /// To what: `reader:R07`, `case:17`, `practice:2`, `map:3` (of the reviewer's order), `study`.
    public var subject: String
    /// A JSON object of texts.
    public var details: String
    /// The hash of the event before; 64 zeros for the first.
    public var previous: String
    /// SHA-256 over all the other fields and the study's name; docs/history.md has the definition.
    public var hash: String

    /// The hash that the fields must have.
    public func expectedHash(study: String) -> String {
        // Netstrings (length:text,) so that no two different events are written alike.
        let fields = [
            previous, study, String(sequence), String(at.milliseconds), actor, kind, subject, details,
        ]
        var message: [UInt8] = []
        message.reserveCapacity(1024)
        for field in fields {
            message.append(contentsOf: String(field.utf8.count).utf8)
            message.append(UInt8(ascii: ":"))
            message.append(contentsOf: field.utf8)
            message.append(UInt8(ascii: ","))
        }
        return Digest(of: message).description
    }

    /// What stands before the first event.
    public static let noPrevious = String(repeating: "0", count: 64)
}

/// Who did something.
public enum Actor: Sendable {
    /// A reader, by code.
    case reader(String)
    /// A reviewer of heat maps, by code.
    case reviewer(String)
    /// A coordinator at the pages, by name.
    case coordinator(String)
    /// Somebody with an account, by role and name.
    case account(AccountRole, String)
    /// Somebody at the server's command line.
    case commandLine
    /// The server by itself, on a schedule that a coordinator has set.
    case server

    var text: String {
        switch self {
        case .reader(let code): "reader:\(code)"
        case .reviewer(let code): "reviewer:\(code)"
        case .coordinator(let name): "coordinator:\(name)"
        case .account(let role, let name): "\(role.rawValue):\(name)"
        case .commandLine: "command-line"
        case .server: "server"
        }
    }
}
