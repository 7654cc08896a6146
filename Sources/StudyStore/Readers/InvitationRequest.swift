public import Cryptography
import GRDB
import Studies

/// A program's invitation under a key that it made itself, so that the same request sent again invites nobody twice.
public struct InvitationRequest: Equatable, Sendable {
    /// 16 to 64 letters, digits and hyphens.
    public let key: String
    /// Of what was asked for.
    public let digest: Digest

    /// - Returns: `nil` when the key has other characters or another length.
    public init?(key: String, digest: Digest) {
        guard (16...64).contains(key.utf8.count),
            key.utf8.allSatisfy({ byte in
                (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == 45
            })
        else { return nil }
        (self.key, self.digest) = (key, digest)
    }
}

/// The key of a request was used before.
public struct InvitedBefore: Error, Equatable, Sendable {
    /// The codes that the readers got then. Their links were shown once and are stored nowhere.
    public let codes: [String]
    /// Whether the same was asked for.
    public let isSame: Bool
}

extension StudyStore {
    /// - Throws: ``InvitedBefore``.
    static func checkIsNew(_ request: InvitationRequest, study: Int64, in database: Database) throws {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT asked_sha256, readers FROM invitation_request WHERE study_id = ? AND request_key = ?",
            arguments: [study, request.key])
        guard let row else { return }
        let codes: String = row["readers"]
        throw InvitedBefore(
            codes: codes.split(separator: "\n").map(String.init),
            isSame: row["asked_sha256"] as String == request.digest.description)
    }

    /// Keeps the key, in the transaction of the invitation.
    static func keep(
        _ request: InvitationRequest, codes: [String], study: Int64, at milliseconds: Int64, in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO invitation_request (study_id, request_key, asked_sha256, readers, asked_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                study, request.key, request.digest.description, codes.joined(separator: "\n"), milliseconds,
            ])
    }
}
