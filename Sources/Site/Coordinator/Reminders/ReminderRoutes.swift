import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The file for mail merge with the readers who are not finished.
struct ReminderRoutes {
    let desk: CoordinatorDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/coordinator/studies/:name/reminders", use: reminders)
    }

    /// No GET: it tells names, so the history notes who asked.
    @Sendable func reminders(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let now = desk.now
        let reminders: [Reminder]
        do {
            reminders = try await desk.store.reminders(
                for: study.plan.name, confidential: desk.confidential, by: .coordinator(context.name), at: now)
        } catch StoreError.wrongState {
            return try await StudyPages(desk: desk).page(
                study, context,
                said: StudyPage.Said(
                    problem: desk.text("problems.remindersState", context.language), status: .conflict))
        }
        let rows = [Self.header] + reminders.map { row($0, study, at: now, context.language) }
        var response = Response(
            status: .ok,
            body: ResponseBody(
                // The mark by which Excel knows UTF-8: this file is opened by hand, and names are not all Latin.
                byteBuffer: ByteBuffer(string: "\u{FEFF}" + rows.map(DelimitedText.row).joined())))
        response.headers[.contentType] = "text/csv; charset=utf-8"
        response.headers[.contentDisposition] =
            "attachment; filename=\"reminders-\(study.plan.name)-\(now.calendarDate).csv\""
        return response
    }

    private static let header = [
        "study", "reader", "name", "contact", "specialty", "link", "session", "done", "of", "left", "last_seen",
        "days_since_last_seen",
    ]

    private func row(_ reminder: Reminder, _ study: StudyRecord, at now: Timestamp, _ language: Language) -> [String] {
        let days = reminder.lastSeenAt.map { (now.milliseconds - $0.milliseconds) / 86_400_000 }
        return [
            study.plan.title.text(in: language), reminder.code, reminder.name, reminder.contact,
            desk.specialty(reminder.specialty, in: study.plan, language).label, reminder.link.rawValue,
            String(reminder.session), String(reminder.answered), String(reminder.cases),
            String(reminder.cases - reminder.answered), reminder.lastSeenAt?.calendarDate ?? "",
            days.map { String(max(0, $0)) } ?? "",
        ]
    }
}
