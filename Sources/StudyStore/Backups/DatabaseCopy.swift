import Foundation
import GRDB

/// Copies of both databases as they are at one moment, while others read and write them.
///
/// Both are read in transactions that begin one directly after the other, study.sqlite first. The reference standard is
/// written before the event that speaks of it, so the later state of the second file holds what the earlier state of the
/// first one is verified against. Predictions and readers' names are written directly after their event: a copy may have
/// the event without them, as a power cut would leave it, and they can be given again. Nobody waits: in WAL mode a reader
/// stops no writer. The connections may only read, so they never copy the log into the file, not even at their end (see
/// ``LogKeeper``).
enum DatabaseCopy {
    /// Writes both copies into a folder: one file each, without a log.
    static func copyBoth(of data: DataDirectory, into folder: URL) throws {
        let study = try open(data.studyDatabase)
        let confidential = try open(data.confidentialDatabase)
        try study.read { first in
            try pin(first)
            try confidential.read { second in
                try pin(second)
                try write(first, to: folder.appendingPathComponent(data.studyDatabase.lastPathComponent))
                try write(second, to: folder.appendingPathComponent(data.confidentialDatabase.lastPathComponent))
            }
        }
        try study.close()
        try confidential.close()
    }

    /// Writes a copy of one database, as it is at this moment.
    static func copy(_ file: URL, to target: URL) throws {
        let source = try open(file)
        try source.read { database in
            try pin(database)
            try write(database, to: target)
        }
        try source.close()
    }

    private static func open(_ file: URL) throws -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw BackupError.file(file.path, reason: "the file does not exist")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        do {
            return try DatabaseQueue(path: file.path, configuration: configuration)
        } catch let error as DatabaseError {
            throw StoreError(error, file: file.lastPathComponent)
        }
    }

    /// A transaction sees the moment of its first reading.
    private static func pin(_ database: Database) throws {
        _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
    }

    private static func write(_ source: Database, to file: URL) throws {
        guard FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw BackupError.system(file.path) }
        let target = try DatabaseQueue(path: file.path)
        do {
            try target.writeWithoutTransaction { target in
                // A copy that was interrupted is thrown away, and the disk is waited for once, at the end.
                try target.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
                try source.backup(to: target, pagesPerStep: 2048)
                // One file, which can be read where nothing may be written.
                try target.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            try target.close()
        } catch let error as DatabaseError {
            throw StoreError(error, file: file.path)
        }
    }
}
