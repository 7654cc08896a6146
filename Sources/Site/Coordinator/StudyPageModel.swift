import HTTPTypes
import Studies
import StudyStore

/// The page of one study.
struct StudyPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let done: String?
    let problem: String?
    let facts: Facts
    let digests: Digests
    /// That the study waits for a model before it can be opened.
    let modelMissing: String?
    let hasReaders: Bool
    let canInvite: Bool
    let canRemind: Bool
    let letters: LetterSummary?
    let hasSeveralSessions: Bool
    let readers: [ReaderRow]
    let groups: [Group]
    let invitation: InvitationForm.Value
    let resultsAreSealed: Bool
    let hasExports: Bool
    let exports: [ExportValue]
    let blindingCommand: String
    let pageData: String

    /// What the page says at its top.
    struct Said {
        var done: String?
        var problem: String?
        var status: HTTPResponse.Status = .unprocessableContent

        /// Anything else in the address is not repeated on the page.
        static let known: Set<String> = ["opened", "closed", "locked", "revoked", "voided", "exported"]
    }

    /// Summary figures. Readers whose answers are void are counted apart.
    struct Facts: Sendable {
        let cases: Int
        let hasWarmUp: Bool
        let warmUpCases: Int
        let sessions: Int
        let readers: Int
        let hasVoid: Bool
        let voidReaders: Int
        let progress: ProgressValue
        let signedOff: Int
        let createdAt: TimeValue
        let lastAnswerAt: TimeValue?

        init(_ study: StudyRecord, readers: [ReaderProgress]) {
            let counted = readers.filter { $0.voidReason == nil }
            (cases, warmUpCases, sessions) = (study.cases, study.warmUpCases, study.plan.sessions.count)
            hasWarmUp = study.warmUpCases > 0
            self.readers = counted.count
            voidReaders = readers.count - counted.count
            hasVoid = voidReaders > 0
            progress = ProgressValue(counted)
            signedOff = counted.count { $0.isSignedOff }
            createdAt = TimeValue(study.createdAt)
            lastAnswerAt = readers.flatMap(\.sessions).compactMap(\.lastAnswerAt).max().map(TimeValue.init)
        }
    }

    /// What identifies the study's content and its history.
    struct Digests: Sendable {
        let head: HashValue
        let definition: HashValue
        let frozen: HashValue?

        init(_ study: StudyRecord, head: String) {
            self.head = HashValue(head)
            definition = HashValue(study.definitionDigest)
            frozen = study.frozenDigest.map(HashValue.init)
        }
    }

    /// Progress of one specialty.
    struct Group: Sendable {
        let specialty: SpecialtyValue
        let readers: Int
        let begun: Int
        let signedOff: Int
        let progress: ProgressValue
        let activeMinutes: Int
        let medianSeconds: String?
        let lastSeenAt: TimeValue?
        let hasUnsent: Bool
        let unsentText: String

        static func all(
            _ study: StudyRecord, readers: [ReaderProgress], desk: CoordinatorDesk, _ language: Language
        ) -> [Group] {
            let counted = Dictionary(grouping: readers.filter { $0.voidReason == nil }, by: \.specialty)
            let known = study.plan.specialties.map(\.code)
            return (known + counted.keys.filter { !known.contains($0) }.sorted()).map { code in
                let members = counted[code] ?? []
                return Group(
                    specialty: desk.specialty(code, in: study.plan, language), readers: members.count,
                    begun: members.count { $0.sessions.contains { $0.answered > 0 } },
                    signedOff: members.count { $0.isSignedOff }, progress: ProgressValue(members),
                    activeMinutes: members.activeMinutes, medianSeconds: members.medianOfMedianSeconds,
                    lastSeenAt: members.compactMap(\.lastSeenAt).max().map(TimeValue.init),
                    hasUnsent: members.unsentAtLeast > 0,
                    unsentText: desk.unsentText(members.unsentAtLeast, language))
            }
        }
    }
}

extension ReaderProgress {
    /// What the reader said about himself, else what he was invited as.
    var specialty: Specialty.Code { givenSpecialty ?? invitedSpecialty }

    /// Answers of all sessions that wait on a device, at least.
    var unsentAtLeast: Int { sessions.reduce(0) { $0 + $1.unsentAtLeast } }

    /// Whether all sessions are signed.
    var isSignedOff: Bool { !sessions.isEmpty && sessions.allSatisfy { $0.signedAt != nil } }
}

extension [ReaderProgress] {
    var activeMinutes: Int {
        let active = flatMap(\.sessions).reduce(0) { $0 + $1.activeMilliseconds }
        return Int((Double(active) / 60_000).rounded())
    }

    /// The median of the readers' medians, so that who has read more does not count more.
    var medianOfMedianSeconds: String? {
        let medians = compactMap { $0.pace?.medianActiveMilliseconds }.sorted()
        guard !medians.isEmpty else { return nil }
        let middle = (medians[(medians.count - 1) / 2] + medians[medians.count / 2]) / 2
        return oneDecimal(middle / 1000)
    }

    var unsentAtLeast: Int { reduce(0) { $0 + $1.unsentAtLeast } }
}

extension CoordinatorDesk {
    /// That answers wait on a device; empty when none is known to.
    func unsentText(_ number: Int, _ language: Language) -> String {
        number == 0 ? "" : text("study.unsent", language, filling: ["number": String(number)])
    }
}
