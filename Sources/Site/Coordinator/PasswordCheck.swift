import Cryptography
import NIOPosix

/// Compares passwords away from the event loops, one after the other: each comparison takes half a second and 128 MiB.
actor PasswordCheck {
    private var last: Task<Void, Never>?
    private var waiting = 0

    /// Comparisons that may wait; more would only keep honest people waiting.
    private static let longestQueue = 8

    /// Whether this is the password that was hashed.
    ///
    /// - Parameter stored: The account's hash; `nil` for an unknown name, which takes the same time.
    /// - Throws: ``SiteError/tooManyAttempts`` when too many wait already.
    func matches(_ password: String, _ stored: PasswordHash?) async throws -> Bool {
        try await inTurn {
            guard let hash = stored ?? Self.nobody else { return false }
            return try hash.matches(password) && stored != nil
        }
    }

    /// The hash of a new password.
    ///
    /// - Throws: ``SiteError/tooManyAttempts`` when too many wait already.
    func hash(_ password: String) async throws -> PasswordHash {
        try await inTurn { try PasswordHash(password: password) }
    }

    private func inTurn<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        guard waiting < Self.longestQueue else { throw SiteError.tooManyAttempts }
        waiting += 1
        defer { waiting -= 1 }
        let earlier = last
        let task = Task {
            await earlier?.value
            return try await NIOThreadPool.singleton.runIfActive(work)
        }
        last = Task { _ = await task.result }
        return try await task.value
    }

    /// A hash of the usual cost that stands for every unknown name.
    private static let nobody = PasswordHash(
        stored: "scrypt$17$8$1$" + String(repeating: "0", count: 32) + "$" + String(repeating: "0", count: 64))
}
