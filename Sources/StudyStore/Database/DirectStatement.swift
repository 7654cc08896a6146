import CSQLite
import GRDB

/// A prepared statement that is bound and stepped through SQLite's own interface, for the path that every answer takes:
/// GRDB's arguments and rows cost more there than SQLite itself. GRDB prepares the statement and keeps it.
struct DirectStatement: ~Copyable {
    /// What a statement is given.
    enum Value {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
    }

    private let prepared: Statement
    private let connection: OpaquePointer?
    private var column: Int32 = 0

    // SQLite copies what it is given.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ sql: String, _ values: [Value], in database: Database) throws {
        let prepared = try database.cachedStatement(sql: sql)
        sqlite3_reset(prepared.sqliteStatement)
        for (index, value) in values.enumerated() {
            let outcome = Self.bind(value, at: Int32(index + 1), of: prepared.sqliteStatement)
            guard outcome == SQLITE_OK else { throw Self.failure(outcome, database.sqliteConnection, sql) }
        }
        self.prepared = prepared
        connection = database.sqliteConnection
    }

    private static func bind(_ value: Value, at place: Int32, of statement: OpaquePointer) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let number): sqlite3_bind_int64(statement, place, number)
        case .real(let number): sqlite3_bind_double(statement, place, number)
        case .text(var text):
            // With its length, since a text may hold NUL characters.
            text.withUTF8 { bytes in
                guard let start = bytes.baseAddress else {
                    return sqlite3_bind_text(statement, place, "", 0, transient)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text(statement, place, $0, Int32(bytes.count), transient)
                }
            }
        }
    }

    deinit {
        sqlite3_reset(prepared.sqliteStatement)
    }

    /// Runs a statement that returns no rows.
    static func run(_ sql: String, _ values: [Value], in database: Database) throws {
        var statement = try DirectStatement(sql, values, in: database)
        while try statement.step() {}
    }

    /// Goes to the next row.
    ///
    /// - Returns: Whether there is one; its columns are then read one after the other.
    mutating func step() throws -> Bool {
        column = 0
        switch sqlite3_step(prepared.sqliteStatement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let outcome: throw Self.failure(outcome, connection, prepared.sql)
        }
    }

    /// The next column's number; 0 for NULL.
    mutating func integer() -> Int64 {
        defer { column += 1 }
        return sqlite3_column_int64(prepared.sqliteStatement, column)
    }

    /// The next column's number; `nil` for NULL.
    mutating func integerOrNull() -> Int64? {
        let isNull = sqlite3_column_type(prepared.sqliteStatement, column) == SQLITE_NULL
        let number = integer()
        return isNull ? nil : number
    }

    /// The next column's text; `nil` for NULL.
    mutating func text() -> String? {
        defer { column += 1 }
        return sqlite3_column_text(prepared.sqliteStatement, column).map { start in
            let length = Int(sqlite3_column_bytes(prepared.sqliteStatement, column))
            return String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
        }
    }

    private static func failure(_ outcome: Int32, _ connection: OpaquePointer?, _ sql: String) -> DatabaseError {
        let code = connection.map { sqlite3_extended_errcode($0) } ?? outcome
        return DatabaseError(
            resultCode: ResultCode(rawValue: code), message: connection.map { String(cString: sqlite3_errmsg($0)) },
            sql: sql)
    }
}

extension DirectStatement.Value {
    static func integer(_ number: Int) -> Self { .integer(Int64(number)) }
    static func orNull(_ number: Int64?) -> Self { number.map { .integer($0) } ?? .null }
    static func orNull(_ number: Int?) -> Self { number.map { .integer(Int64($0)) } ?? .null }
    static func orNull(_ number: Double?) -> Self { number.map { .real($0) } ?? .null }
    static func orNull(_ flag: Bool?) -> Self { flag.map { .integer($0 ? 1 : 0) } ?? .null }
    static func orNull(_ text: String?) -> Self { text.map { .text($0) } ?? .null }
}
