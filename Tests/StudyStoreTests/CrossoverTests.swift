import Foundation
import GRDB
import Studies
import Synchronization
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("A crossover: the model speaks in the aided arm, with each case in its turn, and never in the other")
struct CrossoverTests {
    private static func advice(_ study: StudyFixture, _ reader: TestReader, _ slot: String) async -> AnswerProblem? {
        await problem { _ = try await study.aid.advice(on: slot, for: reader.id, at: study.clock.now) }
    }

    private static func map(_ study: StudyFixture, _ reader: TestReader, _ slot: String) async -> AnswerProblem? {
        await problem { _ = try await study.aid.map(on: slot, for: reader.id, at: study.clock.now) }
    }

    private static func problem(_ work: () async throws -> Void) async -> AnswerProblem? {
        do {
            try await work()
            return nil
        } catch {
            return error as? AnswerProblem
        }
    }

    private final class Looks: Sendable {
        private let number = Mutex(0)
        func add() { number.withLock { $0 += 1 } }
        var count: Int { number.withLock { $0 } }
    }

    /// The slots of a session, which its reader does not know before it opens.
    private static func slots(_ study: StudyFixture, _ reader: TestReader, session: Int) async throws -> [String] {
        try await study.store.slots(ofSession: session, of: reader.id)
    }

    @Test("in the unaided arm nothing is given out, before an answer, after it, and after the signature")
    func unaided() async throws {
        let study = try await StudyFixture.crossover()
        let reader = try await study.reader(beginning: .unaided)
        func refused() async {
            for slot in reader.slots {
                #expect(await Self.advice(study, reader, slot) == .notAided)
                #expect(await Self.map(study, reader, slot) == .notAided)
            }
        }
        await refused()
        try await study.answer(reader, position: 1)
        await refused()
        try await study.answer(reader, position: 2)
        await refused()
        try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        await refused()
        study.clock.advance(milliseconds: 0, days: 28)
        await refused()
        #expect(try study.count("SELECT count(*) FROM advice") == 0)
    }

    @Test("in the aided arm an answer needs the advice, which comes for the case whose turn it is and not again later")
    func aided() async throws {
        let study = try await StudyFixture.crossover(calling: [1])
        let reader = try await study.reader(beginning: .aided)
        let other = try await study.reader()
        #expect(try await study.answer(reader, position: 1).problem == .adviceNotSeen)
        #expect(await Self.map(study, reader, reader.slots[0]) == .adviceNotSeen)
        #expect(await Self.advice(study, reader, reader.slots[1]) == .outOfOrder)
        #expect(await Self.advice(study, other, reader.slots[0]) == .notYourCase)
        let cases = try await study.store.assignedCases(of: study.name)
        for position in 1...2 {
            let slot = reader.slots[position - 1]
            let isCalled = cases.first { $0.slot == slot }?.number == CaseNumber("1")
            // Asked again, as by a page that is loaded again, it says the same.
            for _ in 0..<2 {
                let advice = try await study.aid.advice(on: slot, for: reader.id, at: study.clock.now)
                #expect(advice.callsFracture == isCalled && advice.hasMap == isCalled)
            }
            let map = try await study.aid.map(on: slot, for: reader.id, at: study.clock.now)
            #expect((map != nil) == isCalled)
            let now = study.clock.now
            let second = try await study.store.recordSecond(.answer(at: now), slot: slot, reader: reader.id, at: now)
            #expect(second.problem == .notAided, "an aided arm has one answer to a case")
            #expect(try await study.answer(reader, position: position).saved != nil)
            #expect(await Self.advice(study, reader, slot) == .alreadyAnswered)
            #expect(await Self.map(study, reader, slot) == .alreadyAnswered)
        }
        #expect(try study.count("SELECT count(*) FROM event WHERE kind = 'advice-given'") == 2)
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }

    @Test("the second session has the other arm, and nothing of it before the washout is over", arguments: [1, 28])
    func washout(days: Int) async throws {
        let study = try await StudyFixture.crossover(washout: days)
        for arm in StudyPlan.Arm.allCases {
            let reader = try await study.reader(beginning: arm)
            let second = try await Self.slots(study, reader, session: 2)
            let isAidedNext = arm == .unaided
            #expect(await Self.advice(study, reader, second[0]) == (isAidedNext ? .outOfOrder : .notAided))
            try await study.readSession(reader)
            try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
            let from = study.clock.now.advanced(byDays: days)
            let view = try await study.store.view(of: reader.id)
            #expect(view.session.number == 2 && view.session.arm != arm && view.session.allowedFrom == from)
            study.clock.advance(milliseconds: -1, days: days)
            #expect(await Self.advice(study, reader, second[0]) == (isAidedNext ? .washout(until: from) : .notAided))
            let early = try await study.store.record(
                .answer(at: study.clock.now), slot: second[0], reader: reader.id, at: study.clock.now)
            #expect(early.problem == .washout(until: from))
            study.clock.advance(milliseconds: 1)
            try await study.readSession(reader)
            try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
            #expect(try await study.store.view(of: reader.id).session.answered == 2)
        }
    }

