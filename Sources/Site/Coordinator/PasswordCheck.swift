import Cryptography
import NIOPosix

/// Compares passwords away from the event loops, one after the other: each comparison takes half a second and 128 MiB.
actor PasswordCheck {
    private var last: Task<Bool, any Error>?
    private var waiting = 0

    /// Comparisons that may wait; more would only keep honest people waiting.
    private static let longestQueue = 8

    /// Whether this is the password that was hashed.
    ///
    /// - Parameter stored: The coordinator's hash; `nil` for an unknown name, which takes the same time.
    /// - Throws: ``SiteError/tooManyAttempts`` when too many wait already.
    func matches(_ password: String, _ stored: PasswordHash?) async throws -> Bool {
        guard waiting < Self.longestQueue else { throw SiteError.tooManyAttempts }
        waiting += 1
        defer { waiting -= 1 }
        let earlier = last
        let task = Task {
            _ = await earlier?.result
            return try await NIOThreadPool.singleton.runIfActive {
                guard let hash = stored ?? Self.nobody else { return false }
                return try hash.matches(password) && stored != nil
            }
        }
        last = task
        return try await task.value
    }

    /// A hash of the usual cost that stands for every unknown name.
    private static let nobody = PasswordHash(
        stored: "scrypt$17$8$1$" + String(repeating: "0", count: 32) + "$" + String(repeating: "0", count: 64))
}
