import Studies
import TestSupport
import Testing

@testable import StudyStore

@Suite("Changes, sessions and practice follow the study's policy")
struct PolicyTests {
    private static func fixture(
        _ limit: StudyPlan.ChangePolicy.Limit, _ reason: StudyPlan.ChangePolicy.Reason
    ) async throws -> (StudyFixture, TestReader) {
        var folder = StudyFolderFixture()
        folder.cases = 2
        (folder.change, folder.reason) = (limit, reason)
        let study = try await StudyFixture(folder)
        return (study, try await study.reader())
    }

    @Test(
        "until when an answer may be changed, and when a reason is needed",
        arguments: [
            // limit, rule of reasons; before the signature without and with reason; after it without and with reason
            ("case", "none", ["change-not-allowed", "change-not-allowed", "change-not-allowed", "change-not-allowed"]),
            ("session", "none", ["saved", "saved", "signed-off", "signed-off"]),
            ("session", "late", ["saved", "saved", "signed-off", "signed-off"]),
            ("session", "always", ["change-reason-needed", "saved", "signed-off", "signed-off"]),
            ("study", "none", ["saved", "saved", "saved", "saved"]),
            ("study", "late", ["saved", "saved", "change-reason-needed", "saved"]),
            ("study", "always", ["change-reason-needed", "saved", "change-reason-needed", "saved"]),
        ])
    func changes(limit: String, reason: String, expected: [String]) async throws {
        let (study, reader) = try await Self.fixture(
            try #require(.init(rawValue: limit)), try #require(.init(rawValue: reason)))
        try await study.answerAll(reader)
        var found: [String] = []
        var version = 1
        for attempt in 0..<4 {
            if attempt == 2 {
                try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
            }
            let submission = Submission.answer(
                at: study.clock.now, "none", base: version, reason: attempt.isMultiple(of: 2) ? " \n" : "Slipped.")
            let outcome = try await study.answer(reader, position: 1, submission)
            found.append(outcome.problem?.code ?? "saved")
            version = outcome.saved?.version ?? version
        }
        #expect(found == expected)
        let versions = found.count { $0 == "saved" } + 1
        #expect(
            try study.count(
                "SELECT count(*) FROM reading JOIN assignment ON assignment.id = assignment_id WHERE position = 1")
                == versions, "every version is kept")
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }

