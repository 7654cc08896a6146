import Foundation
import GRDB
import Studies
import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("A database that is not this program's is refused, and nothing is changed")
struct OpeningTests {
    private static func migrations(in folder: TemporaryFolder) throws -> URL {
        let copy = folder.url.appendingPathComponent("migrations")
        try FileManager.default.copyItem(at: Repository.migrations.resolvingSymlinksInPath(), to: copy)
        return copy
    }

    private static func made(in folder: TemporaryFolder) throws -> DataDirectory {
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        try StudyStore(data, migrations: Repository.migrations).close()
        return data
    }

    @Test("a database of a newer version")
    func newer() throws {
        let folder = try TemporaryFolder()
        let data = try Self.made(in: folder)
        try RawDatabase(data.studyDatabase).write {
            try $0.execute(sql: "INSERT INTO migration (name, sha256) VALUES ('9999-future.sql', 'x')")
        }
        #expect(throws: StoreError.newerDatabase(file: "study.sqlite", migration: "9999-future.sql")) {
            try StudyStore(data, migrations: Repository.migrations)
        }
    }

    @Test("a migration whose text has changed")
    func changedMigration() throws {
        let folder = try TemporaryFolder()
        let data = try Self.made(in: folder)
        let migrations = try Self.migrations(in: folder)
        let file = migrations.appendingPathComponent("study/0004-history.sql")
        try (String(contentsOf: file, encoding: .utf8) + "-- changed\n").write(
            to: file, atomically: true, encoding: .utf8)
        #expect(throws: StoreError.changedMigration(file: "study.sqlite", migration: "0004-history.sql")) {
            try StudyStore(data, migrations: migrations)
        }
    }

    @Test("a new migration is applied once, and what was stored stays")
    func newMigration() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let migrations = try Self.migrations(in: study.folder)
        try "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;"
            .write(to: migrations.appendingPathComponent("study/9000-later.sql"), atomically: true, encoding: .utf8)
        for _ in 1...2 { try StudyStore(study.data, migrations: migrations).close() }
        #expect(try study.count("SELECT count(*) FROM later") == 0)
        #expect(try study.count("SELECT count(*) FROM reading") == 1)
    }

    @Test("a broken migration leaves the database as it was")
    func brokenMigration() throws {
        let folder = try TemporaryFolder()
        let data = try Self.made(in: folder)
        let migrations = try Self.migrations(in: folder)
        try "CREATE TABLE half (id INTEGER PRIMARY KEY); CREATE TABLE study (id INTEGER);"
            .write(to: migrations.appendingPathComponent("study/9000-broken.sql"), atomically: true, encoding: .utf8)
        #expect(throws: StoreError.self) { try StudyStore(data, migrations: migrations) }
        #expect(try !RawDatabase(data.studyDatabase).read { try GRDBRow.tables($0) }.contains("half"))
        try StudyStore(data, migrations: Repository.migrations).close()
    }

    @Test("a file that is no database, and one whose pages were overwritten")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        try folder.write(String(repeating: "This is not a database. ", count: 400), to: "data/study.sqlite")
        let error = #expect(throws: StoreError.self) { try StudyStore(data, migrations: Repository.migrations) }
        guard case .unreadable(file: "study.sqlite", _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try folder.read("data/study.sqlite").count == 9600, "the file is left as it is")

        let study = try await StudyFixture()
        _ = try await study.readers(20)
        try study.store.close()
        var bytes = Array(try Data(contentsOf: study.data.studyDatabase))
        try #require(bytes.count > 20 * 4096, "after closing, everything is in the file itself")
        for index in 4096..<min(bytes.count, 40 * 4096) where index % 4096 < 64 { bytes[index] = 0xA5 }
        try Data(bytes).write(to: study.data.studyDatabase)
        await #expect(throws: (any Error).self, "a damaged file is never read as an empty one") {
            let store = try study.reopened()
            let verification = try await store.verify(study.name, expecting: nil)
            if !verification.isIntact { throw StoreError.unreadable(file: "study.sqlite", reason: "found by verify") }
        }
    }

    @Test("without migrations nothing is opened")
    func noMigrations() throws {
        let folder = try TemporaryFolder()
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        #expect(throws: StoreError.noMigrations(folder: folder.url.appendingPathComponent("none/study").path)) {
            try StudyStore(data, migrations: folder.url.appendingPathComponent("none"))
        }
    }

    @Test("the folder and the key of all token hashes are for their owner only, and the key stays")
    func secrets() throws {
        let folder = try TemporaryFolder()
        let data = try Self.made(in: folder)
        let key = try folder.read("data/secret.key")
        try StudyStore(data, migrations: Repository.migrations).close()
        #expect(key.count == 32)
        #expect(try folder.read("data/secret.key") == key)
        for (path, mode) in [("data", 0o700), ("data/secret.key", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: folder.url.appendingPathComponent(path).path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode)
        }
    }
}
