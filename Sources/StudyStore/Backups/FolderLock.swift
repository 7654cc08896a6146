import Foundation

/// A lock on a folder that ends with its holder, or with the process, however that ends.
final class FolderLock {
    private let descriptor: Int32

    /// Takes the lock without waiting.
    ///
    /// - Throws: ``BackupError/underWay(_:)`` when somebody holds it.
    init(_ folder: URL) throws(BackupError) {
        descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(folder.path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
        let isHeld = errno == EWOULDBLOCK
        let failure = BackupError.system(folder.path)
        close(descriptor)
        throw isHeld ? .underWay(folder.path) : failure
    }

    deinit {
        // By word: a child process that is just being made may have the descriptor for a moment.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

extension BackupError {
    /// What the system says was wrong the last time.
    static func system(_ path: String) -> BackupError {
        .file(path, reason: String(cString: strerror(errno)))
    }
}
