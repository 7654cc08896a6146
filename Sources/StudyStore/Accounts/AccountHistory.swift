import Cryptography
import GRDB
import Studies

/// What happens to accounts.
public enum AccountEventKind: String, CaseIterable, Sendable {
    case added = "account-added"
    case linkIssued = "account-link-issued"
    case passwordSet = "password-set"
    case roleChanged = "role-changed"
    case disabled = "account-disabled"
    case enabled = "account-enabled"
    case signedIn = "account-signed-in"
    case signedOutEverywhere = "signed-out-everywhere"
    case codesTurnedOn = "codes-turned-on"
    case codesTurnedOff = "codes-turned-off"
    case recoveryCodeUsed = "recovery-code-used"
    case tokenMade = "token-made"
    case tokenRevoked = "token-revoked"
}

extension StudyStore {
    /// Stands in the hashes of the accounts' chain where a study's has the study's name; no study can have it.
    static let accountChain = ":accounts"

    /// Appends to the accounts' chain, in the transaction of what it tells of.
    static func appendAccountEvent(
        _ kind: AccountEventKind, subject: String, details: KeyValuePairs<String, String> = [:], actor: Actor,
        at now: Timestamp, in database: Database
    ) throws {
        let last = try Row.fetchOne(
            database, sql: "SELECT sequence, hash FROM account_event ORDER BY sequence DESC LIMIT 1")
        var event = HistoryEvent(
            sequence: (last.map { $0["sequence"] as Int } ?? 0) + 1, at: now, actor: actor.text, kind: kind.rawValue,
            subject: subject,
            details: HistoryChain.jsonObject(details),
            previous: last.map { $0["hash"] as String } ?? HistoryEvent.noPrevious, hash: "")
        event.hash = event.expectedHash(study: accountChain)
        try database.execute(
            sql: """
                INSERT INTO account_event (sequence, at, actor, kind, subject, details, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                event.sequence, now.milliseconds, event.actor, event.kind, subject, event.details, event.previous,
                event.hash,
            ])
    }

    /// What happened to accounts, the newest first.
    public func accountHistory(limit: Int) async throws -> [HistoryEvent] {
        try await pool.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM account_event ORDER BY sequence DESC LIMIT ?", arguments: [limit]
            ).map(HistoryEvent.init)
        }
    }

    /// The first event of the accounts' chain that is not as it was written.
    ///
    /// - Returns: Its number; `nil` when the chain holds.
    public func firstBrokenAccountEvent() async throws -> Int? {
        try await pool.read { database in
            var previous = HistoryEvent.noPrevious
            var sequence = 0
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM account_event ORDER BY sequence")
            while let row = try rows.next() {
                let event = HistoryEvent(row)
                sequence += 1
                guard event.sequence == sequence, event.previous == previous,
                    event.hash == event.expectedHash(study: Self.accountChain)
                else { return sequence }
                previous = event.hash
            }
            return nil
        }
    }
}
