import Cryptography
import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// A reader's pages before, between and after the cases.
struct ReaderPages {
    let store: StudyStore
    let pages: Pages
    let configuration: SiteConfiguration

    func addRoutes(to router: some RouterMethods<ReaderContext>) {
        router.get("/reading", use: next)
        router.get("/reading/welcome", use: welcome)
        router.post("/reading/welcome", use: begin)
        router.get("/reading/screen", use: screen)
        router.post("/reading/screen", use: screenChecked)
        router.get("/reading/warm-up") { try await viewer($0, context: $1, mode: "warm-up") }
        router.get("/reading/cases") { try await viewer($0, context: $1, mode: "study") }
        router.get("/reading/wait", use: wait)
        router.get("/reading/done", use: done)
        router.post("/reading/leave", use: leave)
    }

    var now: Timestamp { Timestamp(milliseconds: configuration.clock()) }

    func frame(_ view: ReaderView, _ context: ReaderContext, _ titleKey: String, path: String) -> PageFrame {
        PageFrame(
            language: context.language, title: pages.strings.text(titleKey, context.language),
            notice: notice(view, context.language), path: path)
    }

    /// The view with the session that `?session=` names; without it, with the one that is to be read next.
    ///
    /// - Returns: `nil` when the address names a session that cannot be opened: it has not begun, or its answers are final.
    func openedView(_ request: Request, _ context: ReaderContext) async throws -> ReaderView? {
        do {
            return try await store.view(request, of: context.reader)
        } catch SiteError.notFound, AnswerProblem.signedOff {
            return nil
        }
    }

    /// Links to the sessions that are signed off and whose answers may still be changed.
    func links(_ view: ReaderView, _ language: Language) -> [SessionLink] {
        view.sessionsToReopen.map { number in
            let label = StudyValue(view, language, session: number).session.label
            return SessionLink(
                number: number, label: label ?? "\(pages.strings.text("common.session", language)) \(number)")
        }
    }

    private func notice(_ view: ReaderView, _ language: Language) -> String? {
        let parts = [
            view.plan.notice?.text(in: language),
            view.readersAreSimulated ? pages.strings.text("common.simulatedReaders", language) : nil,
        ]
        let text = parts.compactMap(\.self).joined(separator: " ")
        return text.isEmpty ? nil : text
    }

    @Sendable func next(_ request: Request, context: ReaderContext) async throws -> Response {
        let view = try await store.view(of: context.reader)
        return .redirect(to: ReaderStep(view, at: now).path, type: .normal)
    }

    @Sendable func welcome(_ request: Request, context: ReaderContext) async throws -> Response {
        try welcomePage(try await store.view(of: context.reader), context, form: [:], problems: [:])
    }

