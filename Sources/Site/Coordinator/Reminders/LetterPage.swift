import Studies
@_spi(Confidential) import StudyStore

/// The page of a study's letters.
struct LetterPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    let done: String?
    let problem: String?
    /// Whether this site sends letters to readers of this study.
    let isOffered: Bool
    let isSimulated: Bool
    let sender: String
    let isOpen: Bool
    let isLocked: Bool
    let recipients: Recipients
    /// The letter as the first of its readers would get it.
    let letter: ReminderText?
    /// A new key for the form that orders letters.
    let key: String
    let choices: [LetterForm.Choice]
    let form: LetterForm.Value
    let plan: String?
    let hasLetters: Bool
    let letters: [Row]

    /// Anything else in the address is not repeated on the page.
    static let known: Set<String> = ["ordered", "nobody", "on", "off"]

    /// Who gets a letter now, and who does not.
    struct Recipients: Sendable {
        let hasAny: Bool
        let count: Int
        let codes: String
        let notes: [String]

        init(_ recipients: LetterRecipients, desk: CoordinatorDesk, _ language: Language) {
            let reachable = recipients.reachable.map(\.reminder.code)
            (hasAny, count, codes) = (!reachable.isEmpty, reachable.count, reachable.joined(separator: ", "))
            let others = [
                ("resting", recipients.resting), ("withoutAddress", recipients.withoutAddress),
                ("revoked", recipients.revoked),
            ]
            self.notes =
                others
                .filter { !$0.1.isEmpty }
                .map { key, codes in
                    desk.text("letters.\(key)", language, filling: ["codes": codes.joined(separator: ", ")])
                }
        }
    }

    /// One letter.
    struct Row: Sendable {
        let reader: String
        let readerAddress: String
        let address: String
        let state: String
        let isBad: Bool
        let why: String
        let orderedAt: TimeValue
        let attemptedAt: TimeValue?
        let nextAt: TimeValue?
        let attempts: Int
        /// The mail server's words.
        let words: String?

        init(_ letter: ReminderLetter, desk: CoordinatorDesk, _ language: Language) {
            (reader, address, attempts) = (letter.code, letter.address, letter.attempts)
            readerAddress = StudyAddress(letter.study).reader(letter.code)
            state = desk.text("letters.states.\(letter.state.rawValue)", language)
            isBad = letter.state == .failed || letter.state == .unknown
            let reason = ReminderLetter.DropReason(rawValue: letter.outcome)
            why = reason.map { desk.text("letters.reasons.\($0.rawValue)", language) } ?? ""
            words = reason == nil && !letter.outcome.isEmpty ? letter.outcome : nil
            orderedAt = TimeValue(letter.orderedAt)
            attemptedAt = letter.attemptedAt.map(TimeValue.init)
            nextAt = letter.state == .waiting && letter.attempts > 0 ? TimeValue(letter.nextAttemptAt) : nil
        }
    }
}

/// What the study's own page says of its letters.
struct LetterSummary: Sendable {
    let text: String
    /// Whether some did not go, or perhaps did not.
    let hasTrouble: Bool

    /// - Returns: `nil` when there are no letters yet.
    init?(_ counts: [ReminderLetter.State: Int], desk: CoordinatorDesk, _ language: Language) {
        guard !counts.isEmpty else { return nil }
        func number(_ states: ReminderLetter.State...) -> Int { states.reduce(0) { $0 + (counts[$1] ?? 0) } }
        let trouble = number(.failed, .unknown)
        hasTrouble = trouble > 0
        text = desk.text(
            "letters.summary", language,
            filling: [
                "sent": String(number(.sent)), "waiting": String(number(.waiting, .sending)),
                "trouble": String(trouble),
            ])
    }
}
