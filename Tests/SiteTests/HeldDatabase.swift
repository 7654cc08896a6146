import CSQLite
import Foundation

/// A second connection that holds a database for writing, as another program does.
struct HeldDatabase {
    private let connection: OpaquePointer

    /// `nil` when the database cannot be held.
    init?(_ file: URL) {
        var opened: OpaquePointer?
        guard sqlite3_open(file.path, &opened) == SQLITE_OK, let opened,
            sqlite3_exec(opened, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK
        else { return nil }
        connection = opened
    }

    func release() {
        sqlite3_exec(connection, "ROLLBACK", nil, nil, nil)
        sqlite3_close(connection)
    }
}
