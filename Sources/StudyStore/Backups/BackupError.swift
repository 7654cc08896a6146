/// Why a backup was not made, or not restored.
public enum BackupError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The folder of backups lies in the data directory, or is it.
    case insideData(String)
    /// Another backup into this folder, or another restoration here, is under way.
    case underWay(String)
    /// A file could not be read or written.
    case file(String, reason: String)
    /// What was copied is not as it was written.
    case broken(problems: [String])
    /// The folder holds no backup; the names are those of backups in it.
    case notABackup(String, reason: String, backups: [String])
    /// Files of a backup are not those of its manifest.
    case changed(backup: String, files: [String])
    /// Something is at the place to which a backup should be restored.
    case dataExists(String)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .insideData(let path):
            "\(path) lies in the data directory; name a folder outside it, best on another disk"
        case .underWay(let path): "another backup or restoration in \(path) is under way; nothing was done"
        case .file(let path, let reason): "\(path): \(reason)"
        case .broken(let problems):
            "the copy does not verify, so it was thrown away and older backups stay (\(Self.list(problems))); "
                + "run `reader-study verify`"
        case .notABackup(let path, let reason, let backups):
            backups.isEmpty
                ? "\(path) is no backup of ReaderStudy (\(reason))"
                : "\(path) holds \(backups.count) backups; name one of them, such as \(path)/\(backups.last ?? "")"
        case .changed(let backup, let files):
            "\(backup) is not as it was written, so nothing was restored (\(Self.list(files))); take an older backup"
        case .dataExists(let path):
            "\(path) exists and is not empty; nothing is ever overwritten: name a folder that does not exist, or move "
                + "this one away first"
        }
    }

    /// Whether another request would have succeeded.
    public var isAboutTheRequest: Bool {
        switch self {
        case .insideData, .broken, .notABackup, .changed, .dataExists: true
        case .underWay, .file: false
        }
    }

    private static func list(_ items: [String]) -> String {
        let shown = items.prefix(5).joined(separator: "; ")
        return items.count > 5 ? "\(shown); and \(items.count - 5) more" : shown
    }
}
