import Studies
import StudyStore

/// A moment as pages show it: machine-readable, and in UTC until the browser turns it into local time.
struct TimeValue: Sendable {
    let iso: String
    let text: String

    init(_ time: Timestamp) {
        iso = time.description
        text = time.calendarDate + " " + time.description.dropFirst(11).prefix(5) + " UTC"
    }
}

/// The study as a reader's page names it.
struct StudyValue: Sendable {
    let title: String
    let session: SessionValue

    struct SessionValue: Sendable {
        let number: Int
        let of: Int
        let label: String?
    }

    /// - Parameter session: The session that the page is about; without it, the one that is to be read.
    init(_ view: ReaderView, _ language: Language, session number: Int? = nil) {
        let plan = view.plan
        title = plan.title.text(in: language)
        let number = number ?? view.session.number
        let index = number - 1
        session = SessionValue(
            number: number, of: plan.sessions.count,
            label: plan.sessions.indices.contains(index) ? plan.sessions[index].label?.text(in: language) : nil)
    }
}

/// The reader as his own pages name him.
struct ReaderValue: Sendable {
    let code: String
}
