import Cryptography
import Foundation
import GRDB
import Studies
import Synchronization
import TestSupport
import Testing

@testable import StudyStore

@Suite("The history shows every change behind the program's back")
struct VerificationTests {
    /// Recomputes an event's hash as somebody would who knows how it is made.
    private static func forge(_ sequence: Int, _ study: StudyFixture) throws {
        try study.raw().write { database in
            try database.execute(sql: "DROP TRIGGER IF EXISTS event_is_append_only")
            let row = try #require(
                try Row.fetchOne(database, sql: "SELECT * FROM event WHERE sequence = ?", arguments: [sequence]))
            try database.execute(
                sql: "UPDATE event SET hash = ? WHERE sequence = ?",
                arguments: [HistoryEvent(row).expectedHash(study: study.name.description), sequence])
        }
    }

    private static func sequence(of kind: String, _ study: StudyFixture) throws -> Int {
        try study.count("SELECT min(sequence) FROM event WHERE kind = '\(kind)'")
    }

    @Test("an untouched study is intact, from the first event to the last")
    func intact() async throws {
        let (study, _) = try await fullStudy()
        let verification = try await study.store.verify(study.name, expecting: nil)
        #expect(verification.problems == [])
        #expect(verification.events == (try study.count("SELECT count(*) FROM event")))
        #expect(verification.readings == 9)
        #expect(verification.images == 8)
        #expect(verification.head == (try await study.store.historyHead(of: study.name)))
    }

    @Test("the chain is what docs/history.md says: netstrings of the fields, SHA-256, linked by the hash before")
    func definition() throws {
        let event = HistoryEvent(
            sequence: 1, at: Timestamp(milliseconds: 0), actor: "a", kind: "k", subject: "s", details: "{}",
            previous: HistoryEvent.noPrevious, hash: "")
        let zeros = String(repeating: "0", count: 64)
        #expect(
            event.expectedHash(study: "x")
                == Digest(of: "64:\(zeros),1:x,1:1,1:0,1:a,1:k,1:s,2:{},").description)
    }

    @Test("an edited event is found, and so is one whose hash was made to fit")
    func editedEvent() async throws {
        let (study, _) = try await fullStudy()
        let sequence = try Self.sequence(of: "answered", study)
        try study.tamper("DROP TRIGGER event_is_append_only")
        try study.tamper("UPDATE event SET at = at + 1 WHERE sequence = \(sequence)")
        var problems = try await study.store.verify(study.name, expecting: nil).problems
        #expect(problems.contains { $0.sequence == sequence && $0.what.contains("was changed") })
        #expect(problems.contains { $0.what.contains("UPDATE on the table event is missing") })
        #expect(!problems.contains { $0.what.contains("REPLACE on the table event is missing") })
        try Self.forge(sequence, study)
        problems = try await study.store.verify(study.name, expecting: nil).problems
        #expect(!problems.contains { $0.sequence == sequence })
        #expect(problems.contains { $0.sequence == sequence + 1 && $0.what.contains("does not continue") })
    }

    @Test("an event taken from the middle leaves a gap")
    func missingEvent() async throws {
        let (study, _) = try await fullStudy()
        let sequence = try Self.sequence(of: "screen-checked", study)
        try study.tamper("DROP TRIGGER event_is_kept; DELETE FROM event WHERE sequence = \(sequence)")
        let problems = try await study.store.verify(study.name, expecting: nil).problems
        #expect(problems.contains { $0.sequence == sequence + 1 && $0.what == "event \(sequence) is missing" })
    }

    @Test("events taken from the end are found by a hash that was written down")
    func missingEnd() async throws {
        let study = try await StudyFixture()
        _ = try await study.reader(hasConsented: false)
        let head = try await study.store.historyHead(of: study.name)
        #expect(try await study.store.verify(study.name, expecting: head).isIntact)
        let trigger = try study.raw().read {
            try String.fetchOne($0, sql: "SELECT sql FROM sqlite_schema WHERE name = 'event_is_kept'") ?? ""
        }
        try study.tamper("DROP TRIGGER event_is_kept; DELETE FROM event WHERE hash = '\(head)'; \(trigger)")
        #expect(try await study.store.verify(study.name, expecting: nil).isIntact, "the chain alone cannot know")
        let verification = try await study.store.verify(study.name, expecting: head)
        #expect(
            verification.problems.map(\.what) == [
                "the expected hash \(head) is not in the chain: events at its end are missing"
            ])
        #expect(verification.expectedAt == nil)
    }

    @Test(
        "an answer whose rows were changed is found at its event",
        arguments: [
            ("response", "UPDATE response SET code = 'none' WHERE reading_id = 3"),
            ("response", "UPDATE response SET note = 'other' WHERE kind = 'note'"),
            ("reading", "UPDATE reading SET active_ms = active_ms + 1 WHERE id = 3"),
            ("reading", "UPDATE reading SET zoom = NULL WHERE id = 3"),
            ("reading", "UPDATE reading SET pan_x = 12.000000001 WHERE id = 3"),
            ("reading", "UPDATE reading SET change_reason = NULL WHERE version = 2"),
            ("mark", "UPDATE mark SET x = x + 0.5"),
            ("mark", "DELETE FROM mark"),
            ("response", "DELETE FROM response WHERE kind = 'scale'"),
        ])
    func changedAnswer(table: String, statement: String) async throws {
        let (study, _) = try await fullStudy()
        try study.tamper("DROP TRIGGER \(table)_is_append_only; DROP TRIGGER \(table)_is_kept")
        try study.tamper(statement)
        let problems = try await study.store.verify(study.name, expecting: nil).problems
        let found = problems.filter { $0.what.contains("is not the one that was given") }
        #expect(found.count == 1)
        let kind = try #require(
            try await study.store.history(of: study.name, limit: 1000).first { $0.sequence == found.first?.sequence })
        #expect(kind.kind == (statement.contains("id = 3") ? "answered" : "answer-changed"))
    }

    @Test("an answer that was moved to another case is found")
    func movedAnswer() async throws {
        let (study, reader) = try await fullStudy()
        try study.tamper("DROP TRIGGER assignment_is_append_only")
        let slots = reader.slots.prefix(2).map { "'\($0)'" }.joined(separator: ",")
        try study.raw().write { database in
            let cases = try Int64.fetchAll(
                database, sql: "SELECT case_id FROM assignment WHERE slot IN (\(slots)) ORDER BY position")
            try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
            try database.execute(sql: "UPDATE assignment SET case_id = -case_id WHERE slot IN (\(slots))")
            try database.execute(
                sql: "UPDATE assignment SET case_id = ? WHERE case_id = ?", arguments: [cases[1], -cases[0]])
            try database.execute(
                sql: "UPDATE assignment SET case_id = ? WHERE case_id = ?", arguments: [cases[0], -cases[1]])
        }
        let problems = try await study.store.verify(study.name, expecting: nil).problems
        #expect(problems.count { $0.what.contains("belongs to another reader or case now") } == 3)
    }

    @Test("an answer without an event and an event without an answer are both found and located")
    func bothDirections() async throws {
        let (study, reader) = try await fullStudy()
        try study.tamper(
            """
            INSERT INTO reading (assignment_id, version, submission, shown_at, answered_at, received_at, active_ms, view_changes)
            SELECT id, 7, 'forged', 1, 2, 3, 0, 0 FROM assignment WHERE slot = '\(reader.slots[0])'
            """)
        var problems = try await study.store.verify(study.name, expecting: nil).problems
        #expect(problems.count == 1)
        #expect(
            problems.first?.what.contains("does not tell of an answer that is stored (reader \(reader.code)") == true)
        #expect(problems.first?.what.contains("version 7, submission forged") == true)

        let victim = try study.raw().read {
            try String.fetchOne($0, sql: "SELECT submission FROM reading WHERE id = 4") ?? ""
        }
        try study.tamper(
            """
            DROP TRIGGER reading_is_kept; DROP TRIGGER response_is_kept;
            DELETE FROM response WHERE reading_id = 4; DELETE FROM reading WHERE id = 4
            """)
        problems = try await study.store.verify(study.name, expecting: nil).problems
        let event = try #require(
            try await study.store.history(of: study.name, limit: 1000).first { $0.texts["submission"] == victim })
        #expect(problems.contains { $0.sequence == event.sequence && $0.what.contains("is not there") })
        #expect(problems.contains { $0.what.contains("submission forged") }, "the other problem is still told")
    }

    @Test(
        "readers, signatures and voidings that the history does not tell of are found",
        arguments: [
            ("reader", "UPDATE reader SET specialty = 'radiologist' WHERE number = 1"),
            ("sign_off", "UPDATE sign_off SET declaration = 'I do not'"),
            ("sign_off", "DELETE FROM sign_off"),
            ("voiding", "DELETE FROM voiding"),
            ("voiding", "INSERT INTO voiding (reader_id, reason, voided_by, voided_at) VALUES (1, 'forged', 'x', 0)"),
        ])
    func smallTables(table: String, statement: String) async throws {
        let (study, _) = try await fullStudy()
        let triggers = "DROP TRIGGER \(table)_is_append_only; DROP TRIGGER \(table)_is_kept"
        try study.tamper(triggers)
        let before = try await study.store.verify(study.name, expecting: nil).problems
        #expect(before.count == 2, "the two missing triggers")
        try study.tamper(statement)
        let after = try await study.store.verify(study.name, expecting: nil).problems
        #expect(after.count > before.count)
    }

    private final class Steps: Sendable {
        private let steps = Mutex<[Int]>([])
        func append(_ done: Int, of all: Int) { steps.withLock { $0 += [done, all] } }
        var all: [Int] { steps.withLock { $0 } }
    }

    @Test("how far a check is, is told at each image")
    func progress() async throws {
        let study = try await StudyFixture()
        let steps = Steps()
        let images = try await study.store.verify(study.name, expecting: nil) { steps.append($0, of: $1) }.images
        #expect(images > 0)
        #expect(steps.all == (0...images).flatMap { [$0, images] })
    }

    @Test("another study file, another image or other pixels are found")
    func content() async throws {
        let study = try await StudyFixture()
        let file = try #require(try await study.store.cases(of: study.name).first?.file)
        try Data(try StudyFolderFixture.radiograph(seed: 77)).write(to: URL(fileURLWithPath: file))
        var problems = try await study.store.verify(study.name, expecting: nil).problems
        #expect(problems.count == 1)
        #expect(problems.first?.what.contains("does not hold the pixels") == true)
        #expect(try await study.store.verify(study.name, expecting: nil, includingImages: false).isIntact)
        try study.tamper(
            "DROP TRIGGER radiograph_is_append_only; UPDATE radiograph SET pixel_sha256 = 'x' WHERE id = 2")
        problems = try await study.store.verify(study.name, expecting: nil, includingImages: false).problems
        #expect(problems.contains { $0.what.contains("not those that were frozen at opening") })
        try study.tamper(
            "DROP TRIGGER study_definition_is_frozen; UPDATE study SET definition = replace(definition, 'Look', 'Guess')"
        )
        problems = try await study.store.verify(study.name, expecting: nil, includingImages: false).problems
        #expect(problems.contains { $0.what.contains("the study file is not the one") })
    }

    @Test("the pages read the history from its end, in pieces")
    func pages() async throws {
        let (study, _) = try await fullStudy()
        let all = try await study.store.history(of: study.name, limit: 1000)
        #expect(all.map(\.sequence) == Array((1...all.count).reversed()))
        let first = try await study.store.history(of: study.name, limit: 5)
        let second = try await study.store.history(of: study.name, limit: 5, before: first.last?.sequence)
        #expect(first + second == Array(all.prefix(10)))
    }
}
