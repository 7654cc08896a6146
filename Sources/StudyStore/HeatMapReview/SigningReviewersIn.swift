public import Cryptography
import GRDB
public import Studies

extension StudyStore {
    /// Signs a browser in by a reviewer's link or typed code.
    ///
    /// - Returns: The cookie's token; `nil` when the link is no reviewer's, or revoked.
    public func signInReviewer(with token: Token, validDays: Int = 90, at now: Timestamp) async throws -> Token? {
        let hash = keyedHash(token)
        let cookie = try Token()
        let cookieHash = keyedHash(cookie)
        return try await writer.write { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT reviewer_invitation.id, reviewer.id AS reviewer, reviewer.code, reviewer.study_id
                    FROM reviewer_invitation JOIN reviewer ON reviewer.id = reviewer_invitation.reviewer_id
                    WHERE (link_hash = ?1 OR code_hash = ?1) AND revoked_at IS NULL
                    """, arguments: [hash])
            guard let row else { return nil }
            try database.execute(
                sql: """
                    INSERT INTO reviewer_sign_in (cookie_hash, reviewer_id, invitation_id, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    cookieHash, row["reviewer"] as Int64, row["id"] as Int64, now.milliseconds,
                    now.advanced(byDays: validDays).milliseconds,
                ])
            let code: String = row["code"]
            try HistoryChain.append(
                .signedIn, subject: "reviewer:\(code)", actor: .reviewer(code), study: row["study_id"], at: now,
                in: database)
            return cookie
        }
    }

    /// Which reviewer a cookie stands for; `nil` when it is unknown, expired or signed out.
    public func whichReviewer(_ cookie: Token, at now: Timestamp) async throws -> SignedIn? {
        let hash = keyedHash(cookie)
        return try await pool.read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT reviewer_sign_in.reviewer_id, reviewer_invitation.revoked_at FROM reviewer_sign_in
                    JOIN reviewer_invitation ON reviewer_invitation.id = reviewer_sign_in.invitation_id
                    WHERE cookie_hash = ? AND ended_at IS NULL AND expires_at > ?
                    """, arguments: [hash, now.milliseconds])
            guard let row else { return nil }
            return row["revoked_at"] == nil ? .reviewer(ReviewerID(row: row["reviewer_id"])) : .revokedReviewer
        }
    }

    /// Signs a reviewer's browser out.
    public func signOutReviewer(_ cookie: Token, at now: Timestamp) async throws {
        let hash = keyedHash(cookie)
        try await writer.write { database in
            try database.execute(
                sql: "UPDATE reviewer_sign_in SET ended_at = ? WHERE cookie_hash = ? AND ended_at IS NULL",
                arguments: [now.milliseconds, hash])
        }
    }

    /// Makes a reviewer's link, code and signed-in browsers useless. Answers stay.
    public func revokeReviewer(_ code: String, in name: StudyName, by actor: Actor, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let (study, reviewer) = try findReviewer(code, in: name, database)
            try Self.revokeReviewLinks(of: reviewer, at: now, in: database)
            try HistoryChain.append(
                .linkRevoked, subject: "reviewer:\(code)", actor: actor, study: study, at: now, in: database)
        }
    }

    /// Issues a new link and code to a reviewer; those before stop working. Order and answers stay.
    public func reissueReviewer(
        _ code: String, in name: StudyName, by actor: Actor, at now: Timestamp
    ) async throws -> IssuedReview {
        try await writer.write { [self] database in
            let (study, reviewer) = try findReviewer(code, in: name, database)
            try Self.revokeReviewLinks(of: reviewer, at: now, in: database)
            let issued = try issueReviewLink(reviewer: reviewer, code: code, at: now, in: database)
            try HistoryChain.append(
                .linkReissued, subject: "reviewer:\(code)", actor: actor, study: study, at: now, in: database)
            return issued
        }
    }

    private static func revokeReviewLinks(of reviewer: Int64, at now: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "UPDATE reviewer_invitation SET revoked_at = ? WHERE reviewer_id = ? AND revoked_at IS NULL",
            arguments: [now.milliseconds, reviewer])
    }

    private func findReviewer(
        _ code: String, in name: StudyName, _ database: Database
    ) throws -> (study: Int64, reviewer: Int64) {
        let study = try study(name, in: database).id.row
        let row = try Int64.fetchOne(
            database, sql: "SELECT id FROM reviewer WHERE study_id = ? AND code = ?", arguments: [study, code])
        guard let row else { throw StoreError.noSuchReader(code) }
        return (study, row)
    }
}
