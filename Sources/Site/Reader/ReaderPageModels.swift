// The models of the reader's pages; docs/pages.md has the meaning of each name.

struct WelcomePage: Sendable {
    let study: StudyValue
    let reader: ReaderValue
    let instructionsHTML: String
    let consentHTML: String
    let specialties: [SpecialtyOption]
    let specialtyChosen: Bool
    let yearsOfExperience: String?
    let consentGiven: Bool
    let problems: [String: Bool]
    let hasProblems: Bool

    struct SpecialtyOption: Sendable {
        let code: String
        let label: String
        let selected: Bool
    }
}

struct ScreenPage: Sendable {
    let study: StudyValue
    let reader: ReaderValue
    let darkestYes: Bool
    let darkestNo: Bool
    let brightestYes: Bool
    let brightestNo: Bool
    let problems: [String: Bool]
}

struct ViewerPage: Sendable {
    let study: StudyValue
    let reader: ReaderValue
    let warmUp: Bool
    let pageData: String
}

struct WaitPage: Sendable {
    let study: StudyValue
    let reader: ReaderValue
    let availableAt: TimeValue
    let daysLeft: Int
    let sessionsToReopen: [SessionLink]
}

/// A session that is signed off and whose answers may still be changed.
struct SessionLink: Sendable {
    let number: Int
    let label: String
}

struct DonePage: Sendable {
    let study: StudyValue
    let reader: ReaderValue
    let signedOff: Bool
    let canReview: Bool
    let sessionsToReopen: [SessionLink]
}

struct ReviewPage: Sendable {
    let study: StudyValue
    let reader: ReaderValue
    let canChange: Bool
    let answered: Int
    let total: Int
    let complete: Bool
    let canSignOff: Bool
    let signedOff: Bool
    let isEarlierSession: Bool
    let sessionsToReopen: [SessionLink]
    let questions: [QuestionHeading]
    let rows: [Row]

    struct QuestionHeading: Sendable {
        let text: String
    }

    struct Row: Sendable {
        let position: Int
        let answers: [Answer]
        let savedAt: TimeValue?
        let changed: Bool
    }

    struct Answer: Sendable {
        let text: String?
        let cannotAssess: Bool
    }
}

struct SignOffPage: Sendable {
    let study: StudyValue
    let reader: ReaderValue
    let answered: Int
    let total: Int
    let cannotAssess: Int
    let changed: Int
    let complete: Bool
    /// What the reader signs.
    let declaration: String
    let problem: Bool
    let changeAfter: Bool
    let canReview: Bool
}

struct CertificatePage: Sendable {
    let study: StudyValue
    let reader: ReaderValue
    let specialty: String
    let cases: Int
    let startedAt: TimeValue
    let signedOffAt: TimeValue
    let activeMinutes: Int
    /// Whether a model spoke in the session.
    let isAided: Bool
    let answersHash: String
    let headHash: String
    let issuedAt: TimeValue
}
