import Studies
import TestSupport
import Testing

@testable import StudyStore

@Suite("One answer a case, and a history that tells what happened")
struct RecordingTests {
    @Test("the same submission again gets the first receipt and stores nothing")
    func resend() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        let submission = Submission.answer(at: study.clock.now)
        let first = try await study.answer(reader, position: 1, submission)
        let second = try await study.answer(reader, position: 1, submission)
        #expect(first.saved != nil)
        #expect(first == second)
        #expect(try study.count("SELECT count(*) FROM reading") == 1)
        #expect(try study.count("SELECT count(*) FROM event WHERE kind = 'answered'") == 1)
    }

    @Test("a submission's key cannot be used for another case")
    func keyOfAnotherCase() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        let submission = Submission.answer(at: study.clock.now)
        try await study.answer(reader, position: 1, submission)
        #expect(try await study.answer(reader, position: 2, submission).problem?.code == "invalid-answer")
        #expect(try study.count("SELECT count(*) FROM reading") == 1)
    }

    @Test("a second first answer is refused, shown the standing one, and told of in the history")
    func alreadyAnswered() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let late = try await study.answer(reader, position: 1, .answer(at: study.clock.now, "none"))
        #expect(late.problem == .alreadyAnswered)
        #expect(late.standing?.responses == [Question.ID("fracture"): .choice("fracture")])
        let event = try #require(try await study.store.history(of: study.name, limit: 1).first)
        #expect(event.kind == "answer-refused")
        #expect(event.texts["answers"] == "fracture=none")
    }

    @Test("two first answers at the same time: one stands, the other is refused")
    func twoTabs() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        let now = study.clock.now
        async let one = study.store.record(.answer(at: now), slot: reader.slots[0], reader: reader.id, at: now)
        async let other = study.store.record(
            .answer(at: now, "none"), slot: reader.slots[0], reader: reader.id, at: now)
        let outcomes = try await [one, other]
        #expect(outcomes.count { $0.saved != nil } == 1)
        #expect(outcomes.count { $0.problem == .alreadyAnswered } == 1)
        #expect(try study.count("SELECT count(*) FROM reading") == 1)
    }

    @Test("cases are answered in order")
    func order() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        #expect(try await study.answer(reader, position: 2).problem == .outOfOrder)
        try await study.answer(reader, position: 1)
        #expect(try await study.answer(reader, position: 2).saved != nil)
        #expect(try await study.answer(reader, position: 4).problem == .outOfOrder)
    }

    @Test("a case of another reader is not yours, and nothing tells that it exists")
    func anotherReadersCase() async throws {
        let study = try await StudyFixture()
        let (first, second) = (try await study.reader(), try await study.reader("surgeon"))
        let now = study.clock.now
        let foreign = try await study.store.record(
            .answer(at: now), slot: first.slots[0], reader: second.id, at: now)
        let unknown = try await study.store.record(.answer(at: now), slot: "nonsense", reader: second.id, at: now)
        #expect(foreign == .refused(.notYourCase, standing: nil))
        #expect(unknown == foreign)
        let image = try #require(try await study.store.view(of: first.id).session.slots.first?.image)
        #expect(try await study.store.imageFile(image, for: first.id) != nil)
        #expect(try await study.store.imageFile(image, for: second.id) == nil)
        #expect(try await !study.store.recordShown(slot: first.slots[0], shownAt: now, reader: second.id, at: now))
    }

    @Test("nothing is kept of a reader who has not agreed to take part")
    func consent() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader(hasConsented: false)
        #expect(try await study.answer(reader, position: 1) == .refused(.consentNeeded, standing: nil))
        #expect(try study.count("SELECT count(*) FROM reading") == 0)
    }

    @Test("a key that comes back with another answer is refused, and the first answer stands")
    func keyUsedTwice() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        var submission = Submission.answer(at: study.clock.now)
        try await study.answer(reader, position: 1, submission)
        submission.responses[Question.ID("fracture")] = .choice("none")
        let outcome = try await study.answer(reader, position: 1, submission)
        #expect(outcome == .refused(.malformed("submission key used for another answer"), standing: nil))
        let standing = try await study.store.view(of: reader.id).session.slots[0].standing
        #expect(standing?.responses == [Question.ID("fracture"): .choice("fracture")])
    }

    @Test("a radiograph is shown for the first time once, however often the page says so")
    func shownOnce() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        for _ in 0..<3 {
            let now = study.clock.advance(milliseconds: 1000)
            #expect(try await study.store.recordShown(slot: reader.slots[0], shownAt: now, reader: reader.id, at: now))
        }
        let events = try await study.store.history(of: study.name, limit: 100).filter { $0.kind == "case-shown" }
        #expect(events.count == 1)
        #expect(try study.count("SELECT count(*) FROM showing") == 1)
    }

    @Test(
        "an answer that the question does not offer is refused and stores nothing",
        arguments: [
            ([Question.ID("fracture"): Response.choice("perhaps")], "unknownOption"),
            ([Question.ID("fracture"): .cannotAssess(reason: "tired")], "unknownOption"),
            ([Question.ID("fracture"): .note("yes")], "wrongKind"),
            ([:], "missing"),
            ([Question.ID("fracture"): .choice("none"), Question.ID("colour"): .scale(1)], "unknownQuestion"),
            ([Question.ID("fracture"): .choice("none"), Question.ID("confidence"): .scale(6)], "outOfRange"),
            ([Question.ID("fracture"): .choice("none"), Question.ID("place"): .marks([])], "notAsked"),
            (
                [
                    Question.ID("fracture"): .choice("fracture"),
                    Question.ID("place"): .marks([Mark(shape: .box, side: .left, x: 20, y: 1, width: 9, height: 4)]),
                ], "outsideRadiograph"
            ),
        ])
    func invalid(responses: [Question.ID: Response], why: String) async throws {
        var folder = StudyFolderFixture()
        folder.allQuestions = true
        let study = try await StudyFixture(folder)
        let reader = try await study.reader()
        var submission = Submission.answer(at: study.clock.now)
        submission.responses = responses
        let problem = try await study.answer(reader, position: 1, submission).problem
        guard case .invalid(_, let reason) = problem else {
            Issue.record("not refused as invalid: \(String(describing: problem))")
            return
        }
        #expect(reason.rawValue == why)
        #expect(try study.count("SELECT count(*) FROM reading") == 0)
    }

    @Test("times that the page cannot know are cut to what the server knows")
    func clock() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        var submission = Submission.answer(at: study.clock.now)
        submission.shownAt = Timestamp(milliseconds: 0)
        submission.answeredAt = Timestamp(milliseconds: 4_000_000_000_000)
        let invited = study.clock.now
        try await study.answer(reader, position: 1, submission)
        let row = try study.raw().read { try GRDBRow.times($0) }
        #expect(row == [invited.milliseconds, study.clock.now.milliseconds, study.clock.now.milliseconds])
    }

    @Test("what SQLite would change silently is stored so that it still agrees with its digest")
    func unusualValues() async throws {
        var folder = StudyFolderFixture()
        folder.allQuestions = true
        let study = try await StudyFixture(folder)
        let reader = try await study.reader()
        let place = Mark(shape: .box, side: .left, x: -0.0, y: 1.1, width: 3.3000000000000003, height: 1.0e-300)
        var submission = Submission.answer(
            at: study.clock.now, reason: "a\u{0}b",
            others: [Question.ID("note"): .note("before\u{0}after 骨折 =1+1"), Question.ID("place"): .marks([place])])
        submission.view?.panX = -0.0
        #expect(try await study.answer(reader, position: 1, submission).saved != nil)
        var odd = Submission.answer(at: study.clock.now)
        odd.view?.zoom = .nan
        #expect(try await study.answer(reader, position: 2, odd).saved != nil)
        let standing = try #require(try await study.store.view(of: reader.id).session.slots.first?.standing)
        #expect(standing.responses[Question.ID("note")] == .note("beforeafter 骨折 =1+1"))
        #expect(standing.responses[Question.ID("place")] == .marks([place]))
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }

    @Test("after the study is closed or locked no answer is kept, and a revoked link gives none")
    func closedLockedRevoked() async throws {
        let study = try await StudyFixture()
        let (reader, other) = (try await study.reader(), try await study.reader())
        let sent = Submission.answer(at: study.clock.now)
        let receipt = try await study.answer(reader, position: 1, sent)
        try await study.store.revoke(other.code, in: study.name, by: .commandLine, at: study.clock.now)
        #expect(try await study.answer(other, position: 1).problem == .linkRevoked)
        #expect(try await study.store.whoIs(other.cookie, at: study.clock.now) == .revokedReader)
        try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
        #expect(try await study.answer(reader, position: 2).problem == .studyNotOpen(.closed))
        try await study.store.change(study.name, to: .open, by: .commandLine, at: study.clock.now)
        #expect(try await study.answer(reader, position: 2).saved != nil)
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        #expect(try await study.answer(reader, position: 3).problem?.code == "study-locked")
        #expect(
            try await study.answer(reader, position: 1, .answer(at: study.clock.now, "none", base: 1)).problem?.code
                == "study-locked")
        #expect(try await study.answer(reader, position: 1, sent) == receipt, "a resend still gets its receipt")
        #expect(try study.count("SELECT count(*) FROM reading") == 2)
        await #expect(throws: StoreError.self) {
            try await study.store.change(study.name, to: .open, by: .commandLine, at: study.clock.now)
        }
    }
}
