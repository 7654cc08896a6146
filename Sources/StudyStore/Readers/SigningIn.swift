public import Cryptography
import GRDB
public import Studies

/// Whom a browser's cookie stands for.
public enum SignedIn: Equatable, Sendable {
    /// A reader whose link is valid.
    case reader(ReaderID)
    /// A reader whose link was revoked after the browser signed in.
    case revokedReader
    /// A coordinator.
    case coordinator(CoordinatorID, name: String)
    /// A reviewer of heat maps whose link is valid.
    case reviewer(ReviewerID)
    /// A reviewer whose link was revoked after the browser signed in.
    case revokedReviewer
}

extension StudyStore {
    /// Signs a browser in by a personal link's token or a typed code.
    ///
    /// - Returns: The cookie's token; `nil` when the link is unknown or revoked.
    public func signIn(with token: Token, validDays: Int = 90, at now: Timestamp) async throws -> Token? {
        let hash = keyedHash(token)
        let cookie = try Token()
        let cookieHash = keyedHash(cookie)
        return try await writer.write { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT invitation.id, reader.id AS reader, reader.code, reader.study_id FROM invitation
                    JOIN reader ON reader.id = invitation.reader_id
                    WHERE (link_hash = ?1 OR code_hash = ?1) AND revoked_at IS NULL
                    """, arguments: [hash])
            guard let row else { return nil }
            try database.execute(
                sql: """
                    INSERT INTO sign_in (cookie_hash, reader_id, invitation_id, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    cookieHash, row["reader"] as Int64, row["id"] as Int64, now.milliseconds,
                    now.advanced(byDays: validDays).milliseconds,
                ])
            let code: String = row["code"]
            try HistoryChain.append(
                .signedIn, subject: "reader:\(code)", actor: .reader(code), study: row["study_id"], at: now,
                in: database
            )
            return cookie
        }
    }

    /// Whom a cookie stands for; `nil` when it is unknown, expired or signed out.
    public func whoIs(_ cookie: Token, at now: Timestamp) async throws -> SignedIn? {
        let hash = keyedHash(cookie)
        if let known = signIns.signedIn(hash, at: now) { return known }
        let found = try await findSignIn(hash, at: now)
        if let found, case .reader = found { signIns.remember(found, hash, at: now) }
        return found
    }

    func findSignIn(_ hash: String, at now: Timestamp) async throws -> SignedIn? {
        // One statement sees one state of the database by itself.
        try await pool.unsafeRead { database in
            let row = try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT sign_in.reader_id, sign_in.coordinator_id, coordinator.name, invitation.revoked_at
                        FROM sign_in LEFT JOIN invitation ON invitation.id = sign_in.invitation_id
                        LEFT JOIN coordinator ON coordinator.id = sign_in.coordinator_id
                        WHERE cookie_hash = ? AND ended_at IS NULL AND expires_at > ?
                        """), arguments: [hash, now.milliseconds])
            guard let row else { return nil }
            if let reader = row["reader_id"] as Int64? {
                return row["revoked_at"] == nil ? .reader(ReaderID(row: reader)) : .revokedReader
            }
            return .coordinator(CoordinatorID(row: row["coordinator_id"]), name: row["name"])
        }
    }

    /// Signs a browser out.
    public func signOut(_ cookie: Token, at now: Timestamp) async throws {
        let hash = keyedHash(cookie)
        try await writer.write { database in
            try database.execute(
                sql: "UPDATE sign_in SET ended_at = ? WHERE cookie_hash = ? AND ended_at IS NULL",
                arguments: [now.milliseconds, hash])
        }
        signIns.forgetAll()
    }

    /// Adds a coordinator.
    public func addCoordinator(_ name: String, password: PasswordHash, at now: Timestamp) async throws {
        try await writer.write { database in
            let exists = try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM coordinator WHERE name = ?)", arguments: [name])
            guard exists != true else { throw StoreError.coordinatorExists(name) }
            try database.execute(
                sql: "INSERT INTO coordinator (name, password_hash, created_at) VALUES (?, ?, ?)",
                arguments: [name, password.description, now.milliseconds])
        }
    }

    /// Gives a coordinator a new password and signs all his browsers out.
    public func setPassword(_ password: PasswordHash, of name: String, at now: Timestamp) async throws {
        try await writer.write { database in
            try database.execute(
                sql: "UPDATE coordinator SET password_hash = ? WHERE name = ?",
                arguments: [password.description, name])
            guard database.changesCount == 1 else { throw StoreError.noSuchCoordinator(name) }
            try database.execute(
                sql: """
                    UPDATE sign_in SET ended_at = ? WHERE ended_at IS NULL
                        AND coordinator_id = (SELECT id FROM coordinator WHERE name = ?)
                    """, arguments: [now.milliseconds, name])
        }
    }

    /// The names of all coordinators.
    public func coordinators() async throws -> [String] {
        try await pool.read { try String.fetchAll($0, sql: "SELECT name FROM coordinator ORDER BY name") }
    }

    /// A coordinator's stored password hash; `nil` when there is no such coordinator.
    public func passwordHash(of name: String) async throws -> PasswordHash? {
        try await pool.read { database in
            try String.fetchOne(
                database, sql: "SELECT password_hash FROM coordinator WHERE name = ?", arguments: [name])
        }.flatMap(PasswordHash.init(stored:))
    }

    /// Signs a coordinator's browser in; the caller has checked the password.
    public func signInCoordinator(_ name: String, validHours: Int = 12, at now: Timestamp) async throws -> Token {
        let cookie = try Token()
        let hash = keyedHash(cookie)
        return try await writer.write { database in
            try database.execute(
                sql: """
                    INSERT INTO sign_in (cookie_hash, coordinator_id, created_at, expires_at)
                    SELECT ?, id, ?, ? FROM coordinator WHERE name = ?
                    """,
                arguments: [
                    hash, now.milliseconds, now.advanced(byMilliseconds: Int64(validHours) * 3_600_000).milliseconds,
                    name,
                ])
            guard database.changesCount == 1 else { throw StoreError.noSuchCoordinator(name) }
            return cookie
        }
    }
}
