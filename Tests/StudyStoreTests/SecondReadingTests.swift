import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("A model speaks after the reader's own answer, and the answer after it is kept beside that")
struct SecondReadingTests {
    private static func problem(_ work: () async throws -> Void) async -> AnswerProblem? {
        do {
            try await work()
            return nil
        } catch {
            return error as? AnswerProblem
        }
    }

    private static func advice(_ study: StudyFixture, _ reader: TestReader, _ position: Int) async -> AnswerProblem? {
        await problem {
            _ = try await study.aid.advice(on: reader.slots[position - 1], for: reader.id, at: study.clock.now)
        }
    }

    @Test("nothing is told before the own answer, of another reader's case, or once both answers stand")
    func refused() async throws {
        let study = try await StudyFixture.sequential()
        let (reader, other) = (try await study.reader(), try await study.reader())
        #expect(await Self.advice(study, reader, 1) == .firstAnswerNeeded)
        try await study.answer(reader, position: 1)
        let foreign = await Self.problem {
            _ = try await study.aid.advice(on: reader.slots[0], for: other.id, at: study.clock.now)
        }
        #expect(foreign == .notYourCase)
        let unseen = await Self.problem {
            _ = try await study.aid.map(on: reader.slots[0], for: reader.id, at: study.clock.now)
        }
        #expect(unseen == .adviceNotSeen, "the map comes with the advice")
        #expect(try study.count("SELECT count(*) FROM advice") == 0)
        let now = study.clock.now
        let early = try await study.store.recordSecond(
            .answer(at: now), slot: reader.slots[0], reader: reader.id, at: now)
        #expect(early.problem == .adviceNotSeen)
        try await study.answerAgain(reader, position: 1)
        #expect(await Self.advice(study, reader, 1) == .alreadyAnswered)
        #expect(await Self.advice(study, reader, 2) == .firstAnswerNeeded)
    }

    @Test("a session without a model gives out nothing, however far the reader is")
    func unaided() async throws {
        let study = try await StudyFixture()
        try await study.scoreWithMaps(calling: [1, 2])
        let reader = try await study.reader()
        #expect(await Self.advice(study, reader, 1) == .notAided)
        try await study.answerAll(reader)
        #expect(await Self.advice(study, reader, 1) == .notAided)
        let now = study.clock.now
        let second = try await study.store.recordSecond(
            .answer(at: now), slot: reader.slots[0], reader: reader.id, at: now)
        #expect(second.problem == .notAided)
    }

    @Test("the advice is the model's, with a map where it calls a fracture, and asked again it is told once")
    func told() async throws {
        let study = try await StudyFixture.sequential(calling: [1, 3])
        let reader = try await study.reader()
        let cases = try await study.store.assignedCases(of: study.name)
        for position in 1...4 {
            try await study.answer(reader, position: position)
            let number = try #require(cases.first { $0.slot == reader.slots[position - 1] }?.number.description)
            let isCalled = ["1", "3"].contains(number)
            for _ in 0..<2 {
                let advice = try await study.aid.advice(
                    on: reader.slots[position - 1], for: reader.id, at: study.clock.now)
                #expect(advice.probability == (isCalled ? 0.9 : 0.1) && advice.threshold == 0.5)
                #expect(advice.callsFracture == isCalled && advice.hasMap == isCalled)
            }
            let map = try await study.aid.map(
                on: reader.slots[position - 1], for: reader.id, at: study.clock.now)
            #expect((map != nil) == isCalled)
            try await study.answerAgain(reader, position: position)
        }
        #expect(try study.count("SELECT count(*) FROM event WHERE kind = 'advice-given'") == 4)
    }

