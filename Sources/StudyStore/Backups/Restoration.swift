import Cryptography
public import Foundation
import Studies

/// Puts a backup back as a data directory: all of it, checked, or nothing.
@_spi(Confidential) public struct Restoration: Sendable {
    private let backup: URL
    private let data: URL
    private let migrations: URL

    /// - Parameters:
    ///   - backup: The folder of one backup.
    ///   - data: The data directory to make: a folder that does not exist, or an empty one.
    ///   - migrations: The `migrations` folder.
    public init(from backup: URL, to data: DataDirectory, migrations: URL) {
        self.backup = backup
        self.data = data.folder
        self.migrations = migrations
    }

    /// Checks every file's SHA-256 and every study's chain on a copy beside the data directory, then gives that its name.
    ///
    /// Files belong to whom the empty data directory belonged, if there was one and the system allows it.
    ///
    /// - Throws: ``BackupError`` or ``StoreError``; then nothing stays.
    public func run() async throws -> BackupManifest {
        let manifest = try BackupManifest(of: backup)
        var owner: stat?
        if FileManager.default.fileExists(atPath: data.path) {
            guard try FileManager.default.contentsOfDirectory(atPath: data.path).isEmpty else {
                throw BackupError.dataExists(data.path)
            }
            var status = stat()
            if stat(data.path, &status) == 0 { owner = status }
        }
        let parent = data.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        let lock = try FolderLock(parent)
        defer { withExtendedLifetime(lock) {} }
        let unfinished = parent.appendingPathComponent(".\(data.lastPathComponent).restoring")
        // Left by a restoration that was killed.
        try? FileManager.default.removeItem(at: unfinished)
        do {
            try FileManager.default.createDirectory(
                at: unfinished, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try copy(manifest.files, into: unfinished)
            let studies = try await CopyCheck(folder: unfinished, migrations: migrations).run()
            guard studies == manifest.studies else {
                throw BackupError.changed(backup: backup.path, files: ["its studies are not those of its manifest"])
            }
            if let owner { try give(unfinished, to: owner) }
            try DigestedFile.waitForDisk(of: unfinished)
            guard rename(unfinished.path, data.path) == 0 else { throw BackupError.system(data.path) }
            try DigestedFile.flush(parent.path)
            return manifest
        } catch {
            try? FileManager.default.removeItem(at: unfinished)
            throw error
        }
    }

    private func copy(_ files: [BackupManifest.File], into folder: URL) throws {
        var changed: [String] = []
        for file in files {
            let target = folder.appendingPathComponent(file.path)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let content = try DigestedFile.copy(backup.appendingPathComponent(file.path).path, to: target.path)
            if content == nil {
                changed.append("\(file.path) is missing")
            } else if content?.digest.description != file.sha256 {
                changed.append("\(file.path) has other bytes")
            }
        }
        guard changed.isEmpty else { throw BackupError.changed(backup: backup.path, files: changed) }
    }

    private func give(_ folder: URL, to owner: stat) throws(BackupError) {
        guard owner.st_uid != geteuid() || owner.st_gid != getegid() else { return }
        let inside = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        for path in [folder.path] + inside.map({ folder.appendingPathComponent($0).path }) {
            guard lchown(path, owner.st_uid, owner.st_gid) == 0 else { throw .system(path) }
        }
    }
}
