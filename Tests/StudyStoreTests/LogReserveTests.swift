import Foundation
import GRDB
import Studies
import TestSupport
import Testing

@testable import StudyStore

@Suite("The log has its length from the start")
struct LogReserveTests {
    private static func bytes(of file: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        return try #require(attributes[.size] as? Int)
    }

    /// A database in WAL mode with ten notes, some of them in its log.
    private struct Notes {
        let folder: TemporaryFolder
        let file: URL
        var log: URL { URL(fileURLWithPath: file.path + "-wal") }
        let pool: DatabasePool

        init() throws {
            folder = try TemporaryFolder()
            file = folder.url.appendingPathComponent("notes.sqlite")
            let table = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
            try folder.write(table, to: "migrations/0001-note.sql")
            pool = try DatabaseFile.open(file, migrations: folder.url.appendingPathComponent("migrations"))
            try add(10)
        }

        func reserve(_ length: Int, free: Int64 = 0) throws {
            try pool.writeWithoutTransaction { try LogReserve(log: log, length: length, free: free).make($0) }
        }

        func add(_ count: Int) throws {
            for _ in 0..<count {
                try pool.write { database in
                    try database.execute(sql: "INSERT INTO note (text) VALUES (?)", arguments: [UUID().uuidString])
                }
            }
        }

        /// What somebody finds who has nothing but copies of the two files, as after a power cut.
        func countAfterPowerCut() throws -> Int {
            let copy = folder.url.appendingPathComponent("\(UUID().uuidString).sqlite")
            try FileManager.default.copyItem(at: file, to: copy)
            try FileManager.default.copyItem(at: log, to: URL(fileURLWithPath: copy.path + "-wal"))
            return try DatabaseQueue(path: copy.path).write { database in
                let isWhole = try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok"
                return isWhole ? try Int.fetchOne(database, sql: "SELECT count(*) FROM note") ?? -1 : -1
            }
        }
    }

    @Test("what is committed before and after is found after a power cut, and commits lengthen it no more")
    func powerCut() throws {
        let notes = try Notes()
        try notes.reserve(1 << 20)
        #expect(try Self.bytes(of: notes.log) == 1 << 20)
        #expect(try notes.countAfterPowerCut() == 10)
        try notes.add(100)
        #expect(try Self.bytes(of: notes.log) == 1 << 20)
        #expect(try notes.countAfterPowerCut() == 110)
    }

    @Test("a log that begins anew, or grows beyond what was reserved, loses nothing")
    func beyond() throws {
        let notes = try Notes()
        try notes.reserve(1 << 17)
        for round in 1...4 {
            try notes.add(50)
            #expect(try notes.countAfterPowerCut() == 10 + 50 * round)
            if round % 2 == 0 { try notes.pool.writeWithoutTransaction { try $0.copyLog(.passive) } }
        }
        #expect(try Self.bytes(of: notes.log) > 1 << 17)
    }

    @Test("a log that is longer already, and a disk with little room, are left alone")
    func leftAlone() throws {
        let notes = try Notes()
        let before = try Self.bytes(of: notes.log)
        try notes.reserve(16)
        try notes.reserve(1 << 20, free: .max)
        #expect(try Self.bytes(of: notes.log) == before)
        try notes.add(1)
        #expect(try notes.countAfterPowerCut() == 11)
    }

    @Test("a store that is ready for readers stores answers, and leaves no log when it is closed")
    func store() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.store.getReady()
        _ = try #require(try await study.answer(reader, position: 1).saved)
        #expect(try await study.store.verify(study.name, expecting: nil).problems == [])
        let log = study.data.studyDatabase.path + "-wal"
        try study.store.close()
        let left = FileManager.default.fileExists(atPath: log) ? try Self.bytes(of: URL(fileURLWithPath: log)) : 0
        #expect(left == 0)
    }
}
