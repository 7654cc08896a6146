import Foundation

/// A file that is written piece by piece beside its place and is put there when it is whole. Unless that happens,
/// nothing of it stays.
final class FileUnderWay {
    private let path: String
    private var new: String { "\(path).\(getpid()).new" }
    private let descriptor: Int32
    private var waiting = Data()
    private var isOpen = true
    private static let most = 1 << 16

    /// - Throws: ``ScoringError/file(path:reason:)``.
    init(_ path: String) throws(ScoringError) {
        self.path = path
        descriptor = open("\(path).\(getpid()).new", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WholeFile.failure(path) }
    }

    deinit {
        guard isOpen else { return }
        close(descriptor)
        unlink(new)
    }

    /// Adds bytes.
    func write(_ bytes: Data) throws(ScoringError) {
        waiting += bytes
        if waiting.count >= Self.most { try flush() }
    }

    private func flush() throws(ScoringError) {
        try WholeFile.write(waiting, to: descriptor, path: path)
        waiting = Data()
    }

    /// Waits for the disk and renames the file into its place.
    /// - Throws: ``ScoringError/file(path:reason:)``; what was there before is untouched then.
    func finish() throws(ScoringError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw WholeFile.failure(path) }
        isOpen = false
        guard close(descriptor) == 0, rename(new, path) == 0 else {
            let error = WholeFile.failure(path)
            unlink(new)
            throw error
        }
    }
}