    private func welcomePage(
        _ view: ReaderView, _ context: ReaderContext, form: [String: String], problems: [String: Bool]
    ) throws -> Response {
        let chosen = form["specialty"] ?? view.specialty.description
        let language = context.language
        return try pages.page(
            "reader/welcome",
            WelcomePage(
                study: StudyValue(view, language), reader: ReaderValue(code: view.code),
                instructionsHTML: htmlOfMarkdown(view.plan.instructions.text(in: language)),
                consentHTML: htmlOfMarkdown(view.plan.consent.text(in: language)),
                specialties: view.plan.specialties.map {
                    WelcomePage.SpecialtyOption(
                        code: $0.code.description, label: $0.label.text(in: language),
                        selected: $0.code.description == chosen)
                }, specialtyChosen: view.plan.specialties.contains { $0.code.description == chosen },
                yearsOfExperience: form["years_experience"], consentGiven: form["consent"] == "yes",
                problems: problems, hasProblems: !problems.isEmpty),
            frame: frame(view, context, "welcome.title", path: "/reading/welcome"),
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func begin(_ request: Request, context: ReaderContext) async throws -> Response {
        let form = try await request.form()
        let view = try await store.view(of: context.reader)
        let specialty = view.plan.specialties.first { $0.code.description == form["specialty"] }
        let years = form["years_experience"].flatMap { Int($0.trimmingPrefix(" ")) }.flatMap {
            (0...70).contains($0) ? $0 : nil
        }
        var problems: [String: Bool] = [:]
        if specialty == nil { problems["specialty"] = true }
        if years == nil { problems["years"] = true }
        if form["consent"] != "yes" { problems["consent"] = true }
        guard let specialty, let years, problems.isEmpty else {
            return try welcomePage(view, context, form: form, problems: problems)
        }
        try await store.giveProfile(
            specialty: specialty.code, yearsOfExperience: years, consentLanguage: context.language,
            consentDigest: Digest(of: view.plan.consent.text(in: context.language)).description,
            reader: context.reader, at: now)
        return .redirect(to: "/reading", type: .normal)
    }

    @Sendable func screen(_ request: Request, context: ReaderContext) async throws -> Response {
        try screenPage(try await store.view(of: context.reader), context, form: [:], problems: [:])
    }

    private func screenPage(
        _ view: ReaderView, _ context: ReaderContext, form: [String: String], problems: [String: Bool]
    ) throws -> Response {
        try pages.page(
            "reader/screen",
            ScreenPage(
                study: StudyValue(view, context.language), reader: ReaderValue(code: view.code),
                darkestYes: form["darkest"] == "yes", darkestNo: form["darkest"] == "no",
                brightestYes: form["brightest"] == "yes", brightestNo: form["brightest"] == "no", problems: problems),
            frame: frame(view, context, "screen.title", path: "/reading/screen"),
            status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func screenChecked(_ request: Request, context: ReaderContext) async throws -> Response {
        let form = try await request.form()
        var problems: [String: Bool] = [:]
        for name in ["darkest", "brightest"] where form[name] != "yes" && form[name] != "no" { problems[name] = true }
        guard problems.isEmpty else {
            return try screenPage(try await store.view(of: context.reader), context, form: form, problems: problems)
        }
        try await store.recordScreenCheck(
            StudyStore.ScreenCheck(
                darkestVisible: form["darkest"] == "yes", brightestVisible: form["brightest"] == "yes",
                width: form["width"].flatMap(Int.init), height: form["height"].flatMap(Int.init),
                pixelRatio: form["ratio"].flatMap(Double.init)), reader: context.reader, at: now)
        return .redirect(to: "/reading", type: .normal)
    }

    @Sendable func viewer(_ request: Request, context: ReaderContext, mode: String) async throws -> Response {
        let isWarmUp = mode == "warm-up"
        let opened: ReaderView? = try await isWarmUp ? store.view(of: context.reader) : openedView(request, context)
        guard let view = opened else { return .redirect(to: "/reading", type: .normal) }
        let step = ReaderStep(view, at: now)
        // Practice can be repeated to look at; the cases are shown only when everything before them is done.
        if !isWarmUp, [.welcome, .screen, .warmUp, .wait].contains(step) {
            return .redirect(to: step.path, type: .normal)
        }
        let language = context.language
        let base = isWarmUp ? "/api/warm-up" : "/api/reading"
        let query = view.isEarlierSession ? "?session=\(view.session.number)" : ""
        let review = view.isEarlierSession ? "/reading/review\(query)" : nil
        let data: [String: Any] = [
            "language": language.tag, "mode": mode, "api": ["base": base, "state": base + query],
            "review": orNull(review),
            "strings": Dictionary(
                uniqueKeysWithValues: ["reading", "viewer", "keys", "errors", "common"].map {
                    ($0, pages.strings.branch($0, language))
                }),
        ]
        return try pages.page(
            "reader/reading",
            ViewerPage(
                study: StudyValue(view, language), reader: ReaderValue(code: view.code), warmUp: isWarmUp,
                pageData: try scriptJSON(data)),
            frame: frame(
                view, context, isWarmUp ? "reading.practiceTitle" : "reading.title",
                path: "/reading/\(isWarmUp ? "warm-up" : "cases")\(query)"))
    }

    @Sendable func wait(_ request: Request, context: ReaderContext) async throws -> Response {
        let view = try await store.view(of: context.reader)
        guard let allowedFrom = view.session.allowedFrom, allowedFrom > now else {
            return .redirect(to: "/reading", type: .normal)
        }
        let days = (allowedFrom.milliseconds - now.milliseconds + 86_399_999) / 86_400_000
        return try pages.page(
            "reader/wait",
            WaitPage(
                study: StudyValue(view, context.language), reader: ReaderValue(code: view.code),
                availableAt: TimeValue(allowedFrom), daysLeft: Int(days),
                sessionsToReopen: links(view, context.language)),
            frame: frame(view, context, "wait.title", path: "/reading/wait"))
    }

    @Sendable func done(_ request: Request, context: ReaderContext) async throws -> Response {
        let view = try await store.view(of: context.reader)
        let step = ReaderStep(view, at: now)
        // A signature ends one session; another one may follow.
        guard step == .done else { return .redirect(to: step.path, type: .normal) }
        return try pages.page(
            "reader/done",
            DonePage(
                study: StudyValue(view, context.language), reader: ReaderValue(code: view.code),
                signedOff: view.session.signedOffAt != nil,
                canReview: view.session.answered > 0 && view.plan.change.limit == .untilStudy
                    && view.studyState == .open, sessionsToReopen: links(view, context.language)),
            frame: frame(view, context, "done.title", path: "/reading/done"))
    }

    @Sendable func leave(_ request: Request, context: ReaderContext) async throws -> Response {
        try await store.signOut(context.cookie, at: now)
        var response = Response.redirect(to: "/", type: .normal)
        response.setCookie(SignInCookie.reader.ended(isSecure: configuration.isSecure))
        return response
    }
}
