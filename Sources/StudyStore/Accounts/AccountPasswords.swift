public import Cryptography
import GRDB
public import Studies

extension StudyStore {
    /// Days for which a link that sets a password is good.
    public static let accountLinkDays = 7

    /// The stored hash of an account's password; `nil` when there is no such account, or it cannot be signed in to.
    public func passwordHash(of name: String) async throws -> PasswordHash? {
        try await pool.read { database in
            try String.fetchOne(
                database, sql: "SELECT password_hash FROM account WHERE name = ? AND disabled_at IS NULL",
                arguments: [name])
        }.flatMap(PasswordHash.init(stored:))
    }

    /// Gives an account a new password, signs all its browsers out, and revokes its tokens: whoever had the password
    /// before could make some.
    ///
    /// - Throws: ``StoreError/noSuchAccount(_:)``.
    public func setPassword(
        _ password: PasswordHash, of name: String, by actor: Actor = .commandLine, at now: Timestamp
    ) async throws {
        try await writer.write { database in
            let row = try Int64.fetchOne(database, sql: "SELECT id FROM account WHERE name = ?", arguments: [name])
            guard let row else { throw StoreError.noSuchAccount(name) }
            try Self.set(password, of: AccountID(row: row), name: name, by: actor, at: now, in: database)
        }
    }

    private static func set(
        _ password: PasswordHash, of id: AccountID, name: String, by actor: Actor, at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE account SET password_hash = ? WHERE id = ?", arguments: [password.description, id.row])
        try endSignIns(of: id, at: now, in: database)
        try endLinks(of: id, at: now, in: database)
        try appendAccountEvent(.passwordSet, subject: name, actor: actor, at: now, in: database)
        try revokeAllTokens(of: id, name: name, by: actor, at: now, in: database)
    }

    /// Issues a link with which a person sets the password; links before it stop working, the password before stays.
    ///
    /// - Throws: ``StoreError/noSuchAccount(_:)``.
    public func issueAccountLink(_ id: AccountID, by actor: Actor, at now: Timestamp) async throws -> IssuedAccountLink
    {
        try await writer.write { [self] database in try issueLink(of: id, by: actor, at: now, in: database) }
    }

    func issueLink(of id: AccountID, by actor: Actor, at now: Timestamp, in database: Database) throws
        -> IssuedAccountLink
    {
        let name = try name(of: id, in: database)
        let token = try Token()
        let expiresAt = now.advanced(byDays: Self.accountLinkDays)
        try Self.endLinks(of: id, at: now, in: database)
        try database.execute(
            sql: "INSERT INTO account_link (account_id, link_hash, issued_at, expires_at) VALUES (?, ?, ?, ?)",
            arguments: [id.row, keyedHash(token), now.milliseconds, expiresAt.milliseconds])
        try Self.appendAccountEvent(
            .linkIssued, subject: name, details: ["expires": expiresAt.description], actor: actor, at: now,
            in: database)
        return IssuedAccountLink(account: id, name: name, token: token.description, expiresAt: expiresAt)
    }

    /// The name of the account whose password a link sets; `nil` when the link is unknown, used, replaced or too old.
    public func accountName(ofLink token: Token, at now: Timestamp) async throws -> String? {
        let hash = keyedHash(token)
        return try await pool.read { try Self.linked(hash, at: now, in: $0)?.name }
    }

    /// Sets the password by a link, which is spent with it.
    ///
    /// - Returns: The account's name; `nil` when the link is not good (any more).
    public func setPassword(_ password: PasswordHash, byLink token: Token, at now: Timestamp) async throws -> String? {
        let hash = keyedHash(token)
        return try await writer.write { database in
            guard let (id, name, role) = try Self.linked(hash, at: now, in: database) else { return nil }
            try Self.set(password, of: id, name: name, by: .account(role, name), at: now, in: database)
            return name
        }
    }

    private static func linked(
        _ hash: String, at now: Timestamp, in database: Database
    ) throws -> (id: AccountID, name: String, role: AccountRole)? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT account.id, account.name, account.role FROM account_link
                JOIN account ON account.id = account_link.account_id
                WHERE link_hash = ? AND ended_at IS NULL AND expires_at > ? AND disabled_at IS NULL
                """, arguments: [hash, now.milliseconds]
        ).map { (AccountID(row: $0["id"]), $0["name"], AccountRole(rawValue: $0["role"]) ?? .monitor) }
    }
}
