import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Databases of earlier versions")
struct UpgradeTests {
    /// A state of the program that may have been installed: the first migrations of one of the databases.
    struct Earlier: CustomTestStringConvertible, Sendable {
        var database: String
        var count: Int
        var testDescription: String { "\(database).sqlite with \(count) migrations" }
    }

    static let all: [Earlier] = ["study", "confidential"].flatMap { database in
        (1...max(1, names(database).count)).map { Earlier(database: database, count: $0) }
    }

    private static func names(_ database: String) -> [String] {
        let folder = Repository.migrations.appendingPathComponent(database)
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.hasSuffix(".sql") }.sorted()
    }

    /// The repository's migrations up to a version.
    private static func migrations(of earlier: Earlier, in folder: TemporaryFolder) throws -> URL {
        let place = folder.url.appendingPathComponent("old-migrations/\(earlier.database)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for name in names(earlier.database).prefix(earlier.count) {
            try FileManager.default.copyItem(
                at: Repository.migrations.appendingPathComponent("\(earlier.database)/\(name)"),
                to: place.appendingPathComponent(name))
        }
        return place
    }

    /// What tables and columns of earlier versions are called now.
    private static let renamed = ["coordinator": "account", "coordinator_id": "account_id"]

    /// Rows of all tables that both databases have, in the columns that the first one has.
    private static func copyRows(from full: URL, to old: DatabasePool) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        let source = try DatabaseQueue(path: full.path)
        try old.writeWithoutTransaction { target in
            try target.execute(sql: "PRAGMA foreign_keys = OFF")
            // Rows are copied as they are; what triggers made of the first ones is among the later ones.
            let triggers = try Row.fetchAll(target, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            for trigger in triggers { try target.execute(sql: "DROP TRIGGER \"\(trigger["name"] as String)\"") }
            defer { for trigger in triggers { try? target.execute(sql: trigger["sql"]) } }
            try source.read { source in
                for table in try GRDBRow.tables(target) where table != "migration" {
                    let columns = try target.columns(in: table).map(\.name)
                    func quoted(_ names: [String]) -> String {
                        names.map { "\"\($0)\"" }.joined(separator: ", ")
                    }
                    let there = quoted(columns.map { renamed[$0] ?? $0 })
                    let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
                    let rows = try Row.fetchAll(source, sql: "SELECT \(there) FROM \"\(renamed[table] ?? table)\"")
                    for row in rows {
                        try target.execute(
                            sql: "INSERT INTO \"\(table)\" (\(quoted(columns))) VALUES (\(marks))",
                            arguments: StatementArguments(Array(row.databaseValues)))
                    }
                    counts[table] = rows.count
                }
            }
            try target.execute(sql: "PRAGMA foreign_keys = ON")
        }
        try source.close()
        return counts
    }

    private static func copies(_ data: DataDirectory) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: data.upgradeCopies.path)) ?? []).sorted()
    }

    @Test("are migrated with all their rows, verify, and are copied before", arguments: all)
    func migrates(earlier: Earlier) async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader(named: "Dr Adams")
        for position in 1...3 { try await study.answer(reader, position: position) }
        try study.store.close()
        try study.confidential.close()
        let isStudy = earlier.database == "study"
        let file = isStudy ? study.data.studyDatabase : study.data.confidentialDatabase
        let full = study.folder.url.appendingPathComponent("full.sqlite")
        try FileManager.default.moveItem(at: file, to: full)
        let old = try DatabaseFile.open(file, migrations: try Self.migrations(of: earlier, in: study.folder))
        let counts = try Self.copyRows(from: full, to: old)
        DatabaseFile.emptyLog(of: old)
        try old.close()
        #expect(counts.values.reduce(0, +) > 0)

        let store = try StudyStore(study.data, migrations: Repository.migrations)
        let confidential = try ConfidentialStore(study.data, migrations: Repository.migrations)
        let isOlder = earlier.count < Self.names(earlier.database).count
        let copies = Self.copies(study.data)
        #expect(copies.count == (isOlder ? 1 : 0), "\(copies)")
        for (table, count) in counts {
            let now = try RawDatabase(file).read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM \"\(Self.renamed[table] ?? table)\"")
            }
            #expect(now == count, "\(table)")
        }
        let found = try await store.verify(
            study.name, expecting: nil, includingImages: false, against: confidential)
        // Events came with the fourth migration: older files hold a study without its history.
        if !isStudy || earlier.count >= 4 {
            #expect(found.isIntact, "\(found.problems)")
            #expect(found.readings == 3)
        }
        if let copy = copies.first {
            let version = Self.names(earlier.database)[earlier.count - 1].prefix(4)
            #expect(copy.hasSuffix("-\(earlier.database)-\(version).sqlite"))
            let place = study.data.upgradeCopies.appendingPathComponent(copy)
            let applied = try RawDatabase(place).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM migration") }
            #expect(applied == earlier.count, "the copy is from before")
            for (table, count) in counts {
                let then = try RawDatabase(place).read {
                    try Int.fetchOne($0, sql: "SELECT count(*) FROM \"\(table)\"")
                }
                #expect(then == count, "\(table)")
            }
        }
        try store.close()
        try confidential.close()
    }

    @Test("a migration that fails leaves the database and its copy as they were")
    func failing() async throws {
        let study = try await StudyFixture()
        try study.store.close()
        let migrations = study.folder.url.appendingPathComponent("migrations")
        try FileManager.default.copyItem(at: Repository.migrations.resolvingSymlinksInPath(), to: migrations)
        try "CREATE TABLE half (id INTEGER); CREATE TABLE study (id INTEGER);".write(
            to: migrations.appendingPathComponent("study/9000-broken.sql"), atomically: true, encoding: .utf8)
        #expect(throws: StoreError.self) { try StudyStore(study.data, migrations: migrations) }
        #expect(Self.copies(study.data).count == 1)
        let store = try study.reopened()
        #expect(try await store.verify(study.name, expecting: nil).isIntact)
    }

    @Test("where no copy can be made, no migration is applied")
    func noCopy() async throws {
        let study = try await StudyFixture()
        try study.store.close()
        let migrations = study.folder.url.appendingPathComponent("migrations")
        try FileManager.default.copyItem(at: Repository.migrations.resolvingSymlinksInPath(), to: migrations)
        try "CREATE TABLE later (id INTEGER) STRICT;".write(
            to: migrations.appendingPathComponent("study/9000-later.sql"), atomically: true, encoding: .utf8)
        try study.folder.write("a file where the folder should be", to: "data/before-upgrade")
        #expect(throws: (any Error).self) { try StudyStore(study.data, migrations: migrations) }
        #expect(try !study.raw().read { try GRDBRow.tables($0) }.contains("later"))
    }

    @Test("a backup of an older database is verified, and stays older")
    func olderBackup() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let migrations = study.folder.url.appendingPathComponent("migrations")
        try FileManager.default.copyItem(at: Repository.migrations.resolvingSymlinksInPath(), to: migrations)
        try "CREATE TABLE later (id INTEGER) STRICT;".write(
            to: migrations.appendingPathComponent("study/9000-later.sql"), atomically: true, encoding: .utf8)
        let shelf = study.folder.url.appendingPathComponent("backups")
        let outcome = try await Backup(of: study.data, migrations: migrations, to: shelf, version: "newer").make(
            at: study.clock.now)
        #expect(outcome.manifest.studies.map(\.answers) == [1])
        let copy = outcome.folder.appendingPathComponent("study.sqlite")
        #expect(try !RawDatabase(copy).read { try GRDBRow.tables($0) }.contains("later"))
        let target = DataDirectory(study.folder.url.appendingPathComponent("again"))
        _ = try await Restoration(from: outcome.folder, to: target, migrations: migrations).run()
        try StudyStore(target, migrations: migrations).close()
        #expect(try RawDatabase(target.studyDatabase).read { try GRDBRow.tables($0) }.contains("later"))
    }
}
