import CSQLite
import Foundation

/// SQLite by its C interface, with nothing in between.
final class Database {
    private let connection: OpaquePointer

    enum Value: Sendable, Equatable {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
    }

    init(_ file: URL, readOnly: Bool) throws {
        var connection: OpaquePointer?
        let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let outcome = sqlite3_open_v2(file.path, &connection, flags, nil)
        guard outcome == SQLITE_OK, let connection else { throw RigFailure("\(file.path) cannot be opened") }
        self.connection = connection
        sqlite3_busy_timeout(connection, 10_000)
    }

    deinit {
        sqlite3_close_v2(connection)
    }

    func prepare(_ sql: String) throws -> Statement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw RigFailure("\(sql): \(message)")
        }
        return Statement(statement, of: self)
    }

    func rows(_ sql: String) throws -> [[Value]] {
        let statement = try prepare(sql)
        var rows: [[Value]] = []
        while try statement.step() { rows.append(statement.row) }
        return rows
    }

    func number(_ sql: String) throws -> Int64 {
        guard case .integer(let number)? = try rows(sql).first?.first else { throw RigFailure("\(sql): no number") }
        return number
    }

    var message: String { String(cString: sqlite3_errmsg(connection)) }

    /// A prepared statement.
    final class Statement {
        private let statement: OpaquePointer
        private let database: Database
        // SQLite copies what it is given.
        private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

        init(_ statement: OpaquePointer, of database: Database) {
            (self.statement, self.database) = (statement, database)
        }

        deinit {
            sqlite3_finalize(statement)
        }

        func run(_ values: [Value] = []) throws {
            for (index, value) in values.enumerated() {
                let place = Int32(index + 1)
                switch value {
                case .null: sqlite3_bind_null(statement, place)
                case .integer(let number): sqlite3_bind_int64(statement, place, number)
                case .real(let number): sqlite3_bind_double(statement, place, number)
                case .text(let text): sqlite3_bind_text(statement, place, text, -1, Self.transient)
                }
            }
            while try step() {}
            sqlite3_reset(statement)
        }

        func step() throws -> Bool {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: return true
            case SQLITE_DONE: return false
            default: throw RigFailure(database.message)
            }
        }

        var row: [Value] {
            (0..<sqlite3_column_count(statement)).map { column in
                switch sqlite3_column_type(statement, column) {
                case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
                case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
                case SQLITE_TEXT: .text(sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "")
                default: .null
                }
            }
        }
    }
}
