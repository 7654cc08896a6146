public import Foundation
import Studies

/// `manifest.json` of a backup: what it is, and what its files must be.
public struct BackupManifest: Codable, Equatable, Sendable {
    /// One file, the manifest itself excepted.
    public struct File: Codable, Equatable, Sendable {
        /// Where it lies in the backup and in the data directory.
        public var path: String
        /// Its size.
        public var bytes: Int
        /// SHA-256 of its bytes.
        public var sha256: String
    }

    /// A study of the backup, verified when the backup was made.
    public struct Study: Codable, Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Events of its history.
        public var events: Int
        /// Answers, all versions.
        public var answers: Int
        /// Hash of its last event.
        public var head: String
    }

    /// The file's name.
    public static let fileName = "manifest.json"

    /// Version of this format.
    public var format = 1
    /// When the backup was begun; its databases show this moment or a little later.
    public var madeAt: String
    /// Which program made it.
    public var readerStudyVersion: String
    /// What is in it.
    public var studies: [Study]
    /// All files, by path.
    public var files: [File]

    /// Bytes of all files.
    public var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// The file's text.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// Reads the manifest of a backup.
    ///
    /// - Throws: ``BackupError/notABackup(_:reason:backups:)``.
    public init(of backup: URL) throws(BackupError) {
        let shelf = (try? BackupShelf(backup).names()) ?? []
        let file = backup.appendingPathComponent(Self.fileName)
        guard let data = try? Data(contentsOf: file) else {
            throw .notABackup(backup.path, reason: "\(Self.fileName) is missing or cannot be read", backups: shelf)
        }
        guard let manifest = try? JSONDecoder().decode(Self.self, from: data), manifest.format == 1 else {
            throw .notABackup(backup.path, reason: "\(Self.fileName) is not one that this version knows", backups: [])
        }
        // What a manifest names is written into the data directory, so no name may lead elsewhere.
        for file in manifest.files {
            let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
                throw .notABackup(
                    backup.path, reason: "\(Self.fileName) names the file \"\(file.path)\"", backups: [])
            }
        }
        self = manifest
    }

    init(madeAt: Timestamp, readerStudyVersion: String, studies: [Study], files: [File]) {
        self.madeAt = madeAt.description
        self.readerStudyVersion = readerStudyVersion
        self.studies = studies
        self.files = files.sorted { $0.path < $1.path }
    }
}