    @Test("a change of a version that no longer stands is refused")
    func staleChange() async throws {
        let (study, reader) = try await Self.fixture(.untilSession, .none)
        try await study.answer(reader, position: 1)
        #expect(
            try await study.answer(reader, position: 1, .answer(at: study.clock.now, "none", base: 1)).saved?.version
                == 2)
        let stale = try await study.answer(reader, position: 1, .answer(at: study.clock.now, base: 1))
        #expect(stale.problem == .alreadyAnswered)
        #expect(stale.standing?.version == 2)
    }

    @Test("a session is signed off once, when every case has an answer, and the certificate carries the history's head")
    func signOff() async throws {
        let (study, reader) = try await Self.fixture(.untilSession, .none)
        try await study.answer(reader, position: 1)
        await #expect(throws: StoreError.casesUnanswered(1)) {
            try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        }
        try await study.answer(reader, position: 2)
        try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        await #expect(throws: StoreError.signedOffAlready) {
            try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        }
        let certificate = try #require(try await study.store.certificates(of: reader.id).first)
        #expect(certificate.cases == 2)
        #expect(certificate.activeMilliseconds == 17_000)
        #expect(certificate.declaration == "I declare")
        let verification = try await study.store.verify(study.name, expecting: certificate.historyHead)
        #expect(verification.isIntact)
        #expect(verification.expectedAt == verification.events)
    }

    @Test("the second session begins when the washout is over, counted from the first signature")
    func washout() async throws {
        var folder = StudyFolderFixture()
        (folder.cases, folder.washoutDays) = (2, [0, 28])
        let study = try await StudyFixture(folder)
        let reader = try await study.reader()
        let second = try study.raw().read { try GRDBRow.slots($0, session: 2) }
        #expect(Set(second).isDisjoint(with: reader.slots))
        let early = try await study.store.record(
            .answer(at: study.clock.now), slot: second[0], reader: reader.id, at: study.clock.now)
        #expect(early.problem == .outOfOrder)
        try await study.answerAll(reader)
        try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        let from = study.clock.now.advanced(byDays: 28)
        let view = try await study.store.view(of: reader.id)
        #expect(view.session.number == 2)
        #expect(view.session.allowedFrom == from)
        study.clock.advance(milliseconds: -1, days: 28)
        let outcome = try await study.store.record(
            .answer(at: study.clock.now), slot: second[0], reader: reader.id, at: study.clock.now)
        #expect(outcome.problem == .washout(until: from))
        study.clock.advance(milliseconds: 1)
        try await study.answerAll(reader)
        #expect(try study.count("SELECT count(*) FROM reading") == 4)
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }

    @Test("practice is kept apart: its answers are in its own tables, the first one counts, and feedback follows")
    func warmUp() async throws {
        let study = try await StudyFixture()
        let (reader, other) = (try await study.reader(), try await study.reader())
        let slots = try await study.store.warmUp(of: reader.id)
        #expect(slots.map(\.position) == [1, 2])
        #expect(slots.allSatisfy { $0.feedback == nil })
        let now = study.clock.now
        let first = try await study.store.recordWarmUp(
            .answer(at: now, "none"), slot: slots[0].slot, reader: reader.id, at: now)
        #expect(first.feedback.isCorrect == false)
        #expect(first.feedback.text.invariant == "The neck is broken.")
        #expect(first.feedback.box == ReferenceStandard.Box(x0: 2, y0: 2, x1: 8, y1: 8))
        let second = try await study.store.recordWarmUp(
            .answer(at: now), slot: slots[0].slot, reader: reader.id, at: now)
        #expect(second.feedback.isCorrect == false, "the first answer counts")
        await #expect(throws: StoreError.notYourCase) {
            _ = try await study.store.recordWarmUp(.answer(at: now), slot: slots[1].slot, reader: other.id, at: now)
        }
        #expect(try study.count("SELECT count(*) FROM warm_up_reading") == 1)
        #expect(try study.count("SELECT count(*) FROM reading") == 0)
        #expect(try await study.store.view(of: reader.id).warmUpCasesLeft == 1)
    }

    @Test("of marks that practice only counted, before it kept them, nothing is said")
    func countedMarks() async throws {
        var folder = StudyFolderFixture()
        folder.allQuestions = true
        let study = try await StudyFixture(folder)
        let reader = try await study.reader()
        let slot = try #require(try await study.store.warmUp(of: reader.id).first)
        let now = study.clock.now
        _ = try await study.store.recordWarmUp(.answer(at: now), slot: slot.slot, reader: reader.id, at: now)
        try study.tamper(
            """
            INSERT INTO warm_up_response (reading_id, question, kind, number)
            SELECT id, 'place', 'marks', 2 FROM warm_up_reading
            """)
        let standing = try #require(try await study.store.warmUp(of: reader.id).first?.standing)
        #expect(standing.responses == [Question.ID("fracture"): .choice("fracture")])
    }

    @Test("a re-issued link opens the same reader, and the one before opens nothing")
    func reissue() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let again = try await study.store.reissue(reader.code, in: study.name, by: .commandLine, at: study.clock.now)
        #expect(try await study.store.signIn(typed: reader.invitation.linkToken, at: study.clock.now) == nil)
        #expect(try await study.store.signIn(typed: reader.invitation.typedCode, at: study.clock.now) == nil)
        #expect(try await study.store.signIn(typed: again.linkToken, at: study.clock.now) == .reader(reader.id))
        #expect(try await study.store.signIn(typed: again.typedCode, at: study.clock.now) == .reader(reader.id))
        #expect(try await study.store.view(of: reader.id).session.answered == 1)
        let bytes = try study.raw().read { try GRDBRow.dump($0) }
        #expect(!bytes.contains(again.linkToken))
        #expect(!bytes.lowercased().contains(again.typedCode.lowercased().filter { $0 != "-" }))
    }
}
