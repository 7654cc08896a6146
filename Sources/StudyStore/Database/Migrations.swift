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

    func apply(to pool: DatabasePool, file: String) throws {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { $0.hasSuffix(".sql") }.sorted()
        guard !names.isEmpty else { throw StoreError.noMigrations(folder: folder.path) }
        let texts = try names.map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
        try pool.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID
                    """)
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
            for (name, text) in zip(names, texts) where !known.contains(name) {
                try database.execute(sql: text)
                try database.execute(
                    sql: "INSERT INTO migration (name, sha256) VALUES (?, ?)",
                    arguments: [name, Digest(of: text).description])
            }
        }
    }
}
