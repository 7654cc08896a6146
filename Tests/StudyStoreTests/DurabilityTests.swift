import GRDB
import Studies
import TestSupport
import Testing

@testable import StudyStore

@Suite("An acknowledged answer is on the disk")
struct DurabilityTests {
    @Test("the connection that writes waits for the disk (synchronous = FULL)")
    func synchronousIsFull() async throws {
        let study = try await StudyFixture()
        #expect(try await study.store.synchronousLevel() == 2)
        #expect(try await study.reopened().synchronousLevel() == 2)
    }

    @Test("answers of fifty readers at once are all kept, once each, and share commits")
    func fiftyAtOnce() async throws {
        let study = try await StudyFixture()
        let readers = try await study.readers(50)
        let now = study.clock.now
        let outcomes = try await withThrowingTaskGroup(of: RecordingOutcome.self) { group in
            for reader in readers {
                group.addTask {
                    try await study.store.record(.answer(at: now), slot: reader.slots[0], reader: reader.id, at: now)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0.saved?.version == 1 } == 50)
        #expect(try study.count("SELECT count(*) FROM reading") == 50)
        #expect(try study.count("SELECT count(DISTINCT assignment_id) FROM reading") == 50)
        #expect(try study.count("SELECT count(*) FROM event WHERE kind = 'answered'") == 50)
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }

    @Test("a write that fails takes none of those with it that share its commit")
    func failureIsAlone() async throws {
        let study = try await StudyFixture()
        let readers = try await study.readers(20)
        let now = study.clock.now
        let (saved, failed) = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (index, reader) in readers.enumerated() {
                group.addTask {
                    if index.isMultiple(of: 4) {
                        do {
                            try await study.store.writer.write { database in
                                try database.execute(
                                    sql:
                                        "INSERT INTO voiding (reader_id, reason, voided_by, voided_at) VALUES (1, 'x', 'x', 0)"
                                )
                                try database.execute(sql: "INSERT INTO sign_off (session_id) VALUES (NULL)")
                            }
                            return true
                        } catch { return false }
                    }
                    let outcome = try await study.store.record(
                        .answer(at: now), slot: reader.slots[0], reader: reader.id, at: now)
                    return outcome.saved != nil
                }
            }
            return try await group.reduce(into: (0, 0)) { counts, succeeded in
                if succeeded { counts.0 += 1 } else { counts.1 += 1 }
            }
        }
        #expect(saved == 15)
        #expect(failed == 5)
        #expect(try study.count("SELECT count(*) FROM reading") == 15)
        #expect(try study.count("SELECT count(*) FROM voiding") == 0, "a failed write leaves nothing half done")
    }

    @Test("what was acknowledged is there after the store is closed and opened again")
    func reopening() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        let receipt = try #require(try await study.answer(reader, position: 1).saved)
        try study.store.close()
        let again = try study.reopened()
        let slot = try #require(try await again.view(of: reader.id).session.slots.first)
        #expect(slot.standing?.version == receipt.version)
        #expect(slot.standing?.savedAt == receipt.savedAt)
        #expect(slot.standing?.responses == [Question.ID("fracture"): .choice("fracture")])
    }

    @Test("on a full disk nothing is acknowledged, nothing is half written, and everything works once there is room")
    func fullDisk() async throws {
        var folder = StudyFolderFixture()
        folder.allQuestions = true
        let study = try await StudyFixture(folder)
        let reader = try await study.reader()
        let pages = try await study.store.pool.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
            return pages
        }
        #expect(pages > 0)
        let note = Response.note(String(repeating: "n", count: 500))
        var acknowledged = 0
        var refused = 0
        var base: Int?
        // Existing pages have some room, so the first answers may still fit.
        for _ in 0..<200 {
            let now = study.clock.advance(milliseconds: 1000)
            let submission = Submission.answer(at: now, base: base, others: [Question.ID("note"): note])
            do {
                base = try await study.store.record(submission, slot: reader.slots[0], reader: reader.id, at: now)
                    .saved?.version
                acknowledged += 1
            } catch StoreError.storageFull {
                refused += 1
                if refused == 3 { break }
            }
        }
        #expect(refused == 3)
        #expect(try study.count("SELECT count(*) FROM reading") == acknowledged)
        #expect(
            try study.count("SELECT count(*) FROM event WHERE kind IN ('answered', 'answer-changed')") == acknowledged)
        try await study.store.pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA max_page_count = 1000000")
        }
        let now = study.clock.advance(milliseconds: 1000)
        let outcome = try await study.store.record(
            .answer(at: now, base: base), slot: reader.slots[0], reader: reader.id, at: now)
        #expect(outcome.saved?.version == acknowledged + 1)
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }
}