    @Test("orders come from a secret of the study's own, go on where they were, and are balanced within a specialty")
    func allocation() async throws {
        let study = try await StudyFixture.crossover()
        var codes: [(code: String, specialty: String)] = []
        for specialty in ["surgeon", "radiologist", "surgeon"] {
            codes += try await study.readers(4, specialty).map { ($0.code, specialty) }
        }
        let orders = try await study.store.armOrders(of: study.name)
        let allocation = ArmAllocation(secret: try await study.confidential.allocationSecret(of: study.name))
        for specialty in ["surgeon", "radiologist"] {
            let own = codes.filter { $0.specialty == specialty }.map { orders[$0.code] }
            let drawn = own.indices.map { allocation.order(ofReader: $0 + 1, in: Specialty.Code(specialty)) }
            #expect(own == drawn)
        }
        let other = try await StudyFixture.crossover()
        let secrets = [
            try await study.confidential.allocationSecret(of: study.name),
            try await other.confidential.allocationSecret(of: other.name),
        ]
        #expect(secrets[0] != secrets[1], "the same plan does not give the same orders")
        let again = try await study.confidential.allocationSecret(of: study.name)
        #expect(again == secrets[0])
    }

    @Test("the history tells of the arms what nobody can read, and everybody can check")
    func history() async throws {
        let study = try await StudyFixture.crossover()
        _ = try await study.readers(4)
        let told = try study.raw().read {
            try String.fetchAll($0, sql: "SELECT details FROM event WHERE kind = 'reader-invited'")
        }
        #expect(told.count == 4 && Set(told).count == 4)
        #expect(told.allSatisfy { $0.contains("\"arms\"") && !$0.contains("aided") })
        #expect(try await study.store.verify(study.name, expecting: nil).isIntact)
        let trigger = try study.raw().read {
            try String.fetchOne($0, sql: "SELECT sql FROM sqlite_schema WHERE name = 'session_arm_is_append_only'")
                ?? ""
        }
        try study.tamper(
            """
            DROP TRIGGER session_arm_is_append_only;
            UPDATE session_arm SET arm = CASE arm WHEN 'aided' THEN 'unaided' ELSE 'aided' END
            WHERE session_id IN (SELECT id FROM reading_session WHERE reader_id = 1);
            \(trigger);
            """)
        #expect(try await !study.store.verify(study.name, expecting: nil).isIntact)
    }

    @Test("the database itself refuses advice in the unaided arm, and after the answer in the aided one")
    func triggers() async throws {
        let study = try await StudyFixture.crossover()
        func give(_ slot: String) throws {
            try study.raw().write {
                try $0.execute(
                    sql: "INSERT INTO advice (assignment_id, given_at) SELECT id, 1 FROM assignment WHERE slot = ?",
                    arguments: [slot])
            }
        }
        let unaided = try await study.reader(beginning: .unaided)
        #expect(throws: DatabaseError.self) { try give(unaided.slots[0]) }
        try await study.answer(unaided, position: 1)
        #expect(throws: DatabaseError.self) { try give(unaided.slots[0]) }
        let aided = try await study.reader(beginning: .aided)
        try give(aided.slots[0])
        // An answer without advice, as no program of ours would store it.
        try study.tamper(
            """
            INSERT INTO reading (assignment_id, version, submission, shown_at, answered_at, received_at, active_ms,
                view_changes)
            SELECT id, 1, 'other', 1, 1, 1, 1, 0 FROM assignment WHERE slot = '\(aided.slots[1])'
            """)
        #expect(throws: DatabaseError.self) { try give(aided.slots[1]) }
    }

    @Test("an answer in a crossover costs one look more, and one in another study none")
    func looks() async throws {
        for isCrossover in [true, false] {
            let study = try await isCrossover ? StudyFixture.crossover() : StudyFixture()
            let reader = try await isCrossover ? study.reader(beginning: .unaided) : study.reader()
            let looks = Looks()
            try await study.store.pool.writeWithoutTransaction { database in
                database.trace { event in
                    if case .statement(let statement) = event, statement.sql.contains("session_arm") { looks.add() }
                }
            }
            #expect(try await study.answer(reader, position: 1).saved != nil)
            #expect(looks.count == (isCrossover ? 1 : 0))
        }
    }

    @Test("the export has the arm of every answer and the order of every reader, and other studies have neither")
    func exported() async throws {
        let study = try await StudyFixture.crossover()
        let reader = try await study.reader(beginning: .aided)
        try await study.readSession(reader)
        let folder = study.folder.url.appendingPathComponent("export")
        try await study.store.export(
            study.name, formats: [.csv], includingReferenceStandard: false, confidential: study.confidential,
            to: folder, version: "test", by: .commandLine, at: study.clock.now)
        let own = table(try study.folder.read("export/readings.csv")).filter { $0["reader"] == reader.code }
        #expect(own.map { $0["arm"] } == ["aided", "aided", "unaided", "unaided"])
        let readers = table(try study.folder.read("export/readers.csv"))
        #expect(readers.first { $0["reader"] == reader.code }?["arm_order"] == "aided-first")
        let plain = try await StudyFixture()
        _ = try await plain.reader()
        try await plain.store.export(
            plain.name, formats: [.csv], includingReferenceStandard: false, confidential: plain.confidential,
            to: plain.folder.url.appendingPathComponent("export"), version: "test", by: .commandLine,
            at: plain.clock.now)
        #expect(table(try plain.folder.read("export/readings.csv")).allSatisfy { $0["arm"] == nil })
        #expect(table(try plain.folder.read("export/readers.csv")).allSatisfy { $0["arm_order"] == nil })
    }

    @Test("a model that is silent on a case is noticed before the study is opened")
    func silent() async throws {
        let study = try await StudyFixture(StudyFixture.crossoverFolder(cases: 4), isOpen: false)
        let plan = try await study.store.study(study.name).plan
        #expect(try await study.confidential.casesWithoutAdvice(in: plan) == 4)
        try await study.scoreWithMaps(calling: [1])
        #expect(try await study.confidential.casesWithoutAdvice(in: plan) == 0)
    }
}
