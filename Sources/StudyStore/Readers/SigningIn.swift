public import Cryptography
import GRDB
public import Studies

/// Whom a browser's cookie stands for.
public enum SignedIn: Equatable, Sendable {
    /// A reader whose link is valid.
    case reader(ReaderID)
    /// A reader whose link was revoked after the browser signed in.
    case revokedReader
    /// Somebody with a password.
    case account(SignedInAccount)
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
                        SELECT sign_in.reader_id, sign_in.account_id, account.name, account.role, account.all_studies,
                            iif(account.all_studies = 0, \(Self.studiesOfAccount), NULL) AS studies,
                            invitation.revoked_at
                        FROM sign_in LEFT JOIN invitation ON invitation.id = sign_in.invitation_id
                        LEFT JOIN account ON account.id = sign_in.account_id
                        WHERE cookie_hash = ?1 AND ended_at IS NULL AND expires_at > ?2
                            AND (account_id IS NULL OR (account.disabled_at IS NULL AND seen_at > ?3))
                        """), arguments: [hash, now.milliseconds, now.milliseconds - Self.idleMilliseconds])
            guard let row else { return nil }
            if let reader = row["reader_id"] as Int64? {
                return row["revoked_at"] == nil ? .reader(ReaderID(row: reader)) : .revokedReader
            }
            return Self.signedInAccount(row)
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
}
