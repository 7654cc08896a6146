import CPacedFile
import CSQLite
import Dispatch
import Foundation

/// A second connection to a database, which copies the write-ahead log into the file in small pieces, so that commits on
/// the same disk do not wait for all of it (see `paced_file_vfs`). It does nothing else.
final class LogCopier: @unchecked Sendable {  // `connection` is used on `queue` only
    private let queue = DispatchQueue(label: "log-copier")
    private var connection: OpaquePointer?

    /// - Parameter file: A database in WAL mode, which is open already.
    /// - Throws: ``StoreError`` where it cannot be opened.
    init(_ file: URL) throws(StoreError) {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
        var opened: OpaquePointer?
        guard let paced = paced_file_vfs(),
            sqlite3_open_v2(file.path, &opened, flags, paced) == SQLITE_OK,
            // The log is opened by what reads first.
            sqlite3_exec(opened, "PRAGMA synchronous = FULL; PRAGMA schema_version", nil, nil, nil) == SQLITE_OK
        else {
            defer { sqlite3_close(opened) }
            throw .unreadable(
                file: file.lastPathComponent,
                reason: opened.map { String(cString: sqlite3_errmsg($0)) } ?? "SQLite knows no way to open it")
        }
        connection = opened
    }

    /// A store that is dropped without being closed keeps no file open.
    deinit { sqlite3_close(connection) }

    /// Copies as much of the log as is not read by anybody, and calls `done` afterwards, also when it could not. What fails
    /// is still in the log.
    func copy(then done: @escaping @Sendable () -> Void) {
        queue.async {
            if let connection = self.connection {
                _ = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
            }
            done()
        }
    }

    /// Waits for the copy that runs.
    func wait() { queue.sync {} }

    /// Waits for the copy that runs and closes the connection; nothing is copied from then on.
    func close() {
        queue.sync {
            sqlite3_close(connection)
            connection = nil
        }
    }
}
