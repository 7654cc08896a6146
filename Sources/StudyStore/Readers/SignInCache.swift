import Studies
import Synchronization

/// Whom the cookies of the last second stood for, so that a reader's requests in a row ask the database once.
///
/// What this process revokes or signs out is forgotten at once; what another process revokes counts within a second, and
/// in an answer's own transaction at once.
final class SignInCache: Sendable {
    private let entries = Mutex<[String: (signedIn: SignedIn, at: Timestamp)]>([:])
    /// How long an entry counts, in milliseconds.
    private static let lifetime: Int64 = 1000

    /// Whom a cookie stood for a moment ago; `nil` when that is not known.
    func signedIn(_ cookieHash: String, at now: Timestamp) -> SignedIn? {
        entries.withLock { entries in
            guard let entry = entries[cookieHash] else { return nil }
            let age = now.milliseconds - entry.at.milliseconds
            return (0..<Self.lifetime).contains(age) ? entry.signedIn : nil
        }
    }

    func remember(_ signedIn: SignedIn, _ cookieHash: String, at now: Timestamp) {
        entries.withLock { entries in
            if entries.count > 10_000 { entries.removeAll() }
            entries[cookieHash] = (signedIn, now)
        }
    }

    func forgetAll() {
        entries.withLock { $0.removeAll() }
    }
}
