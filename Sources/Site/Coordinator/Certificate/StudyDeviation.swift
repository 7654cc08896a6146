import Studies
@_spi(Confidential) import StudyStore

/// Where a study left its plan, or where somebody could see what the plan meant to be seen later: all that the history and
/// the tables know. What nobody wrote down is not in it.
struct StudyDeviation: Equatable, Sendable {
    /// What happened; `coordinator.certificate.deviation.<code>` in the strings is its sentence.
    enum Kind: String, CaseIterable, Sendable {
        case resultsBeforeLock = "results-before-lock"
        case truthBeforeLock = "truth-before-lock"
        case reopened
        case changedAfterSignOff = "changed-after-sign-off"
        case answersRefused = "answers-refused"
        case answersMissing = "answers-missing"
        case sessionsUnsigned = "sessions-unsigned"
        case predictionsAfterResults = "predictions-after-results"
        case predictionsAfterLock = "predictions-after-lock"
        case otherThreshold = "other-threshold"
    }

    let kind: Kind
    /// How often, or how many.
    let count: Int
    /// The first and the last time; `nil` where the tables know no time.
    let first: Timestamp?
    let last: Timestamp?
    /// What it is about, such as the models.
    let subjects: [String]

    /// All of a study, in a fixed order.
    ///
    /// - Parameter models: The models of the study.
    static func all(
        of study: StudyRecord, _ account: StudyAccount, models: [StoredModel]
    ) -> [StudyDeviation] {
        func events(_ kind: HistoryEvent.Kind) -> [HistoryEvent] {
            account.notable.filter { $0.kind == kind.rawValue }
        }
        func told(_ kind: Kind, _ events: [HistoryEvent], subjects: [String] = []) -> StudyDeviation? {
            events.isEmpty
                ? nil
                : StudyDeviation(
                    kind: kind, count: events.count, first: events.first?.at, last: events.last?.at, subjects: subjects)
        }
        func counted(_ kind: Kind, _ count: Int, subjects: [String] = []) -> StudyDeviation? {
            count == 0 ? nil : StudyDeviation(kind: kind, count: count, first: nil, last: nil, subjects: subjects)
        }
        func isEarly(_ event: HistoryEvent) -> Bool { event.texts["state"] != StudyState.locked.rawValue }
        let looks = events(.resultsViewed)
        let firstLook = looks.first?.sequence ?? Int.max
        let locked = events(.studyLocked).first?.sequence ?? Int.max
        let closed = events(.studyClosed).first?.sequence ?? Int.max
        let added = events(.predictionsAdded)
        let late = added.filter { $0.sequence > firstLook }
        let others = models.filter { $0.predictions.threshold != study.plan.analysis.threshold }
        return [
            told(.resultsBeforeLock, looks.filter(isEarly)),
            told(.truthBeforeLock, events(.referenceStandardViewed).filter(isEarly)),
            told(.reopened, events(.studyOpened).filter { $0.sequence > closed }),
            counted(.changedAfterSignOff, account.changedAfterSignOff),
            told(.answersRefused, events(.answerRefused)),
            study.state == .locked ? counted(.answersMissing, account.expected - account.answered) : nil,
            study.state == .locked ? counted(.sessionsUnsigned, account.sessions - account.signedSessions) : nil,
            told(.predictionsAfterResults, late, subjects: late.map { String($0.subject.trimmingPrefix("model:")) }),
            told(.predictionsAfterLock, added.filter { $0.sequence > locked && $0.sequence < firstLook }),
            counted(.otherThreshold, others.count, subjects: others.map(\.predictions.model)),
        ].compactMap(\.self)
    }
}
