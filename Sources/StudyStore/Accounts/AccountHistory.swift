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
    case browserSignedOut = "browser-signed-out"
    case codesTurnedOn = "codes-turned-on"
    case codesTurnedOff = "codes-turned-off"
    case recoveryCodeUsed = "recovery-code-used"
    case tokenMade = "token-made"
    case tokenRevoked = "token-revoked"
}

extension StudyStore {
    private static let accountChain = EventChain(table: "account_event", name: ":accounts")

    /// Appends to the accounts' chain, in the transaction of what it tells of.
    static func appendAccountEvent(
        _ kind: AccountEventKind, subject: String, details: KeyValuePairs<String, String> = [:], actor: Actor,
        at now: Timestamp, in database: Database
    ) throws {
        try accountChain.append(
            kind.rawValue, subject: subject, details: details, actor: actor, at: now, in: database)
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
        try await pool.read { try Self.accountChain.firstBroken(in: $0) }
    }
}
