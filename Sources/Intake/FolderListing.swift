import Foundation

/// A file of a hospital's folders.
struct FoundFile: Sendable {
    let url: URL
    /// Relative to the folder that was named, with that folder's name in front when there are several.
    let path: String

    /// Largest file that is read, in bytes; 50 million pixels of 16 bits have 100 million.
    private static let limit = 256 << 20

    /// All ordinary files in folders and below, or the files named themselves, by path. Symbolic links are not followed.
    static func all(in sources: [URL]) throws(IntakeError) -> [FoundFile] {
        var found: [FoundFile] = []
        for source in sources {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: source.path, isDirectory: &isFolder) else {
                throw .unreadable(path: source.path, reason: "there is no such file or folder")
            }
            guard isFolder.boolValue else {
                found.append(FoundFile(url: source, path: source.lastPathComponent))
                continue
            }
            let prefix = sources.count > 1 ? source.lastPathComponent + "/" : ""
            guard let names = FileManager.default.enumerator(atPath: source.path) else {
                throw .unreadable(path: source.path, reason: "it cannot be listed")
            }
            for case let name as String in names {
                let url = source.appendingPathComponent(name)
                var status = stat()
                guard lstat(url.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
                found.append(FoundFile(url: url, path: prefix + name))
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    /// The whole file.
    func bytes() throws(IntakeError) -> [UInt8] {
        var status = stat()
        guard stat(url.path, &status) == 0 else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        guard Int(status.st_size) <= Self.limit else { throw .unreadable(path: path, reason: "it is too large") }
        do {
            return [UInt8](try Data(contentsOf: url))
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }
}
