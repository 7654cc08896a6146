import Foundation

/// The files of a data directory beside its databases: images, models, exports and the key.
enum DataFiles {
    /// A file to keep.
    struct Item {
        /// Where it lies in the data directory.
        var path: String
        var bytes: Int
        /// When it was changed, in nanoseconds.
        var changed: Int
    }

    /// All of them, by path. Links are followed, so that a folder of images on another disk is kept too; one to the folder
    /// of backups, or into it, is not.
    static func all(of data: DataDirectory, except shelf: BackupShelf) throws(BackupError) -> [Item] {
        let left = try realPath(shelf.folder.path)
        var items: [Item] = []
        for name in try names(data.folder.path) where isKept(name) {
            try add(name, in: data.folder.path, except: left, depth: 0, to: &items)
        }
        return items.sorted { $0.path < $1.path }
    }

    /// Whether something in the data directory itself is kept; not the databases, which are copied by SQLite, what is
    /// being written (a name with a point in front), locks, copies from before upgrades, and rehearsals.
    private static func isKept(_ name: String) -> Bool {
        ![".lock", ".new"].contains { name.hasSuffix($0) } && name != DataDirectory.upgradeCopiesName
            && name != DataDirectory.rehearsalsName
            && !["study.sqlite", "confidential.sqlite"].contains { name.hasPrefix($0) }
    }

    private static func names(_ folder: String) throws(BackupError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
        } catch {
            throw .file(folder, reason: error.localizedDescription)
        }
    }

    private static func realPath(_ path: String) throws(BackupError) -> String {
        guard let real = realpath(path, nil) else { throw .system(path) }
        defer { free(real) }
        return String(cString: real)
    }

    private static func add(
        _ path: String, in folder: String, except left: String, depth: Int, to items: inout [Item]
    ) throws(BackupError) {
        let place = "\(folder)/\(path)"
        var status = stat()
        guard stat(place, &status) == 0 else {
            // Thrown away since its folder was read.
            if errno == ENOENT { return }
            throw .system(place)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            let changed = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
            items.append(Item(path: path, bytes: Int(status.st_size), changed: changed))
        case S_IFDIR:
            let real = try realPath(place)
            guard real != left, !real.hasPrefix(left + "/") else { return }
            guard depth < 16 else { throw .file(place, reason: "folders are nested too deeply, or link to each other") }
            for name in try names(place) {
                try add("\(path)/\(name)", in: folder, except: left, depth: depth + 1, to: &items)
            }
        default: break
        }
    }
}
