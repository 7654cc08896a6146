import Foundation
import GRDB
public import Studies

@_spi(Confidential) extension ConfidentialStore {
    /// Keeps the tables of a study as they were sent.
    func keep(_ tables: [String: [UInt8]], of study: StudyName) async throws {
        try await pool.write { database in
            for (path, content) in tables {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO study_table (study, path, content) VALUES (?, ?, ?)",
                    arguments: [study.description, path, Data(content)])
            }
        }
    }

    /// The tables of a study by their paths in its folder; empty when it was created by a version that kept none.
    public func tables(of study: StudyName) async throws -> [String: [UInt8]] {
        try await pool.read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT path, content FROM study_table WHERE study = ?", arguments: [study.description])
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["path"], Array($0["content"] as Data)) })
        }
    }
}
