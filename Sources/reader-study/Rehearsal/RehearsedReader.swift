import Foundation
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// A simulated reader who reads the sessions of a rehearsal by HTTP.
struct RehearsedReader: Sendable {
    let invitation: IssuedInvitation
    let plan: StudyPlan
    let visit: ReaderVisit
    /// By session and case number.
    let readings: [[CaseNumber: SimulatedReadings.Reading]]
    /// The case that a slot stands for.
    let cases: [String: CaseNumber]
    /// Whether every image is fetched too; the images of all readers are the same.
    let looks: Bool

    /// Reads one session.
    ///
    /// - Parameters:
    ///   - session: From 1.
    ///   - progress: Called after each case.
    func read(session: Int, progress: @Sendable () throws -> Void) async throws {
        try await visit.signIn(token: invitation.linkToken)
        if session == 1 {
            try await visit.begin(specialty: invitation.specialty.description, yearsOfExperience: 10)
            try await visit.practise(ReaderVisit.CaseAnswers(plan.filledIn(\.plainResponse), milliseconds: 15_000))
        }
        let isAided = try await visit.isAided()
        for slot in try await visit.slots() {
            guard let item = cases[slot.slot], let reading = readings[session - 1][item] else {
                throw CommandFailure(.notPossible, "the simulated reader has no answer to one of the cases")
            }
            if looks { _ = try await visit.browser.get(slot.image).expecting(200, "image \(slot.position)") }
            if isAided { _ = try await visit.askForAdvice(slot).advice.expecting(200, "advice \(slot.position)") }
            _ = try await visit.answer(slot, answers(reading))
            if plan.reading(ofSession: session) == .sequential {
                _ = try await visit.askForAdvice(slot).advice.expecting(200, "advice \(slot.position)")
                _ = try await visit.answerAgain(slot, answers(reading)).expecting(200, "answer \(slot.position) again")
            }
            try progress()
        }
        try await visit.signOff()
    }

    private func answers(_ reading: SimulatedReadings.Reading) -> ReaderVisit.CaseAnswers {
        ReaderVisit.CaseAnswers(
            plan.filledIn { RehearsedAnswer(reading, isPrimary: $0.id == plan.primaryQuestion?.id).response(to: $0) },
            milliseconds: Int64((reading.seconds * 1000).rounded()))
    }
}

/// What a simulated reading says to a question.
struct RehearsedAnswer {
    private let reading: SimulatedReadings.Reading
    private let isPrimary: Bool

    init(_ reading: SimulatedReadings.Reading, isPrimary: Bool) {
        (self.reading, self.isPrimary) = (reading, isPrimary)
    }

    func response(to question: Question) -> Response {
        switch question.kind {
        case .choice(let options, let cannotAssess) where isPrimary:
            if reading.cannotAssess, let reason = cannotAssess?.reasons.first {
                return .cannotAssess(reason: reason.code)
            }
            let option = options.first { $0.positive == reading.isPositive } ?? options.first
            return .choice(option?.code ?? "")
        case .percent: return .percent(min(100, max(0, Int((reading.certainty * 100).rounded()))))
        case .scale5: return .scale(min(5, 1 + Int(reading.certainty * 5)))
        case .choice, .note, .marks: return question.plainResponse
        }
    }
}
