import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// The end of a session: looking the answers over, the signature, the certificate.
struct SignOffPages {
    let reader: ReaderPages

    private var store: StudyStore { reader.store }
    private var pages: Pages { reader.pages }

    func addRoutes(to router: some RouterMethods<ReaderContext>) {
        router.get("/reading/review", use: review)
        router.get("/reading/sign-off", use: signOff)
        router.post("/reading/sign-off", use: sign)
        router.get("/reading/certificate", use: certificate)
    }

    @Sendable func review(_ request: Request, context: ReaderContext) async throws -> Response {
        guard let view = try await reader.openedView(request, context) else {
            return .redirect(to: "/reading", type: .normal)
        }
        // Until the washout is over there is nothing to look at, unless it is asked for by its number.
        guard ReaderStep(view, at: reader.now) != .wait else {
            return .redirect(to: ReaderStep.wait.path, type: .normal)
        }
        let (session, language) = (view.session, context.language)
        let isComplete = session.answered == session.slots.count
        let isSignedOff = session.signedOffAt != nil
        let rows = session.slots.filter { $0.standing != nil }.map { slot in
            ReviewPage.Row(
                position: slot.position,
                answers: view.plan.questions.map { answer(to: $0, in: slot.last, language) },
                savedAt: slot.last.map { TimeValue($0.savedAt) }, changed: slot.isChanged)
        }
        return try pages.page(
            "reader/review",
            ReviewPage(
                study: StudyValue(view, language), reader: ReaderValue(code: view.code),
                canChange: view.canChangeAnswers,
                answered: session.answered, total: session.slots.count, complete: isComplete,
                canSignOff: isComplete && !isSignedOff && view.studyState == .open, signedOff: isSignedOff,
                isEarlierSession: view.isEarlierSession, sessionsToReopen: reader.links(view, language),
                questions: view.plan.questions.map { ReviewPage.QuestionHeading(text: $0.text.text(in: language)) },
                rows: rows),
            frame: reader.frame(
                view, context, "review.title",
                path: view.isEarlierSession ? "/reading/review?session=\(session.number)" : "/reading/review"))
    }

    private func answer(
        to question: Question, in standing: StandingAnswer?, _ language: Language
    ) -> ReviewPage.Answer {
        guard let response = standing?.responses[question.id] else {
            return ReviewPage.Answer(text: nil, cannotAssess: false)
        }
        var isCannotAssess = false
        if case .cannotAssess = response { isCannotAssess = true }
        return ReviewPage.Answer(
            text: question.words(for: response, in: language) { side in
                pages.strings.text("common.side.\(side.rawValue)", language)
            }, cannotAssess: isCannotAssess)
    }

    @Sendable func signOff(_ request: Request, context: ReaderContext) async throws -> Response {
        let view = try await store.view(of: context.reader)
        guard view.session.signedOffAt == nil else { return .redirect(to: "/reading/done", type: .normal) }
        guard ReaderStep(view, at: reader.now) != .wait else {
            return .redirect(to: ReaderStep.wait.path, type: .normal)
        }
        return try signOffPage(view, context, problem: false)
    }

    private func signOffPage(_ view: ReaderView, _ context: ReaderContext, problem: Bool) throws -> Response {
        let cannotAssess = view.session.slots.compactMap(\.last).count { answer in
            answer.responses.values.contains { if case .cannotAssess = $0 { true } else { false } }
        }
        return try pages.page(
            "reader/sign-off",
            SignOffPage(
                study: StudyValue(view, context.language), reader: ReaderValue(code: view.code),
                answered: view.session.answered, total: view.session.slots.count, cannotAssess: cannotAssess,
                changed: view.session.slots.count(where: \.isChanged),
                complete: view.session.answered == view.session.slots.count,
                declaration: declaration(in: view.plan, session: view.session.number, context.language),
                problem: problem, changeAfter: view.plan.change.limit == .untilStudy, canReview: view.canChangeAnswers),
            frame: reader.frame(view, context, "signOff.title", path: "/reading/sign-off"),
            status: problem ? .unprocessableContent : .ok)
    }

    @Sendable func sign(_ request: Request, context: ReaderContext) async throws -> Response {
        let form = try await request.form(limit: 4096)
        guard form["declare"] == "yes" else {
            return try signOffPage(try await store.view(of: context.reader), context, problem: true)
        }
        let view = try await store.view(of: context.reader)
        let session = form["session"].flatMap { Int($0) }
        do {
            try await store.signOff(
                declaration: declaration(
                    in: view.plan, session: session ?? view.session.number, context.language),
                session: session, reader: context.reader, at: reader.now)
        } catch StoreError.signedOffAlready {
            // The button was pressed twice: the signature stands.
        }
        return .redirect(to: "/reading/done", type: .normal)
    }

    /// What is signed: where the plan has a model speak, nobody can say that he had no help.
    private func declaration(in plan: StudyPlan, session number: Int, _ language: Language) -> String {
        pages.strings.text(
            isAided(number, in: plan) ? "signOff.declarationAided" : "signOff.declaration", language)
    }

    private func isAided(_ session: Int, in plan: StudyPlan) -> Bool {
        plan.sessions.indices.contains(session - 1) && plan.sessions[session - 1].reading != .unaided
    }

    @Sendable func certificate(_ request: Request, context: ReaderContext) async throws -> Response {
        guard let newest = try await store.certificates(of: context.reader).first else {
            return .redirect(to: "/reading", type: .normal)
        }
        let view = try await store.view(of: context.reader)
        let specialty = view.plan.specialties.first { $0.code == newest.specialty }
        return try pages.page(
            "reader/certificate",
            CertificatePage(
                study: StudyValue(view, context.language, session: newest.session),
                reader: ReaderValue(code: newest.code),
                specialty: specialty?.label.text(in: context.language) ?? newest.specialty.description,
                cases: newest.cases, startedAt: TimeValue(newest.startedAt), signedOffAt: TimeValue(newest.signedAt),
                activeMinutes: Int((Double(newest.activeMilliseconds) / 60_000).rounded()),
                isAided: isAided(newest.session, in: view.plan), answersHash: newest.answersDigest,
                headHash: newest.historyHead, issuedAt: TimeValue(reader.now)),
            frame: reader.frame(view, context, "certificate.title", path: "/reading/certificate"))
    }
}

extension Question {
    /// A response in words, for people.
    func words(
        for response: Studies.Response, in language: Language, sides: (ReferenceStandard.Side) -> String
    ) -> String {
        switch (kind, response) {
        case (.choice(let options, _), .choice(let code)):
            options.first { $0.code == code }?.label.text(in: language) ?? code
        case (.choice(_, let cannotAssess?), .cannotAssess(let reason)):
            cannotAssess.label.text(in: language) + ": "
                + (cannotAssess.reasons.first { $0.code == reason }?.label.text(in: language) ?? reason)
        case (.scale5(let labels), .scale(let point)) where labels.indices.contains(point - 1):
            labels[point - 1].text(in: language)
        case (_, .percent(let percent)): "\(percent)"
        case (_, .note(let text)): text
        case (_, .marks(let marks)):
            marks.isEmpty ? "0" : marks.map { $0.side.map(sides) ?? "•" }.joined(separator: ", ")
        default: ""
        }
    }
}
