import Cryptography
import Foundation
import GRDB

/// The plain SQL files of one database, applied once each, in the order of their names.
///
/// A file is remembered with the digest of its text: a database that knows a migration which is not there was made by
/// a newer program, and a migration whose text has changed is not the one that made the database.
struct Migrations {
    /// Folder that holds `0001-….sql`, `0002-….sql` and so on.
    let folder: URL

    /// What a database has of the migrations.
    struct State {
        /// Names of those that were applied.
        var applied: [String]
        /// Names and texts of those that were not, in order.
        var pending: [(name: String, text: String)]
    }

    func apply(to pool: DatabasePool, file: String) throws {
        try pool.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID
                    """)
            for (name, text) in try state(of: database, file: file).pending {
                try database.execute(sql: text)
                try database.execute(
                    sql: "INSERT INTO migration (name, sha256) VALUES (?, ?)",
                    arguments: [name, Digest(of: text).description])
            }
        }
    }

    /// What a database has; nothing is changed.
    ///
    /// - Throws: ``StoreError/newerDatabase(file:migration:)`` or ``StoreError/changedMigration(file:migration:)``.
    func state(of database: Database, file: String) throws -> State {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.hasSuffix(".sql") }.sorted()
        guard !names.isEmpty else { throw StoreError.noMigrations(folder: folder.path) }
        let texts = try names.map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
        guard try database.tableExists("migration") else {
            return State(applied: [], pending: Array(zip(names, texts)))
        }
        let applied = try Row.fetchAll(database, sql: "SELECT name, sha256 FROM migration ORDER BY name")
        for row in applied {
            let name: String = row["name"]
            guard let index = names.firstIndex(of: name) else {
                throw StoreError.newerDatabase(file: file, migration: name)
            }
            guard row["sha256"] == Digest(of: texts[index]).description else {
                throw StoreError.changedMigration(file: file, migration: name)
            }
        }
        let known = Set(applied.map { $0["name"] as String })
        return State(applied: known.sorted(), pending: zip(names, texts).filter { !known.contains($0.0) })
    }
}
