import Foundation
import GRDB
import Studies

/// The copy of a database that is made before migrations change it, so that there is a way back.
struct UpgradeCopy {
    private let file: URL
    private let folder: URL

    /// - Parameters:
    ///   - file: The database.
    ///   - folder: Where its copies lie; made when it is missing.
    init(of file: URL, in folder: URL) {
        self.file = file
        self.folder = folder
    }

    /// Copies the database if it holds something and lacks migrations; otherwise does nothing.
    ///
    /// The copy is one file, named for the time and the newest migration that it has. It appears when it is whole.
    ///
    /// - Throws: ``StoreError`` when the copy cannot be made; then no migration must be applied.
    func make(_ pool: DatabasePool, _ migrations: Migrations) throws {
        let state = try pool.read { try migrations.state(of: $0, file: file.lastPathComponent) }
        guard let version = state.applied.last, !state.pending.isEmpty else { return }
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let base = file.deletingPathExtension().lastPathComponent
        let name = "\(BackupShelf.name(of: now))-\(base)-\(version.prefix { $0 != "-" }).sqlite"
        let unfinished = folder.appendingPathComponent(".\(name).\(getpid())")
        do {
            try DatabaseCopy.copy(file, to: unfinished)
            try DigestedFile.flush(unfinished.path)
            guard rename(unfinished.path, folder.appendingPathComponent(name).path) == 0 else {
                throw BackupError.system(unfinished.path)
            }
            try DigestedFile.flush(folder.path)
        } catch {
            try? FileManager.default.removeItem(at: unfinished)
            throw error
        }
    }
}
