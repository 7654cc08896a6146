/// Why an answer cannot be kept. The raw value is the code that pages and the API use.
public enum AnswerProblem: Error, Equatable, Sendable {
    /// A question was answered in a way that it does not offer, or a required one was not answered.
    case invalid(question: Question.ID, InvalidAnswer)
    /// The submission itself is not well-formed: its key, its times.
    case malformed(String)
    /// The slot is not one of this reader's.
    case notYourCase
    /// Another answer stands already.
    case alreadyAnswered
    /// An earlier case has no answer yet.
    case outOfOrder
    /// The study's policy does not allow a change any more.
    case changeNotAllowed
    /// The policy asks for the reason of a change.
    case changeReasonNeeded
    /// The reader has signed this session off.
    case signedOff
    /// The days between two sessions have not passed.
    case washout(until: Timestamp)
    /// The study does not take answers in its present state.
    case studyNotOpen(StudyState)
    /// The reader's link was revoked.
    case linkRevoked
    /// The reader has not agreed to take part.
    case consentNeeded

    /// The session is read without a model.
    case notAided
    /// The reader's own answer must be on the disk before he is told what the model says.
    case firstAnswerNeeded
    /// A second answer without having been told what the model says.
    case adviceNotSeen

    /// What is wrong with the answer to a question.
    public enum InvalidAnswer: String, Equatable, Sendable {
        case missing, unknownQuestion, notAsked, unknownOption, outOfRange, wrongKind, tooLong, outsideRadiograph
        /// Two marks on the same side, where each side takes one.
        case twoOnOneSide
    }

    /// The code of the problem in the API.
    public var code: String {
        switch self {
        case .invalid, .malformed: "invalid-answer"
        case .notYourCase: "not-your-case"
        case .alreadyAnswered: "already-answered"
        case .outOfOrder: "out-of-order"
        case .changeNotAllowed: "change-not-allowed"
        case .changeReasonNeeded: "change-reason-needed"
        case .signedOff: "signed-off"
        case .washout: "washout"
        case .studyNotOpen(.draft): "study-not-open"
        case .studyNotOpen(.closed), .studyNotOpen(.open): "study-closed"
        case .studyNotOpen(.locked): "study-locked"
        case .linkRevoked: "link-revoked"
        case .consentNeeded: "consent-needed"
        case .notAided: "not-aided"
        case .firstAnswerNeeded: "first-answer-needed"
        case .adviceNotSeen: "advice-not-seen"
        }
    }
}

/// The life of a study; it only goes forward, but a closed study may be opened again.
public enum StudyState: String, CaseIterable, Sendable {
    /// Being set up: no answers.
    case draft
    /// Readers read.
    case open
    /// No answers for the time being.
    case closed
    /// No answers any more.
    case locked

    /// Whether a coordinator may bring a study from this state into another.
    public func canBecome(_ next: StudyState) -> Bool {
        switch (self, next) {
        case (.draft, .open), (.open, .closed), (.closed, .open), (.open, .locked), (.closed, .locked): true
        default: false
        }
    }
}
