import CSQLite

extension StudyStore {
    /// The version of the SQLite library that is loaded, such as `3.40.1`.
    public static var sqliteVersion: String { String(cString: sqlite3_libversion()) }
}
