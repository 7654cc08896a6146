import AsyncHTTPClient
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// A reader who reads a whole study by HTTP and keeps every byte.
struct ProbeReader: Sendable {
    let invitation: IssuedInvitation
    let plan: StudyPlan
    let clock: VirtualClock
    let browser: Browser
    /// The option that is given to every case, so that all answers of this probe are the same.
    let option: String

    private static let languages = ["en", "zh-Hant"]

    /// Reads all sessions.
    ///
    /// - Parameter progress: Called after each case.
    func read(progress: @Sendable () -> Void) async throws {
        let visit = ReaderVisit(browser: browser, clock: clock)
        for number in plan.sessions.indices {
            if number > 0 {
                clock.advance(byMilliseconds: Int64(plan.sessions[number].washoutDays) * 86_400_000 + 60_000)
            }
            try await visit.signIn(token: invitation.linkToken)
            try await fetch(["/", "/reading"])
            if number == 0 {
                try await fetch(["/reading/welcome", "/reading/screen"])
                try await visit.begin(specialty: invitation.specialty.description, yearsOfExperience: 10)
                try await practise(visit)
            }
            try await readCases(visit, plan.sessions[number].reading, progress: progress)
            try await fetch(["/reading/cases", "/api/reading", "/reading/review", "/reading/sign-off"])
            try await visit.signOff()
            try await fetch(["/reading", "/reading/done", "/reading/wait", "/reading/certificate", "/api/reading"])
            // Sessions by number: those before, which the policy may open again, and one that does not exist.
            for session in 1...plan.sessions.count + 1 {
                try await fetch(
                    ["/reading/review", "/reading/cases", "/api/reading"].map { "\($0)?session=\(session)" })
            }
        }
    }

    private func practise(_ visit: ReaderVisit) async throws {
        try await fetch(["/reading/warm-up", "/api/warm-up"])
        for slot in try await visit.slots("/api/warm-up") { _ = try await browser.get(slot.image) }
        try await visit.practise(answers)
        try await fetch(["/api/warm-up"])
    }

    private func readCases(
        _ visit: ReaderVisit, _ reading: StudyPlan.Session.Reading, progress: @Sendable () -> Void
    ) async throws {
        try await fetch(["/reading/cases", "/api/reading"])
        let (slots, isAided) = (try await visit.slots(), try await visit.isAided())
        for slot in slots {
            _ = try await browser.get(slot.image).expecting(200, "image \(slot.position)")
            // Of a case whose turn it is not the model says nothing, and outside an aided arm nothing before the own answer;
            // the log tells whether it did.
            if plan.isReadWithModel, let next = slots.first(where: { $0.position == slot.position + 1 }) {
                _ = try await visit.askForAdvice(next)
            }
            let early = try await visit.askForAdvice(slot).advice
            if isAided { _ = try early.expecting(200, "what the model says of case \(slot.position)") }
            _ = try await visit.answerAgain(slot, answers)
            _ = try await visit.answer(slot, answers)
            let advice = try await visit.askForAdvice(slot).advice
            let again = try await visit.answerAgain(slot, answers)
            if reading == .sequential {
                _ = try advice.expecting(200, "what the model says of case \(slot.position)")
                _ = try again.expecting(200, "the second answer to case \(slot.position)")
                _ = try await visit.askForAdvice(slot)
            }
            progress()
        }
    }

    private func fetch(_ paths: [String]) async throws {
        for path in paths {
            for language in Self.languages {
                _ = try await browser.get(path, headers: ["Accept-Language": language])
            }
        }
    }

    /// The same to every case.
    private var answers: ReaderVisit.CaseAnswers {
        let responses = plan.filledIn { question in
            guard case .choice = question.kind, question.id == plan.primaryQuestion?.id else {
                return question.plainResponse
            }
            return .choice(option)
        }
        return ReaderVisit.CaseAnswers(responses, milliseconds: 5000)
    }
}

extension ReaderVisit.CaseAnswers {
    init(_ responses: [Question.ID: Response], milliseconds: Int64) {
        self.init(
            answers: Dictionary(
                uniqueKeysWithValues: responses.map { ($0.key.description, JSONAnswer($0.value)) }),
            milliseconds: milliseconds)
    }
}

extension JSONAnswer {
    init(_ response: Response) {
        switch response {
        case .choice(let code): self = .choice(code)
        case .cannotAssess(let reason): self = .cannotAssess(reason)
        case .scale(let point): self = .scale(point)
        case .percent(let percent): self = .percent(percent)
        case .note(let text): self = .note(text)
        case .marks(let marks):
            self = .marks(
                marks.map {
                    Point(
                        shape: $0.shape.rawValue, side: $0.side?.rawValue, x: $0.x, y: $0.y, width: $0.width,
                        height: $0.height)
                })
        }
    }
}
