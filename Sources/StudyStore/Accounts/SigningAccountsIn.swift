public import Cryptography
import GRDB
public import Studies
import Synchronization

extension StudyStore {
    /// Hours after which a sign-in ends, however much it is used: a working day.
    public static let signInHours = 12
    /// Minutes after which a sign-in ends that nobody uses.
    public static let idleMinutes = 60
    static let idleMilliseconds = Int64(idleMinutes) * 60_000

    /// Signs a browser in whose password was compared already.
    ///
    /// - Parameters:
    ///   - name: The account.
    ///   - verified: The stored hash with which the password was compared: if another was set in the meantime, nobody is
    ///     signed in.
    ///   - code: What was typed as code of an app, or as recovery code; accounts that ask for none ignore it.
    /// - Returns: The cookie's token; `nil` when the account is disabled or the code is not right.
    public func signIn(
        account name: String, verified: PasswordHash, code: String = "", at now: Timestamp
    ) async throws -> Token? {
        let cookie = try Token()
        let hash = keyedHash(cookie)
        return try await writer.write { [self] database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT id, role, code_secret, code_step FROM account
                    WHERE name = ? AND password_hash = ? AND disabled_at IS NULL
                    """, arguments: [name, verified.description])
            guard let row else { return nil }
            let (id, role) = (AccountID(row: row["id"]), AccountRole(rawValue: row["role"]) ?? .monitor)
            let actor = Actor.account(role, name)
            guard try accepts(code, row, of: id, name: name, by: actor, at: now, in: database) else { return nil }
            let expiresAt = now.advanced(byMilliseconds: Int64(Self.signInHours) * 3_600_000)
            try database.execute(
                sql: """
                    INSERT INTO sign_in (cookie_hash, account_id, created_at, expires_at, seen_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [hash, id.row, now.milliseconds, expiresAt.milliseconds, now.milliseconds])
            try Self.appendAccountEvent(.signedIn, subject: name, actor: actor, at: now, in: database)
            return cookie
        }
    }

    /// Whom the cookie of an account stands for, from a row of ``findSignIn(_:at:)``.
    static func signedInAccount(_ row: Row) -> SignedIn {
        .account(
            SignedInAccount(
                id: AccountID(row: row["account_id"]), name: row["name"],
                role: AccountRole(rawValue: row["role"]) ?? .monitor, scope: scope(row)))
    }

    /// Notes that a browser is in use, so that its sign-in does not end for want of it; once a minute is enough.
    public func noteUse(of cookie: Token, at now: Timestamp) async throws {
        let hash = keyedHash(cookie)
        guard accountUses.isDue(hash, at: now) else { return }
        try await writer.write { database in
            try database.execute(
                sql: "UPDATE sign_in SET seen_at = ? WHERE cookie_hash = ? AND ended_at IS NULL",
                arguments: [now.milliseconds, hash])
        }
    }

    // MARK: Browsers that were signed in before

    /// Days for which a browser is known.
    public static let deviceDays = 180

    /// A mark for a browser in which an account was signed in: failed attempts of others do not slow it down.
    ///
    /// It opens nothing. It is bound to the name, and cannot be made without the installation's key.
    public func deviceMark(for name: String, at now: Timestamp) throws -> String {
        let number = try randomBytes(16).hexadecimal
        return "\(number).\(now.milliseconds).\(deviceCode(number, now.milliseconds, name))"
    }

    /// What tells this browser from others, if the mark is one of this account and not too old.
    public func device(_ mark: String, of name: String, at now: Timestamp) -> String? {
        let parts = mark.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let made = Int64(parts[1]),
            (0...Int64(Self.deviceDays) * 86_400_000).contains(now.milliseconds - made),
            equalInConstantTime(Array(parts[2].utf8), Array(deviceCode(parts[0], made, name).utf8))
        else { return nil }
        return parts[0]
    }

    private func deviceCode(_ number: String, _ made: Int64, _ name: String) -> String {
        authenticationCode(of: "device \(number) \(made) \(name)", key: key).description
    }
}

/// When the sign-ins of accounts were last noted to be in use.
final class LastUses: Sendable {
    private let times = Mutex<[String: Timestamp]>([:])
    /// How often a use is noted, in milliseconds.
    private static let interval: Int64 = 60_000

    /// Whether a use has to be noted now; then it is taken to be.
    func isDue(_ cookieHash: String, at now: Timestamp) -> Bool {
        times.withLock { times in
            if let last = times[cookieHash], (0..<Self.interval).contains(now.milliseconds - last.milliseconds) {
                return false
            }
            if times.count > 10_000 { times.removeAll() }
            times[cookieHash] = now
            return true
        }
    }
}
