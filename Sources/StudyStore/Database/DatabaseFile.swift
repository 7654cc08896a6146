import CSQLite
import Foundation
import GRDB

/// Opens a database so that a commit has reached the disk before anybody is told of it.
enum DatabaseFile {
    /// Opens a database for writing, making it when it is not there, and applies the migrations that it lacks.
    ///
    /// - Parameter upgradeCopies: Where a copy of an existing database is put before migrations are applied to it; `nil`
    ///   makes none.
    static func open(_ file: URL, migrations: URL, upgradeCopies: URL? = nil) throws -> DatabasePool {
        do {
            let pool = try DatabasePool(path: file.path, configuration: configuration)
            let migrations = Migrations(folder: migrations)
            if let upgradeCopies { try UpgradeCopy(of: file, in: upgradeCopies).make(pool, migrations) }
            try migrations.apply(to: pool, file: file.lastPathComponent)
            // DatabasePool sets NORMAL after `prepareDatabase` has run: a power cut could then lose a commit.
            let level = try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                return try Int.fetchOne(database, sql: "PRAGMA synchronous")
            }
            guard level == 2 else { throw StoreError.notDurable(file: file.lastPathComponent) }
            return pool
        } catch let error as DatabaseError {
            throw StoreError(error, file: file.lastPathComponent)
        }
    }

    /// Connections of a pool that only read.
    static let readers = 4

    /// Opens a database that nobody writes to, as it is.
    static func openCopy(_ file: URL) throws -> DatabasePool {
        do {
            return try DatabasePool(path: file.path, configuration: reading)
        } catch let error as DatabaseError {
            throw StoreError(error, file: file.lastPathComponent)
        }
    }

    /// How long a connection waits for others' locks.
    static let busySeconds = 10

    /// Connections that can only read.
    static var reading: Configuration {
        var reading = configuration
        reading.readonly = true
        return reading
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(TimeInterval(busySeconds))
        configuration.maximumReaderCount = readers
        configuration.prepareDatabase { database in
            // Without ATTACH no statement on this connection can reach another file.
            sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_ATTACHED, 0)
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    /// Brings everything from the write-ahead log into the file itself, so that a copy of the file alone is complete.
    /// SQLite would do it at the last close, but the last of a pool's connections is one that only reads.
    static func emptyLog(of pool: DatabasePool) {
        // When somebody is still reading, the log stays, and the next start reads it: nothing is lost.
        try? pool.writeWithoutTransaction { database in try database.copyLog(.truncate) }
    }
}

extension Database {
    /// Copies the write-ahead log into the file; nothing on a connection that is closed, which SQLite would not survive.
    func copyLog(_ mode: CheckpointMode) throws {
        guard sqliteConnection != nil else { return }
        _ = try checkpoint(mode)
    }
}

extension StoreError {
    /// What a failure of SQLite means to the person who waits.
    init(_ error: DatabaseError, file: String) {
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN:
            self = .storageFull(error.message ?? error.resultCode.description)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(file: file)
        default:
            self = .unreadable(file: file, reason: error.message ?? error.resultCode.description)
        }
    }
}
