import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// Letters to readers who are not finished, for programs.
struct LetterRequests {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/api/studies/:name/letters", use: list)
        router.post("/api/studies/:name/letters", use: send)
        router.put("/api/studies/:name/letters/schedule", use: schedule)
    }

    /// The newest first.
    @Sendable func list(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let limit = try request.number("limit", in: 1...PageRequest.most) ?? 100
        let name = try await desk.study(context).plan.name
        let stored = try await desk.confidential.reminderSchedule(of: name)
        return try programResponse(
            LettersJSON(
                schedule: stored.map { LetterScheduleJSON($0.schedule) },
                items: try await desk.confidential.reminderLetters(of: name, limit: limit).map(LetterJSON.init)))
    }

    /// The same key again orders nothing.
    @Sendable func send(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let wanted = try await request.content(LetterOrderContent.self, limit: 4096)
        guard let key = request.headers[ReaderRequests.repeatKey], Self.isKey(key) else {
            throw ProgramProblem.keyNeeded
        }
        let languages = wanted.languages.compactMap(Language.init(rawValue:))
        guard !languages.isEmpty, languages.count == wanted.languages.count,
            Set(languages).count == languages.count
        else { throw ProgramProblem.badBody(field: "languages") }
        guard desk.configuration.letters != nil, !study.readersAreSimulated else { throw ProgramProblem.noLetters }
        let due = LetterRecipients(
            try await desk.store.readersToRemind(in: study, confidential: desk.confidential, at: desk.now))
        let ordered = try await desk.store.orderReminders(
            due.letters, occasion: .asked(key: key), languages: languages, for: study.plan.name,
            confidential: desk.confidential, by: context.actor, at: desk.now)
        return try programResponse(["ordered": ordered])
    }

    @Sendable func schedule(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let wanted = try await request.content(LetterScheduleJSON.self, limit: 4096)
        guard let schedule = wanted.schedule else { throw ProgramProblem.badBody(field: "schedule") }
        guard desk.configuration.letters != nil, !study.readersAreSimulated else { throw ProgramProblem.noLetters }
        try await desk.store.setReminderSchedule(
            schedule, for: study.plan.name, confidential: desk.confidential, by: context.actor, at: desk.now)
        return try programResponse(LetterScheduleJSON(schedule))
    }

    private static func isKey(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9-]{16,64}/) != nil
    }
}

/// What a program asks for when it has letters sent.
struct LetterOrderContent: Decodable {
    let languages: [String]
}

/// When letters go by themselves.
struct LetterScheduleJSON: Codable {
    let on: Bool
    let everyDays: Int
    let firstDay: String
    let hour: Int
    let most: Int
    let languages: [String]

    init(_ schedule: ReminderSchedule) {
        (on, everyDays, firstDay) = (schedule.isOn, schedule.everyDays, schedule.firstDay)
        (hour, most, languages) = (schedule.hour, schedule.most, schedule.languages.map(\.tag))
    }

    /// `nil` when a value is out of its range.
    var schedule: ReminderSchedule? {
        let known = languages.compactMap(Language.init(rawValue:))
        guard known.count == languages.count, Set(known).count == known.count else { return nil }
        return ReminderSchedule(
            isOn: on, everyDays: everyDays, firstDay: firstDay, hour: hour, most: most, languages: known)
    }
}

/// A study's letters.
struct LettersJSON: Encodable {
    /// Missing before it was set.
    let schedule: LetterScheduleJSON?
    let items: [LetterJSON]
}

/// A letter and what became of it.
struct LetterJSON: Encodable {
    let code: String
    let address: String
    let languages: [String]
    let asked: Bool
    let state: String
    let attempts: Int
    let orderedAt: String
    let attemptedAt: String?
    let outcome: String

    init(_ letter: ReminderLetter) {
        (code, address, languages) = (letter.code, letter.address, letter.languages.map(\.tag))
        (asked, state, attempts) = (letter.isAskedFor, letter.state.rawValue, letter.attempts)
        (orderedAt, attemptedAt) = (letter.orderedAt.description, letter.attemptedAt?.description)
        outcome = letter.outcome
    }
}
