import Foundation

/// A lock on a file, which ends with its holder or with the process, however that ends.
public final class FileLock: Sendable {
    /// Who may hold it at the same time.
    public enum Kind: Sendable {
        /// Any number of others of this kind.
        case shared
        /// Nobody else.
        case alone
    }

    private let descriptor: Int32

    /// Takes the lock without waiting; `nil` when somebody holds it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - mayCreate: Whether a file that is not there is made; it stays.
    public init?(_ path: String, _ kind: Kind, mayCreate: Bool) throws(ScoringError) {
        let flags = mayCreate ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC
        descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw WholeFile.failure(path) }
        while flock(descriptor, (kind == .alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let isHeld = errno == EWOULDBLOCK
            let failure = WholeFile.failure(path)
            close(descriptor)
            guard isHeld else { throw failure }
            return nil
        }
    }

    deinit {
        // The file itself stays: whoever waits for a lock on a removed file would not meet whoever makes a new one.
        // Unlocked by word: a child process that is just being made may have the descriptor for a moment.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
