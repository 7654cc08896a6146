public import Cryptography
import GRDB
public import Studies

/// A browser that is signed in to an account.
public struct SignedInBrowser: Equatable, Sendable {
    /// What its owner calls it by; it opens nothing.
    public let number: Int
    /// When it signed in.
    public let since: Timestamp
    /// When it was last used, to the minute.
    public let seenAt: Timestamp
    /// Whether it is the one that asks.
    public let isThis: Bool
}

/// The browsers of one account, which its owner can sign out one by one (OWASP ASVS 5.0, 7.5.2).
extension StudyStore {
    /// The browsers that are signed in to an account, the last used first.
    ///
    /// - Parameter cookie: Of the browser that asks.
    public func browsers(of id: AccountID, asking cookie: Token, at now: Timestamp) async throws -> [SignedInBrowser] {
        let hash = keyedHash(cookie)
        return try await pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, created_at, seen_at, cookie_hash = :hash AS is_this FROM sign_in
                    WHERE account_id = :account AND \(Self.isSignedIn)
                    ORDER BY is_this DESC, seen_at DESC, id DESC
                    """,
                arguments: Self.arguments(at: now) + ["hash": hash, "account": id.row]
            ).map { row in
                SignedInBrowser(
                    number: row["id"], since: Timestamp(milliseconds: row["created_at"]),
                    seenAt: Timestamp(milliseconds: row["seen_at"]), isThis: row["is_this"])
            }
        }
    }

    /// Signs one browser of an account out.
    ///
    /// - Returns: `false` when no browser of this number is signed in to the account.
    public func signOutBrowser(
        _ number: Int, of id: AccountID, by actor: Actor, at now: Timestamp
    ) async throws -> Bool {
        try await writer.write { [self] database in
            let name = try name(of: id, in: database)
            try database.execute(
                sql: """
                    UPDATE sign_in SET ended_at = :now
                    WHERE id = :number AND account_id = :account AND \(Self.isSignedIn)
                    """,
                arguments: Self.arguments(at: now) + ["number": number, "account": id.row])
            guard database.changesCount == 1 else { return false }
            try Self.appendAccountEvent(.browserSignedOut, subject: name, actor: actor, at: now, in: database)
            return true
        }
    }
}
