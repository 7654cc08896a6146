import GRDB
public import Studies

extension StudyStore {
    /// All accounts, by name.
    public func accounts(at now: Timestamp) async throws -> [Account] {
        try await pool.read { database in
            try Row.fetchAll(
                database, sql: Self.accountQuery + " ORDER BY account.name COLLATE NOCASE",
                arguments: Self.arguments(at: now)
            ).map(Self.account)
        }
    }

    /// One account.
    ///
    /// - Throws: ``StoreError/noSuchAccount(_:)``.
    public func account(_ id: AccountID, at now: Timestamp) async throws -> Account {
        guard let account = try await account("account.id = :wanted", id.row, at: now) else {
            throw StoreError.noSuchAccount(id.number)
        }
        return account
    }

    /// The account of a name.
    ///
    /// - Throws: ``StoreError/noSuchAccount(_:)``.
    public func account(named name: String, at now: Timestamp) async throws -> Account {
        guard let account = try await account("account.name = :wanted", name, at: now) else {
            throw StoreError.noSuchAccount(name)
        }
        return account
    }

    private func account(
        _ condition: String, _ wanted: some DatabaseValueConvertible & Sendable, at now: Timestamp
    ) async throws -> Account? {
        try await pool.read { database in
            try Row.fetchOne(
                database, sql: Self.accountQuery + " WHERE " + condition,
                arguments: Self.arguments(at: now) + ["wanted": wanted]
            ).map(Self.account)
        }
    }

    /// Whether a browser's sign-in to an account counts, with ``arguments(at:)``.
    static let isSignedIn = "ended_at IS NULL AND expires_at > :now AND seen_at > :idle"

    static func arguments(at now: Timestamp) -> StatementArguments {
        ["now": now.milliseconds, "idle": now.milliseconds - idleMilliseconds]
    }

    /// The names of all coordinators, by name.
    public func coordinators() async throws -> [String] {
        try await pool.read {
            try String.fetchAll($0, sql: "SELECT name FROM account WHERE role = 'coordinator' ORDER BY name")
        }
    }

    /// The names of an account's studies, one a line.
    static let studiesOfAccount = """
        (SELECT group_concat(study.name, char(10)) FROM account_study JOIN study ON study.id = account_study.study_id
         WHERE account_study.account_id = account.id)
        """

    static func scope(_ row: Row) -> AccountScope {
        scope(isAll: row["all_studies"], names: row["studies"])
    }

    /// - Parameter names: The studies' names, one a line; `nil` without any.
    static func scope(isAll: Bool, names: String?) -> AccountScope {
        if isAll { return .all }
        return .only(Set((names ?? "").split(separator: "\n").compactMap { StudyName(String($0)) }))
    }

    private static let accountQuery = """
        SELECT account.*, \(studiesOfAccount) AS studies,
            EXISTS (SELECT 1 FROM account_link
                WHERE account_id = account.id AND ended_at IS NULL AND expires_at > :now) AS has_link,
            (SELECT count(*) FROM recovery_code WHERE account_id = account.id AND ended_at IS NULL) AS recovery_codes,
            (SELECT count(*) FROM sign_in WHERE account_id = account.id AND \(isSignedIn)) AS browsers,
            (SELECT max(seen_at) FROM sign_in WHERE account_id = account.id) AS last_seen
        FROM account
        """

    private static func account(_ row: Row) -> Account {
        Account(
            id: AccountID(row: row["id"]), name: row["name"],
            // The table refuses any other role.
            role: AccountRole(rawValue: row["role"]) ?? .monitor, scope: scope(row),
            createdAt: Timestamp(milliseconds: row["created_at"]),
            disabledAt: (row["disabled_at"] as Int64?).map(Timestamp.init(milliseconds:)),
            hasPassword: (row["password_hash"] as String) != "", hasOpenLink: row["has_link"],
            asksForCode: (row["code_secret"] as String?) != nil, recoveryCodes: row["recovery_codes"],
            browsers: row["browsers"],
            lastSeenAt: (row["last_seen"] as Int64?).map(Timestamp.init(milliseconds:)))
    }
}