    @Test("the first answer is final; the next case waits for the second one, and so does the signature")
    func order() async throws {
        let study = try await StudyFixture.sequential(cases: 2)
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let change = try await study.answer(
            reader, position: 1, .answer(at: study.clock.now, "none", base: 1))
        #expect(change.problem == .changeNotAllowed)
        #expect(try await study.answer(reader, position: 2).problem == .outOfOrder)
        try await study.answerAgain(reader, position: 1, .answer(at: study.clock.now, "none"))
        #expect(try await study.answer(reader, position: 2).saved != nil)
        await #expect(throws: StoreError.casesUnanswered(1)) {
            try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        }
        try await study.answerAgain(reader, position: 2)
        try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        let view = try await study.store.view(of: reader.id)
        #expect(view.session.answered == 2 && view.session.reading == .sequential)
        #expect(view.session.slots[0].standing?.responses[Question.ID("fracture")] == .choice("fracture"))
        #expect(view.session.slots[0].second?.responses[Question.ID("fracture")] == .choice("none"))
        #expect(try await study.store.certificates(of: reader.id).first?.cases == 2)
    }

    @Test("a second answer is stored once however often it is sent, and another one is refused")
    func once() async throws {
        let study = try await StudyFixture.sequential()
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let answer = Submission.answer(at: study.clock.now, "none")
        let saved = try #require(try await study.answerAgain(reader, position: 1, answer).saved)
        study.clock.advance(milliseconds: 5000)
        let again = try await study.store.recordSecond(
            answer, slot: reader.slots[0], reader: reader.id, at: study.clock.now)
        #expect(again.saved == saved, "the first receipt again")
        var other = answer
        other.responses = [Question.ID("fracture"): .choice("fracture")]
        let changed = try await study.store.recordSecond(
            other, slot: reader.slots[0], reader: reader.id, at: study.clock.now)
        #expect(changed.problem?.code == "invalid-answer")
        let late = try await study.store.recordSecond(
            .answer(at: study.clock.now), slot: reader.slots[0], reader: reader.id, at: study.clock.now)
        #expect(late.problem == .alreadyAnswered && late.standing?.responses == answer.responses)
        #expect(try study.count("SELECT count(*) FROM second_reading") == 1)
    }

    @Test(
        "a row that was changed, added or taken away behind the store's back is found",
        arguments: [
            "UPDATE second_response SET code = 'none' WHERE question = 'fracture'", "DELETE FROM second_response",
            "UPDATE second_reading SET active_ms = active_ms + 1", "UPDATE advice SET given_at = given_at + 1",
            "UPDATE second_mark SET x = x + 1",
        ])
    func tampered(statement: String) async throws {
        let study = try await StudyFixture.sequential(allQuestions: true)
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let place = Response.marks([Mark(shape: .box, side: .left, x: 1, y: 1, width: 2, height: 2)])
        try await study.answerAgain(
            reader, position: 1, .answer(at: study.clock.now, others: [Question.ID("place"): place]))
        #expect(try await study.store.verify(study.name, expecting: nil).isIntact)
        let triggers = try study.raw().read {
            try String.fetchAll(
                $0, sql: "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%append_only'")
                + String.fetchAll(
                    $0, sql: "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%is_kept'")
        }
        let names = triggers.compactMap { $0.split(separator: " ").dropFirst(2).first }
        try study.tamper(
            names.map { "DROP TRIGGER \($0);" }.joined() + statement + ";" + triggers.joined(separator: ";"))
        #expect(try await !study.store.verify(study.name, expecting: nil).isIntact)
    }

    @Test("a model that is silent on a case is noticed before the study is opened")
    func silent() async throws {
        let study = try await StudyFixture(StudyFixture.folder(cases: 4), isOpen: false)
        let plan = try await study.store.study(study.name).plan
        #expect(try await study.confidential.casesWithoutAdvice(in: plan) == 4)
        try await study.scoreWithMaps(calling: [1])
        #expect(try await study.confidential.casesWithoutAdvice(in: plan) == 0)
    }

    @Test(
        "the export tells what was changed, and who was right only beside the reference standard",
        arguments: [false, true])
    func exported(withTruth: Bool) async throws {
        let study = try await StudyFixture.sequential(cases: 2)
        let reader = try await study.reader()
        for position in 1...2 {
            try await study.answer(reader, position: position)
            try await study.answerAgain(
                reader, position: position, .answer(at: study.clock.now, position == 1 ? "none" : "fracture"))
        }
        if withTruth { try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now) }
        let folder = study.folder.url.appendingPathComponent("export")
        try await study.store.export(
            study.name, formats: [.csv], includingReferenceStandard: withTruth, confidential: study.confidential,
            to: folder, version: "test", by: .commandLine, at: study.clock.now)
        let rows = table(try study.folder.read("export/second-readings.csv"))
        #expect(rows.map { $0["direction"] } == ["to-none", "kept"])
        #expect(rows.map { $0["changed"] } == ["1", "0"])
        #expect(rows.allSatisfy { ($0["model_right"] != nil) == withTruth })
        let dictionary = table(try study.folder.read("export/data-dictionary.csv"))
        #expect(dictionary.contains { $0.values.contains("second-readings.csv") && $0.values.contains("direction") })
    }
}
