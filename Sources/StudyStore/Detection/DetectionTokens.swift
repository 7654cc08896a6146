public import Cryptography
import GRDB
public import Studies

/// A token of the detection page as it is listed; the token itself was shown once and is kept as a hash.
public struct DetectionToken: Equatable, Sendable {
    /// Whom it was made for.
    public var name: String
    /// When it was made.
    public var createdAt: Timestamp
    /// When it was revoked; `nil` while it opens the page.
    public var revokedAt: Timestamp?
}

extension StudyStore {
    /// Makes a token with which somebody who coordinates no study may use the detection page.
    ///
    /// - Returns: The token, which cannot be shown again; `nil` when a valid one has this name.
    public func addDetectionToken(named name: String, at now: Timestamp) async throws -> Token? {
        let token = try Token()
        let hash = keyedHash(token)
        return try await writer.write { database in
            try database.execute(
                sql: """
                    INSERT INTO detection_token (name, token_hash, created_at) SELECT ?1, ?2, ?3
                    WHERE NOT EXISTS (SELECT 1 FROM detection_token WHERE name = ?1 AND revoked_at IS NULL)
                    """, arguments: [name, hash, now.milliseconds])
            return database.changesCount == 1 ? token : nil
        }
    }

    /// Revokes the valid token of this name.
    ///
    /// - Returns: Whether there was one.
    public func revokeDetectionToken(named name: String, at now: Timestamp) async throws -> Bool {
        try await writer.write { database in
            try database.execute(
                sql: "UPDATE detection_token SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL",
                arguments: [now.milliseconds, name])
            return database.changesCount == 1
        }
    }

    /// All tokens that were ever made, the oldest first.
    public func detectionTokens() async throws -> [DetectionToken] {
        try await pool.read { database in
            try Row.fetchAll(
                database, sql: "SELECT name, created_at, revoked_at FROM detection_token ORDER BY id"
            ).map { row in
                DetectionToken(
                    name: row["name"], createdAt: Timestamp(milliseconds: row["created_at"]),
                    revokedAt: (row["revoked_at"] as Int64?).map(Timestamp.init(milliseconds:)))
            }
        }
    }

    /// Whom a token was made for; `nil` when it is unknown or revoked.
    public func holder(ofDetectionToken token: Token) async throws -> String? {
        let hash = keyedHash(token)
        return try await pool.read { database in
            try String.fetchOne(
                database, sql: "SELECT name FROM detection_token WHERE token_hash = ? AND revoked_at IS NULL",
                arguments: [hash])
        }
    }
}
