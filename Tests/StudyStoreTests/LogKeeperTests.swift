import Foundation
import GRDB
import Studies
import TestSupport
import Testing

@testable import StudyStore

@Suite("The write-ahead log stays short and loses nothing")
struct LogKeeperTests {
    /// A database whose log is kept by small limits.
    private struct Kept {
        let folder: TemporaryFolder
        let file: URL
        let pool: DatabasePool
        let log: LogKeeper
        let writer: DurableWriter

        init(_ limits: LogKeeper.Limits) throws {
            folder = try TemporaryFolder()
            file = folder.url.appendingPathComponent("kept.sqlite")
            let table = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
            try folder.write(table, to: "migrations/0001-note.sql")
            pool = try DatabaseFile.open(file, migrations: folder.url.appendingPathComponent("migrations"))
            log = LogKeeper(copier: try LogCopier(file), limits: limits)
            writer = DurableWriter(pool, log: log)
        }

        func add(_ count: Int, writers: Int = 8) async throws {
            let text = String(repeating: "x", count: 1500)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<writers {
                    group.addTask {
                        for _ in 0..<count / writers {
                            try await writer.write { database in
                                try database.execute(sql: "INSERT INTO note (text) VALUES (?)", arguments: [text])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }

        /// Bytes of the log's file; SQLite begins it anew in place, so this is the longest that it ever was.
        var logBytes: Int {
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path + "-wal")
            return attributes?[.size] as? Int ?? 0
        }

        /// What the database file holds by itself, without its log, and whether it is whole.
        func countInFileAlone() throws -> Int {
            let copy = folder.url.appendingPathComponent("\(UUID().uuidString).sqlite")
            try FileManager.default.copyItem(at: file, to: copy)
            return try DatabaseQueue(path: copy.path).write { database in
                let isWhole = try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok"
                return isWhole ? try Int.fetchOne(database, sql: "SELECT count(*) FROM note") ?? -1 : -1
            }
        }

        func close() throws {
            log.close()
            DatabaseFile.emptyLog(of: pool)
            try pool.close()
        }
    }

    private static let page = 4096 + 24

    @Test("under writing without a pause it stays below its limit, and every commit waits for the disk")
    func bounded() async throws {
        let kept = try Kept(LogKeeper.Limits(copy: 60, wait: 200, idleMilliseconds: 60_000))
        try await kept.add(4000)
        // At least 1500 bytes a note: without a limit the log would have more than 1400 pages.
        #expect(kept.logBytes < 300 * Self.page)
        #expect(try await kept.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        #expect(try await kept.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM note") } == 4000)
        try kept.close()
        #expect(kept.logBytes == 0)
        #expect(try kept.countInFileAlone() == 4000)
    }

    @Test("who looks at an old state for long keeps it, and nothing is lost")
    func longReading() async throws {
        let kept = try Kept(LogKeeper.Limits(copy: 60, wait: 200, idleMilliseconds: 50))
        try await kept.add(8)
        let snapshot = try kept.pool.makeSnapshot()
        try await kept.add(800)
        #expect(try await snapshot.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM note") } == 8)
        try snapshot.close()
        try await kept.add(800)
        try kept.close()
        #expect(try kept.countInFileAlone() == 1608)
    }

    @Test("when nobody writes, the file alone holds everything")
    func idle() async throws {
        let kept = try Kept(LogKeeper.Limits(copy: 100_000, wait: 200_000, idleMilliseconds: 50))
        for round in 1...3 {
            try await kept.add(80)
            var found = -1
            for _ in 1...1200 where found != 80 * round {
                try await Task.sleep(for: .milliseconds(50))
                // A copy made in between holds less, or is not whole.
                found = (try? kept.countInFileAlone()) ?? -1
            }
            #expect(found == 80 * round)
        }
        try kept.close()
    }

    @Test("what was planned for later does nothing once the database is closed")
    func closedMeanwhile() async throws {
        for _ in 0..<20 {
            let kept = try Kept(LogKeeper.Limits(copy: 1, wait: 2, idleMilliseconds: 1))
            try await kept.add(16)
            try kept.close()
            DatabaseFile.emptyLog(of: kept.pool)
            try await Task.sleep(for: .milliseconds(3))
            #expect(try kept.countInFileAlone() == 16)
        }
    }

    @Test("a closed store leaves no log")
    func closing() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        _ = try #require(try await study.answer(reader, position: 1).saved)
        try study.store.close()
        let log = study.data.studyDatabase.path + "-wal"
        #expect((try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) ?? 0 == 0)
    }
}
