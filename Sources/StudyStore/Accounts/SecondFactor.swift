public import Cryptography
import GRDB
public import Studies

extension StudyStore {
    /// Recovery codes that are made at a time.
    public static let recoveryCodeCount = 10

    /// Offers a secret for an authenticator app. It counts once a code shows that the app has it.
    ///
    /// - Throws: ``StoreError/noSuchAccount(_:)``.
    public func offerCodeSecret(to id: AccountID) async throws -> OneTimeCodeSecret {
        let secret = try OneTimeCodeSecret()
        let sealed = try SealedSecret(secret.bytes, purpose: Self.purpose(id), key: key).description
        try await writer.write { [self] database in
            _ = try name(of: id, in: database)
            try database.execute(
                sql: "UPDATE account SET code_secret_offered = ? WHERE id = ?", arguments: [sealed, id.row])
        }
        return secret
    }

    /// The secret that was offered and not yet confirmed.
    public func offeredCodeSecret(of id: AccountID) async throws -> OneTimeCodeSecret? {
        try await pool.read { database in
            try String.fetchOne(
                database, sql: "SELECT code_secret_offered FROM account WHERE id = ?", arguments: [id.row])
        }.flatMap { opened($0, of: id) }
    }

    /// Turns the codes of an app on, by a code of the offered secret.
    ///
    /// - Returns: New recovery codes, each good once, which are shown once; `nil` when the code is not right.
    public func turnCodesOn(
        of id: AccountID, code: String, by actor: Actor, at now: Timestamp
    ) async throws -> [String]? {
        try await writer.write { [self] database in
            let name = try name(of: id, in: database)
            let offered = try String.fetchOne(
                database, sql: "SELECT code_secret_offered FROM account WHERE id = ?", arguments: [id.row])
            guard let offered, let secret = opened(offered, of: id),
                let step = secret.step(of: code, at: now.milliseconds, after: 0)
            else { return nil }
            try database.execute(
                sql: """
                    UPDATE account SET code_secret = code_secret_offered, code_secret_offered = NULL, code_step = ?
                    WHERE id = ?
                    """, arguments: [step, id.row])
            try Self.endRecoveryCodes(of: id, at: now, in: database)
            let codes = try (0..<Self.recoveryCodeCount).map { _ in try Token(bits: 60) }
            for code in codes {
                try database.execute(
                    sql: "INSERT INTO recovery_code (account_id, code_hash, issued_at) VALUES (?, ?, ?)",
                    arguments: [id.row, recoveryHash(code, of: id), now.milliseconds])
            }
            try Self.appendAccountEvent(.codesTurnedOn, subject: name, actor: actor, at: now, in: database)
            return codes.map(\.grouped)
        }
    }

    /// Asks for no codes any more. Doing it twice does no more.
    public func turnCodesOff(of id: AccountID, by actor: Actor, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let name = try name(of: id, in: database)
            try database.execute(
                sql: """
                    UPDATE account SET code_secret = NULL, code_secret_offered = NULL
                    WHERE id = ? AND (code_secret IS NOT NULL OR code_secret_offered IS NOT NULL)
                    """, arguments: [id.row])
            guard database.changesCount == 1 else { return }
            try Self.endRecoveryCodes(of: id, at: now, in: database)
            try Self.appendAccountEvent(.codesTurnedOff, subject: name, actor: actor, at: now, in: database)
        }
    }

    /// Whether a typed code lets in, in the transaction of the sign-in: what is accepted is spent with it.
    ///
    /// - Parameter row: `code_secret` and `code_step` of the account.
    func accepts(
        _ typed: String, _ row: Row, of id: AccountID, name: String, by actor: Actor, at now: Timestamp,
        in database: Database
    ) throws -> Bool {
        guard let stored = row["code_secret"] as String? else { return true }
        // A secret that does not open, since the key was lost, lets nobody in.
        if let secret = opened(stored, of: id),
            let step = secret.step(of: typed, at: now.milliseconds, after: row["code_step"])
        {
            try database.execute(
                sql: "UPDATE account SET code_step = ?1 WHERE id = ?2 AND code_step < ?1", arguments: [step, id.row])
            return database.changesCount == 1
        }
        guard let code = Token(typed: typed), code.description.count > OneTimeCodeSecret.digits else { return false }
        try database.execute(
            sql: "UPDATE recovery_code SET ended_at = ? WHERE code_hash = ? AND account_id = ? AND ended_at IS NULL",
            arguments: [now.milliseconds, recoveryHash(code, of: id), id.row])
        guard database.changesCount == 1 else { return false }
        try Self.appendAccountEvent(.recoveryCodeUsed, subject: name, actor: actor, at: now, in: database)
        return true
    }

    private func opened(_ stored: String, of id: AccountID) -> OneTimeCodeSecret? {
        SealedSecret(stored: stored)?.opened(purpose: Self.purpose(id), key: key).map(OneTimeCodeSecret.init(bytes:))
    }

    private func recoveryHash(_ code: Token, of id: AccountID) -> String {
        authenticationCode(of: "recovery \(id.number) \(code)", key: key).description
    }

    private static func purpose(_ id: AccountID) -> String { "code of account \(id.number)" }

    private static func endRecoveryCodes(of id: AccountID, at now: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "UPDATE recovery_code SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
            arguments: [now.milliseconds, id.row])
    }
}
