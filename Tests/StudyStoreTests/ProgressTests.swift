import CSQLite
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Progress is counted with the answers, and the counters are what they count")
struct ProgressTests {
    /// A study in which two readers have read, changed answers and left cases open.
    private static func busyStudy() async throws -> StudyFixture {
        let study = try await StudyFixture()
        let readers = try await study.readers(3)
        for (index, reader) in readers.prefix(2).enumerated() {
            for position in 1...(5 - index) {
                let now = study.clock.advance(milliseconds: 20_000)
                _ = try await study.store.recordShown(
                    slot: reader.slots[position - 1], shownAt: now, reader: reader.id, at: now)
                var submission = Submission.answer(at: now)
                submission.activeMilliseconds = [9000, 2000, 2000, 7000, 100][position - 1]
                try await study.answer(reader, position: position, submission)
            }
        }
        let now = study.clock.advance(milliseconds: 20_000)
        var change = Submission.answer(at: now, "none", base: 1)
        change.activeMilliseconds = 500
        try await study.answer(readers[0], position: 2, change)
        _ = try await study.store.recordShown(slot: readers[1].slots[4], shownAt: now, reader: readers[1].id, at: now)
        return study
    }

    @Test("every figure of a reader is that of his answers")
    func figures() async throws {
        let study = try await Self.busyStudy()
        let progress = try await study.store.progress(of: study.name)
        #expect(progress.map { $0.sessions.map(\.answered) } == [[5], [4], [0]])
        #expect(progress.map { $0.sessions.map(\.cases) } == [[6], [6], [6]])
        #expect(progress.map { $0.sessions.map(\.activeMilliseconds) } == [[18_600], [20_000], [0]])
        // Of first answers only: 100, 2000, 2000, 7000, 9000 and 2000, 2000, 7000, 9000.
        #expect(progress.map { $0.pace?.medianActiveMilliseconds } == [2000, 4500, nil])
        #expect(progress.map { $0.pace?.cases } == [5, 4, nil])
        #expect(progress[0].lastSeenAt == study.clock.now)
        #expect(progress[2].lastSeenAt != nil, "he signed in")
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }

    @Test("answers are known to wait on a device when later cases were shown, and not before")
    func unsent() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        func unsent() async throws -> Int? {
            try await study.store.progress(of: study.name).first?.sessions.first?.unsentAtLeast
        }
        for (position, expected) in [(1, 0), (2, 1), (3, 2)] {
            let now = study.clock.advance(milliseconds: 1000)
            _ = try await study.store.recordShown(
                slot: reader.slots[position - 1], shownAt: now, reader: reader.id, at: now)
            #expect(try await unsent() == expected)
        }
        for (position, expected) in [(1, 1), (2, 0), (3, 0)] {
            try await study.answer(reader, position: position)
            #expect(try await unsent() == expected)
        }
    }

    @Test("whatever the order of the times, the pointer stands at their median", arguments: [1, 2, 3] as [UInt64])
    func median(seed: UInt64) async throws {
        var folder = StudyFolderFixture()
        folder.cases = 30
        let study = try await StudyFixture(folder)
        let reader = try await study.reader()
        var state = seed
        var times: [Int64] = []
        for position in 1...reader.slots.count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var submission = Submission.answer(at: study.clock.advance(milliseconds: 20_000))
            submission.activeMilliseconds = Int64(state >> 59)
            times.append(submission.activeMilliseconds)
            try await study.answer(reader, position: position, submission)
            let sorted = times.sorted()
            let middle = Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
            let pace = try await study.store.progress(of: study.name).first?.pace
            #expect(pace?.medianActiveMilliseconds == middle, "\(times)")
        }
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
    }

    @Test("a database from before the counters gets them from its answers")
    func migration() async throws {
        let study = try await Self.busyStudy()
        let before = try await study.store.progress(of: study.name).map { "\($0)" }
        let triggers = try study.raw().read { database in
            try String.fetchAll(
                database,
                sql:
                    """
                    SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name <> 'second_reading_is_seen'
                    AND (name LIKE '%_is_counted' OR name LIKE '%_is_seen')
                    """
            )
        }
        #expect(triggers.count == 10)
        try study.store.close()
        try study.tamper(
            triggers.map { "DROP TRIGGER \($0);" }.joined()
                + """
                DROP TABLE session_progress; DROP TABLE answer_time; DROP TABLE reader_progress;
                DELETE FROM migration WHERE name = '0011-progress.sql';
                """)
        let store = try study.reopened()
        #expect(try await store.progress(of: study.name).map { "\($0)" } == before)
        #expect(try await store.verify(study.name, expecting: nil).problems == [])
        try store.close()
    }

    @Test(
        "a counter that was changed, and an answer that was counted by nobody, are found",
        arguments: [
            "UPDATE session_progress SET answered = answered + 1 WHERE session_id = 1",
            "UPDATE session_progress SET active_ms = 0 WHERE session_id = 2",
            "UPDATE session_progress SET open_cases = 4 WHERE session_id = 3",
            "UPDATE reader_progress SET answers = 0 WHERE reader_id = 1",
            "UPDATE reader_progress SET median_ms = 9000 WHERE reader_id = 1",
            "DELETE FROM answer_time WHERE reading_id = 1", "UPDATE answer_time SET active_ms = 1 WHERE reading_id = 1",
            "DELETE FROM session_progress WHERE session_id = 1",
        ])
    func tampered(sql: String) async throws {
        let study = try await Self.busyStudy()
        try study.tamper(sql)
        let problems = try await study.store.verify(study.name, expecting: nil).problems.map(\.what)
        #expect(problems.contains { $0.hasPrefix("the counter of progress") }, "\(problems)")
    }

    /// Steps of SQLite's machine that the two queries of progress take.
    private static func steps(_ study: StudyFixture) throws -> Int32 {
        try study.raw().read { database in
            try [StudyStore.readerQuery, StudyStore.sessionQuery].reduce(0) { total, sql in
                let statement = try database.makeStatement(sql: sql)
                let rows = try Row.fetchAll(statement, arguments: [1])
                #expect(!rows.isEmpty)
                return total + sqlite3_stmt_status(statement.sqliteStatement, SQLITE_STMTSTATUS_VM_STEP, 0)
            }
        }
    }

    @Test("what progress costs does not depend on the answers given")
    func cost() async throws {
        var folder = StudyFolderFixture()
        folder.cases = 40
        let study = try await StudyFixture(folder)
        let readers = try await study.readers(2)
        for reader in readers { for position in 1...2 { try await study.answer(reader, position: position) } }
        let few = try Self.steps(study)
        for reader in readers { for position in 3...40 { try await study.answer(reader, position: position) } }
        #expect(try Self.steps(study) == few)
    }
}
