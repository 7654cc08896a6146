import Foundation

/// Lets one program at a time create studies in a data directory.
///
/// A study's images and reference standard are written before its rows. Two that create a study of the same name at the
/// same time would take each other's away.
struct CreationLock {
    private let descriptor: Int32

    /// Waits until nobody else creates a study here. The lock ends with the process, however that ends.
    init(_ directory: DataDirectory) async throws {
        let file = directory.folder.appendingPathComponent("create.lock").path
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.storageFull(String(cString: strerror(errno))) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EAGAIN || errno == EINTR else {
                let reason = String(cString: strerror(errno))
                release()
                throw StoreError.storageFull(reason)
            }
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                release()
                throw error
            }
        }
    }

    /// Lets the next one in.
    func release() {
        close(descriptor)
    }
}
