public import Cryptography
import GRDB
public import Studies

extension StudyStore {
    /// Makes a token with which a program acts for an account.
    ///
    /// - Parameters:
    ///   - name: What it is for, in its owner's words.
    ///   - role: The most it may do: the account's own role, or any other of a coordinator's.
    ///   - scope: The most studies it sees: some or all of the account's.
    ///   - days: After how many days it opens nothing, 1...``AccountToken/mostDays``.
    /// - Returns: The token, which cannot be shown again.
    /// - Throws: ``AccountTokenProblem``; ``StoreError/noSuchAccount(_:)``, ``StoreError/noSuchStudy(_:)``.
    public func addToken(
        _ name: String, role: AccountRole, scope: AccountScope, days: Int, to id: AccountID, by actor: Actor,
        at now: Timestamp
    ) async throws -> IssuedAccountToken {
        guard AccountToken.isName(name) else { throw AccountTokenProblem.name }
        guard (1...AccountToken.mostDays).contains(days) else { throw AccountTokenProblem.days }
        guard scope != .only([]) else { throw AccountTokenProblem.studies }
        let owner = try await account(id, at: now)
        guard owner.role.covers(role) else { throw AccountTokenProblem.role }
        guard owner.scope.covers(scope) else { throw AccountTokenProblem.studies }
        let token = try Token()
        let hash = keyedHash(token)
        let expiresAt = now.advanced(byDays: days)
        let made = try await writer.write { [self] database in
            let account = try self.name(of: id, in: database)
            let isTaken = try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM account_token
                        WHERE account_id = ? AND name = ? AND revoked_at IS NULL AND expires_at > ?)
                    """, arguments: [id.row, name, now.milliseconds])
            guard isTaken != true else { throw AccountTokenProblem.taken }
            try database.execute(
                sql: """
                    INSERT INTO account_token (account_id, name, token_hash, role, all_studies, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id.row, name, hash, role.rawValue, scope == .all, now.milliseconds, expiresAt.milliseconds,
                ])
            let made = AccountTokenID(row: database.lastInsertedRowID)
            if case .only(let studies) = scope {
                for study in studies {
                    try database.execute(
                        sql: "INSERT INTO account_token_study (token_id, study_id) VALUES (?, ?)",
                        arguments: [made.row, try row(of: study, in: database)])
                }
            }
            try Self.appendAccountEvent(
                .tokenMade, subject: account,
                details: [
                    "token": name, "role": role.rawValue, "studies": scope.text, "until": expiresAt.description,
                ], actor: actor, at: now, in: database)
            return made
        }
        return IssuedAccountToken(id: made, token: token.description, expiresAt: expiresAt)
    }

    /// Makes a token of an account useless, for ever.
    ///
    /// - Returns: Whether there was such a token that was not revoked yet.
    public func revokeToken(
        _ token: AccountTokenID, of id: AccountID, by actor: Actor, at now: Timestamp
    ) async throws -> Bool {
        try await writer.write { [self] database in
            let account = try name(of: id, in: database)
            let label = try String.fetchOne(
                database,
                sql: "SELECT name FROM account_token WHERE id = ? AND account_id = ? AND revoked_at IS NULL",
                arguments: [token.row, id.row])
            guard let label else { return false }
            try database.execute(
                sql: "UPDATE account_token SET revoked_at = ? WHERE id = ?", arguments: [now.milliseconds, token.row])
            try Self.appendAccountEvent(
                .tokenRevoked, subject: account, details: ["token": label], actor: actor, at: now, in: database)
            return true
        }
    }

    /// Revokes those tokens of an account that still open something, and notes each.
    static func revokeAllTokens(
        of id: AccountID, name: String, by actor: Actor, at now: Timestamp, in database: Database
    ) throws {
        let labels = try String.fetchAll(
            database,
            sql:
                "SELECT name FROM account_token WHERE account_id = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY id",
            arguments: [id.row, now.milliseconds])
        try database.execute(
            sql:
                "UPDATE account_token SET revoked_at = ?1 WHERE account_id = ?2 AND revoked_at IS NULL AND expires_at > ?1",
            arguments: [now.milliseconds, id.row])
        for label in labels {
            try appendAccountEvent(
                .tokenRevoked, subject: name, details: ["token": label], actor: actor, at: now, in: database)
        }
    }

    /// All tokens that were ever made for an account, the newest first.
    public func tokens(of id: AccountID) async throws -> [AccountToken] {
        try await pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT account_token.*, \(Self.studiesOfToken) AS studies FROM account_token
                    WHERE account_id = ? ORDER BY id DESC
                    """, arguments: [id.row]
            ).map { row in
                AccountToken(
                    id: AccountTokenID(row: row["id"]), name: row["name"],
                    // The table refuses any other role.
                    role: AccountRole(rawValue: row["role"]) ?? .monitor, scope: Self.scope(row),
                    createdAt: Timestamp(milliseconds: row["created_at"]),
                    expiresAt: Timestamp(milliseconds: row["expires_at"]),
                    lastUsedAt: (row["used_at"] as Int64?).map(Timestamp.init(milliseconds:)),
                    revokedAt: (row["revoked_at"] as Int64?).map(Timestamp.init(milliseconds:)))
            }
        }
    }

    /// Who acts with a token; `nil` when it is unknown, expired or revoked, when its account is disabled, or when the
    /// account's role has changed and does not cover the token's any more.
    public func holder(of token: Token, at now: Timestamp) async throws -> TokenHolder? {
        let hash = keyedHash(token)
        return try await pool.read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT account_token.name AS token, account_token.role AS token_role, expires_at,
                        account_token.all_studies AS token_all_studies, \(Self.studiesOfToken) AS token_studies,
                        account.id AS account_id, account.name, account.role, account.all_studies,
                        \(Self.studiesOfAccount) AS studies
                    FROM account_token JOIN account ON account.id = account_token.account_id
                    WHERE token_hash = ? AND revoked_at IS NULL AND expires_at > ? AND account.disabled_at IS NULL
                    """, arguments: [hash, now.milliseconds])
            guard let row, let own = AccountRole(rawValue: row["role"]),
                let role = AccountRole(rawValue: row["token_role"]), own.covers(role)
            else { return nil }
            let scope = Self.scope(isAll: row["token_all_studies"], names: row["token_studies"])
            return TokenHolder(
                account: SignedInAccount(
                    id: AccountID(row: row["account_id"]), name: row["name"], role: role,
                    scope: Self.scope(row).shared(with: scope)),
                token: row["token"], expiresAt: Timestamp(milliseconds: row["expires_at"]))
        }
    }

    /// Notes that a token is in use; once a minute is enough.
    public func noteTokenUse(_ token: Token, at now: Timestamp) async throws {
        let hash = keyedHash(token)
        guard accountUses.isDue(hash, at: now) else { return }
        try await writer.write { database in
            try database.execute(
                sql: "UPDATE account_token SET used_at = ? WHERE token_hash = ? AND revoked_at IS NULL",
                arguments: [now.milliseconds, hash])
        }
    }

    private static let studiesOfToken = """
        (SELECT group_concat(study.name, char(10)) FROM account_token_study
         JOIN study ON study.id = account_token_study.study_id WHERE account_token_study.token_id = account_token.id)
        """
}
