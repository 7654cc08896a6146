import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Mail
import Studies
@_spi(Confidential) import StudyStore

/// Reminders by letter: what they say, who gets one now, when they go by themselves, and what became of each.
struct LetterPages {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/letters") { request, context in
            let done = request.uri.queryParameters["done"].map(String.init)
            return try await page(try await desk.study(context), context, done: done)
        }
        router.post("/coordinator/studies/:name/letters", use: send)
        router.post("/coordinator/studies/:name/letters/schedule", use: schedule)
    }

    /// Orders letters; the postman takes them from there. The form's key makes the button, pressed twice, one order.
    @Sendable func send(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = try await request.form(limit: 4096)
        guard desk.configuration.letters != nil, !study.readersAreSimulated else {
            return try await page(study, context, problem: "none", status: .conflict)
        }
        guard let key = form["key"].flatMap(Token.init(typed:)), let languages = LetterForm.languages(form) else {
            return try await page(study, context, problem: "form")
        }
        let due = LetterRecipients(
            try await desk.store.readersToRemind(in: study, confidential: desk.confidential, at: desk.now))
        do {
            let ordered = try await desk.store.orderReminders(
                due.letters, occasion: .asked(key: key.description), languages: languages, for: study.plan.name,
                confidential: desk.confidential, by: context.actor, at: desk.now)
            return .redirect(to: Self.address(study) + "?done=\(ordered > 0 ? "ordered" : "nobody")", type: .normal)
        } catch StoreError.wrongState {
            return try await page(study, context, problem: "state", status: .conflict)
        }
    }

    @Sendable func schedule(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let form = LetterForm(try await request.form(limit: 4096))
        guard desk.configuration.letters != nil, !study.readersAreSimulated else {
            return try await page(study, context, problem: "none", status: .conflict)
        }
        guard let schedule = form.schedule else {
            return try await page(study, context, form: form, problem: "schedule")
        }
        do {
            try await desk.store.setReminderSchedule(
                schedule, for: study.plan.name, confidential: desk.confidential, by: context.actor, at: desk.now)
        } catch StoreError.wrongState {
            return try await page(study, context, problem: "state", status: .conflict)
        }
        return .redirect(to: Self.address(study) + "?done=\(schedule.isOn ? "on" : "off")", type: .normal)
    }

    private static func address(_ study: StudyRecord) -> String { StudyAddress(study.plan.name).path + "/letters" }

    private func page(
        _ study: StudyRecord, _ context: CoordinatorContext, done: String? = nil, form: LetterForm? = nil,
        problem: String? = nil, status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        let (language, name, address) = (context.language, study.plan.name, Self.address(study))
        let stored = try await desk.confidential.reminderSchedule(of: name)
        let reminders = try await desk.store.readersToRemind(in: study, confidential: desk.confidential, at: desk.now)
        let settings = desk.configuration.letters
        let languages = stored?.schedule.languages ?? Language.allCases
        let letter = try settings.flatMap { settings in
            try (LetterRecipients(reminders).reachable.first?.reminder ?? reminders.first).map {
                try ReminderText(
                    $0, of: study.plan, languages: languages, address: settings.siteAddress, pages: desk.pages)
            }
        }
        let letters = try await desk.confidential.reminderLetters(of: name)
        let resting = Set(letters.filter { $0.holdsOthersBack(at: desk.now) }.map(\.code))
        let model = LetterPage(
            coordinator: context.name, study: desk.heading(study, language, tab: .letters), address: address,
            done: done.flatMap { LetterPage.known.contains($0) ? desk.text("letters.done.\($0)", language) : nil },
            problem: problem.map { desk.text("letters.problems.\($0)", language) },
            isOffered: settings != nil && !study.readersAreSimulated, isSimulated: study.readersAreSimulated,
            sender: settings?.sender.description ?? "",
            isOpen: study.state == .open, isLocked: study.state == .locked,
            recipients: LetterPage.Recipients(
                LetterRecipients(reminders, resting: resting), desk: desk, language), letter: letter,
            key: try Token().description, choices: LetterForm.choices(languages, desk: desk, language),
            form: (form ?? LetterForm(stored?.schedule, today: today)).value(desk: desk, language),
            plan: stored.flatMap { plan($0.schedule, language) },
            hasLetters: !letters.isEmpty, letters: letters.map { LetterPage.Row($0, desk: desk, language) })
        return try desk.pages.page(
            "coordinator/letters", model,
            frame: desk.frame(context, title: desk.text("letters.heading", language), study: study, path: address),
            status: problem == nil ? .ok : status)
    }

    private var today: String {
        ReminderSchedule.day(of: desk.now, in: desk.configuration.letters?.zone ?? .current)
    }

    /// When the next letters go, in a sentence; `nil` when none do.
    private func plan(_ schedule: ReminderSchedule, _ language: Language) -> String? {
        guard schedule.isOn, let zone = desk.configuration.letters?.zone,
            let next = schedule.next(after: desk.now, in: zone)
        else { return nil }
        return desk.text(
            "letters.next", language,
            filling: [
                "day": next.day, "hour": String(schedule.hour), "days": String(schedule.everyDays),
                "most": String(schedule.most), "zone": zone.identifier,
            ])
    }
}
