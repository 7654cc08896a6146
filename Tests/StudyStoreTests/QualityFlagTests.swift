import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Flags on the quality of readings ask, and decide nothing")
struct QualityFlagTests {
    /// A study of 24 cases: R01 reads as one should, R02 is fast, says always the same and touches nothing, R03 is away.
    private static func study() async throws -> StudyFixture {
        var folder = StudyFolderFixture()
        folder.cases = 24
        let study = try await StudyFixture(folder)
        let readers = try await study.readers(3)
        study.clock.advance(milliseconds: 3_600_000)
        for (index, reader) in readers.enumerated() {
            for position in 1...24 {
                let now = study.clock.advance(milliseconds: 20_000)
                var submission = Submission.answer(
                    at: now, index == 1 || position.isMultiple(of: 2) ? "fracture" : "none")
                if index == 1 { (submission.activeMilliseconds, submission.viewChanges) = (900, 0) }
                if index == 2, position == 7 { submission.shownAt = now.advanced(byMilliseconds: -1_500_000) }
                try await study.answer(reader, position: position, submission)
            }
        }
        return study
    }

    @Test("each flag names reader, session and numbers")
    func flags() async throws {
        let study = try await Self.study()
        let flags = try await study.store.qualityFlags(of: study.name)
        #expect(flags.map(\.reader) == ["R02", "R02", "R02", "R03"])
        #expect(flags.map(\.flag.kind) == [.fast, .oneSided, .viewNeverChanged, .away])
        #expect(flags.map(\.flag.readings) == [24, 24, 24, 1])
        #expect(flags.allSatisfy { $0.flag.of == 24 && $0.session == 1 && $0.review == nil })
        #expect(flags[1].flag.choice == "fracture")
        #expect(flags[1].flag.othersShare == 0.5)
    }

    @Test("what is true about the cases, and what a model says of them, changes no flag")
    func blinding() async throws {
        let study = try await Self.study()
        let before = try await study.store.qualityFlags(of: study.name)
        try RawDatabase(study.data.confidentialDatabase).write {
            try $0.execute(sql: "UPDATE reference_standard SET fracture = 1 - fracture, type = 'none', side = NULL")
        }
        #expect(try await study.store.qualityFlags(of: study.name) == before)
    }

    @Test("a look is kept with its words and told in the history; the reader's answers stay as they are")
    func review() async throws {
        let study = try await Self.study()
        let rows = try study.count("SELECT count(*) FROM voiding")
        try await study.store.reviewFlag(
            .fast, of: "R02", session: 1, in: study.name, reason: "Asked him: a practised reader.",
            by: .coordinator("Grace"), at: study.clock.now)
        let flags = try await study.store.qualityFlags(of: study.name)
        #expect(flags.map(\.isReviewed) == [true, false, false, false])
        #expect(flags[0].review?.reason == "Asked him: a practised reader.")
        #expect(flags[0].review?.by == "coordinator:Grace")
        let event = try #require(try await study.store.history(of: study.name, limit: 1).first)
        #expect(event.kind == "flag-reviewed")
        #expect(event.subject == "reader:R02")
        #expect(event.texts["readings"] == "24")
        #expect(try study.count("SELECT count(*) FROM voiding") == rows)
        #expect(try await study.store.standingReaders(of: study.name).count == 3)
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }

    @Test("without a reason, and for a flag that is not there, nothing is noted")
    func refused() async throws {
        let study = try await Self.study()
        func look(_ kind: QualityFlag.Kind, _ reader: String, _ reason: String) async throws {
            try await study.store.reviewFlag(
                kind, of: reader, session: 1, in: study.name, reason: reason, by: .commandLine, at: study.clock.now)
        }
        await #expect(throws: StoreError.reasonNeeded) { try await look(.fast, "R02", " \n") }
        await #expect(throws: StoreError.noSuchReader("R01")) { try await look(.fast, "R01", "Why not") }
        #expect(try study.count("SELECT count(*) FROM flag_review") == 0)
    }

    @Test("a look that the history does not tell of is found")
    func tampered() async throws {
        let study = try await Self.study()
        try study.tamper(
            """
            INSERT INTO flag_review (session_id, kind, readings, of_readings, reason, reviewed_by, reviewed_at)
            VALUES (2, 'fast', 24, 24, 'All is well.', 'coordinator:Grace', 0)
            """)
        let problems = try await study.store.verify(study.name, expecting: nil).problems.map(\.what)
        #expect(problems.contains { $0.contains("flag-reviewed reader:R02") })
    }

    @Test("readers whose answers are void are not looked at, nor are others measured by them")
    func void() async throws {
        let study = try await Self.study()
        try await study.store.void("R02", in: study.name, reason: "Left.", by: .commandLine, at: study.clock.now)
        let flags = try await study.store.qualityFlags(of: study.name)
        #expect(flags.map(\.reader) == ["R03"])
    }
}

@Suite("Reminders go to those who have cases left, and end with the last one")
struct ReminderTests {
    private static func codes(_ study: StudyFixture) async throws -> [String] {
        try await study.store.reminders(
            for: study.name, confidential: study.confidential, by: .coordinator("Grace"), at: study.clock.now
        ).map(\.code)
    }

    @Test("who has signed off, and whose answers are void, is not reminded")
    func finished() async throws {
        let study = try await StudyFixture()
        let readers = try await study.readers(3, named: "Ada")
        _ = try await study.reader(hasConsented: false)
        try await study.answer(readers[0], position: 1)
        try await study.answerAll(readers[1])
        #expect(try await Self.codes(study) == ["R01", "R02", "R03", "R04"])
        try await study.store.signOff(declaration: "I declare", reader: readers[1].id, at: study.clock.now)
        try await study.store.void("R03", in: study.name, reason: "Left.", by: .commandLine, at: study.clock.now)
        try await study.store.revoke("R04", in: study.name, by: .commandLine, at: study.clock.now)
        let reminders = try await study.store.reminders(
            for: study.name, confidential: study.confidential, by: .coordinator("Grace"), at: study.clock.now)
        #expect(reminders.map(\.code) == ["R01", "R04"])
        #expect(reminders.map(\.name) == ["Ada", ""])
        #expect(reminders.map(\.contact) == ["Ada@hospital", ""])
        #expect(reminders.map(\.link) == [.used, .revoked])
        #expect(reminders.map(\.answered) == [1, 0])
        #expect(reminders.map(\.cases) == [6, 6])
        let event = try #require(try await study.store.history(of: study.name, limit: 1).first)
        #expect(event.kind == "reminders-made")
        #expect(event.texts == ["readers": "2", "codes": "R01 R04"])
        #expect(!event.details.contains("Ada"))
    }

    @Test("nobody is reminded of a session whose pause is running")
    func washout() async throws {
        var folder = StudyFolderFixture()
        folder.washoutDays = [0, 28]
        let study = try await StudyFixture(folder)
        let reader = try await study.reader()
        try await study.answerAll(reader)
        try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        #expect(try await Self.codes(study) == [])
        study.clock.advance(milliseconds: 28 * 86_400_000)
        #expect(try await Self.codes(study) == ["R01"])
    }

    @Test("a study that is not open reminds nobody")
    func closed() async throws {
        let study = try await StudyFixture()
        _ = try await study.reader()
        try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
        await #expect(throws: StoreError.self) { _ = try await Self.codes(study) }
    }
}
