import Cryptography
public import Foundation
public import Studies

/// Copies everything an installation knows into a new folder, while others go on reading and writing.
///
/// The databases are copied first (``DatabaseCopy``), then the files: whatever a database names was on the disk before its
/// row. Files that the newest older backup has already are linked to, not copied. A copy counts once its chain has been
/// verified and the disk has everything; until then it has a name that nobody takes for a backup.
@_spi(Confidential) public struct Backup: Sendable {
    /// What was made.
    public struct Outcome: Equatable, Sendable {
        /// The new folder.
        public var folder: URL
        /// What is in it.
        public var manifest: BackupManifest
        /// SHA-256 of `manifest.json`.
        public var manifestDigest: String
        /// Bytes that were written; the rest are links to files of the backup before.
        public var written: Int
        /// Older backups that were removed.
        public var removed: [String]
        /// What somebody should look at, as sentences.
        public var warnings: [String]
    }

    private let data: DataDirectory
    private let migrations: URL
    private let shelf: BackupShelf
    private let version: String

    /// - Parameters:
    ///   - data: What is copied.
    ///   - migrations: The `migrations` folder, to know an older database from a newer one.
    ///   - folder: The folder of backups; made when it is missing.
    ///   - version: The version of ReaderStudy, for the manifest.
    public init(of data: DataDirectory, migrations: URL, to folder: URL, version: String) {
        self.data = data
        self.migrations = migrations
        shelf = BackupShelf(folder)
        self.version = version
    }

    /// Makes a backup.
    ///
    /// - Parameters:
    ///   - now: Its time, and so its name.
    ///   - keep: How many backups stay afterwards, at least 1; `nil` removes none.
    /// - Throws: ``BackupError`` or ``StoreError``; then older backups are as they were, and nothing half stays.
    public func make(at now: Timestamp, keeping keep: Int? = nil) async throws -> Outcome {
        try checkIsOutside()
        if try shelf.prepare() { try? DigestedFile.flush(shelf.folder.deletingLastPathComponent().path) }
        let lock = try FolderLock(shelf.folder)
        defer { withExtendedLifetime(lock) {} }
        shelf.removeUnfinished()
        let unfinished = shelf.unfinishedPlace(BackupShelf.name(of: now))
        do {
            try FileManager.default.createDirectory(
                at: unfinished, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            var outcome = try await fill(unfinished, at: now)
            let place = shelf.place(BackupShelf.name(of: now))
            guard rename(unfinished.path, place.path) == 0 else { throw BackupError.system(place.path) }
            try DigestedFile.flush(shelf.folder.path)
            outcome.folder = place
            if let keep { outcome.removed = try shelf.removeOldest(keeping: keep) }
            return outcome
        } catch {
            try? FileManager.default.removeItem(at: unfinished)
            throw error
        }
    }

    private func checkIsOutside() throws(BackupError) {
        let place = shelf.folder.standardizedFileURL
        let parent = place.deletingLastPathComponent().resolvingSymlinksInPath()
        let inside = data.folder.resolvingSymlinksInPath().standardizedFileURL.path
        // As it is named, as it is, and as it will be when it is made: a link in the data directory is followed by a backup.
        let names = [place, place.resolvingSymlinksInPath(), parent.appendingPathComponent(place.lastPathComponent)]
        guard names.map(\.standardizedFileURL.path).allSatisfy({ $0 != inside && !$0.hasPrefix(inside + "/") }) else {
            throw .insideData(shelf.folder.path)
        }
    }

    private func fill(_ folder: URL, at now: Timestamp) async throws -> Outcome {
        var files = try copyDatabases(into: folder)
        let earlier = try EarlierBackup(newestOf: shelf)
        var (written, warnings) = (files.reduce(0) { $0 + $1.bytes }, [String]())
        for item in try DataFiles.all(of: data, except: shelf) {
            let target = folder.appendingPathComponent(item.path)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            if let file = try earlier?.link(item, to: target, &warnings) {
                files.append(file)
            } else if let content = try DigestedFile.copy(
                data.folder.appendingPathComponent(item.path).path, to: target.path)
            {
                written += content.bytes
                files.append(
                    BackupManifest.File(path: item.path, bytes: content.bytes, sha256: content.digest.description))
            }
        }
        let studies = try await CopyCheck(folder: folder, migrations: migrations).run()
        let manifest = BackupManifest(madeAt: now, readerStudyVersion: version, studies: studies, files: files)
        let place = folder.appendingPathComponent(BackupManifest.fileName)
        guard
            FileManager.default.createFile(
                atPath: place.path, contents: Data(try manifest.text().utf8), attributes: [.posixPermissions: 0o600])
        else { throw BackupError.system(place.path) }
        try DigestedFile.waitForDisk(of: folder)
        if Self.device(of: data.folder) == Self.device(of: folder) {
            warnings.append("the backup is on the same disk as the data; a second disk survives the first one")
        }
        return Outcome(
            folder: folder, manifest: manifest,
            manifestDigest: try DigestedFile.content(of: place.path).digest.description, written: written, removed: [],
            warnings: warnings)
    }

    private func copyDatabases(into folder: URL) throws -> [BackupManifest.File] {
        try DatabaseCopy.copyBoth(of: data, into: folder)
        return try [data.studyDatabase, data.confidentialDatabase].map { file in
            try Self.described(folder.appendingPathComponent(file.lastPathComponent), as: file.lastPathComponent)
        }
    }

    private static func described(_ file: URL, as path: String) throws(BackupError) -> BackupManifest.File {
        let content = try DigestedFile.content(of: file.path)
        return BackupManifest.File(path: path, bytes: content.bytes, sha256: content.digest.description)
    }

    private static func device(of folder: URL) -> dev_t? {
        var status = stat()
        return stat(folder.path, &status) == 0 ? status.st_dev : nil
    }
}
