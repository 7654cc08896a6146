public import Logging
import Mail
public import Studies
@_spi(Confidential) public import StudyStore

/// Orders the letters of schedules and takes letters to the mail server, one after the other.
///
/// Before each letter it looks again whether the reader still needs it. What it is about to do is on the disk before it
/// does it, so a letter goes at most once, whatever happens to the program or the machine.
@_spi(Confidential) public struct Postman: Sendable {
    private let store: StudyStore
    private let confidential: ConfidentialStore
    private let pages: Pages
    private let settings: LetterSettings
    private let clock: @Sendable () -> Int64
    private let logger: Logger
    private let threads = BackgroundThreads(count: 1, name: "letters")

    /// The postman of a site; `nil` when it sends no letters.
    public init?(_ site: Site, logger: Logger) {
        guard let settings = site.configuration.letters else { return nil }
        (store, confidential, pages) = (site.store, site.confidential, site.pages)
        (self.settings, clock, self.logger) = (settings, site.configuration.clock, logger)
    }

    private var now: Timestamp { Timestamp(milliseconds: clock()) }

    /// Looks for letters four times a minute until the task is cancelled. A letter on its way is waited for.
    public func run() async {
        while !Task.isCancelled {
            do {
                try await orderRounds()
                try await deliver()
            } catch is CancellationError {
                return
            } catch {
                logger.error("letters FAILED", metadata: ["reason": "\(error)"])
            }
            guard (try? await Task.sleep(for: .seconds(15))) != nil else { return }
        }
    }

    /// Orders the letters of each round that has begun since its schedule was set, once.
    func orderRounds() async throws {
        for stored in try await confidential.runningReminderSchedules() {
            let (now, schedule) = (self.now, stored.schedule)
            guard let round = schedule.round(at: now, in: settings.zone), round.at >= stored.setAt,
                round.day > stored.lastRound
            else { continue }
            let study = try await store.study(stored.study)
            guard study.state == .open, !study.readersAreSimulated else { continue }
            let due = LetterRecipients(
                try await store.readersToRemind(in: study, confidential: confidential, at: now))
            let ordered = try await store.orderReminders(
                due.letters, occasion: .round(round.day, most: schedule.most), languages: schedule.languages,
                for: stored.study, confidential: confidential, by: .server, at: now)
            logger.notice(
                "letters ordered by the schedule", metadata: ["study": "\(stored.study)", "letters": "\(ordered)"])
        }
    }

    /// Orders a letter for every reader of an open study who is not finished and can be written to.
    ///
    /// - Parameter key: Random; the same one again orders nothing.
    /// - Returns: How many were ordered.
    /// - Throws: ``StoreError/wrongState(study:is:needed:)`` unless the study is open and its readers are real.
    public func order(for name: StudyName, key: String, languages: [Language], by actor: Actor) async throws -> Int {
        let study = try await store.study(name)
        guard !study.readersAreSimulated else {
            throw StoreError.wrongState(study: name.description, is: study.state, needed: "one with real readers")
        }
        let due = LetterRecipients(try await store.readersToRemind(in: study, confidential: confidential, at: now))
        return try await store.orderReminders(
            due.letters, occasion: .asked(key: key), languages: languages, for: name, confidential: confidential,
            by: actor, at: now)
    }

    /// Takes every letter whose time has come to the mail server.
    ///
    /// - Parameter study: The letters of this study only; `nil` for all.
    public func deliver(_ study: StudyName? = nil) async throws {
        try await confidential.giveUpSilentReminderLetters(at: now)
        while !Task.isCancelled, let letter = try await confidential.nextReminderLetter(of: study, at: now) {
            // A task of its own: when the program is asked to end, the outcome is still written down.
            try await Task { try await deliver(letter) }.value
        }
    }

    private func deliver(_ letter: ReminderLetter) async throws {
        let now = now
        let study = try await store.study(letter.study)
        let reminder = try await store.readersToRemind(in: study, confidential: confidential, at: now)
            .first { $0.code == letter.code }
        let (reason, address) = verdict(on: letter, study, reminder, at: now)
        guard let reminder, let address, reason == nil else {
            try await confidential.drop(letter, because: reason ?? .notDue)
            return note(letter, "dropped", reason?.rawValue ?? "")
        }
        let words = try ReminderText(
            reminder, of: study.plan, languages: letter.languages, address: settings.siteAddress, pages: pages)
        let message = MailMessage(
            sender: settings.sender, recipient: address, subject: words.subject, text: words.text,
            languages: letter.languages.map(\.tag), date: now.milliseconds, identifier: letter.message)
        guard try await confidential.take(letter, to: address.description, at: now) else { return }
        let delivery = try await threads.run { [settings] in settings.server.send(message) }
        switch delivery {
        case .accepted(let reply):
            try await confidential.note(.sent, reply, of: letter)
            note(letter, "sent")
        case .unknown(let problem):
            try await confidential.note(.unknown, problem, of: letter)
            note(letter, "unknown", problem)
        case .refused(let reply, isFinal: true):
            try await confidential.note(.failed, reply, of: letter)
            note(letter, "refused")
        case .refused(let reply, isFinal: false):
            try await confidential.noteNotTaken(reply, of: letter, at: self.now)
            note(letter, "refused for now")
        case .notHandedOver(let problem):
            try await confidential.noteNotTaken(problem, of: letter, at: self.now)
            note(letter, "not handed over", problem)
        }
    }

    /// Why a letter must not go, or where it goes.
    private func verdict(
        on letter: ReminderLetter, _ study: StudyRecord, _ reminder: Reminder?, at now: Timestamp
    ) -> (ReminderLetter.DropReason?, MailAddress?) {
        if letter.orderedAt.advanced(byDays: 1) < now { return (.tooOld, nil) }
        if study.state != .open || study.readersAreSimulated { return (.notOpen, nil) }
        guard let reminder else { return (.notDue, nil) }
        if reminder.link == .revoked { return (.revoked, nil) }
        guard let address = MailAddress(reminder.contact) else { return (.noAddress, nil) }
        return (nil, address)
    }

    /// The log gets codes, and no name, address or word of a server that might repeat one.
    private func note(_ letter: ReminderLetter, _ what: String, _ problem: String = "") {
        var metadata: Logger.Metadata = ["study": "\(letter.study)", "reader": "\(letter.code)"]
        if !problem.isEmpty { metadata["reason"] = "\(problem)" }
        logger.notice("letter \(what)", metadata: metadata)
    }
}
