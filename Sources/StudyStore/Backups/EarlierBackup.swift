import Cryptography
import Foundation

/// The backup before, whose files a new one shares as far as they are the same.
struct EarlierBackup {
    private let folder: URL
    private let files: [String: BackupManifest.File]

    /// The newest backup of a shelf; `nil` when there is none, or none whose manifest can be read.
    init?(newestOf shelf: BackupShelf) throws(BackupError) {
        guard let name = try shelf.names().last else { return nil }
        folder = shelf.place(name)
        guard let manifest = try? BackupManifest(of: folder) else { return nil }
        files = Dictionary(manifest.files.map { ($0.path, $0) }) { first, _ in first }
    }

    /// Gives a file of the earlier backup a second name, if it is the file to keep and still what it was.
    ///
    /// - Parameter warnings: Gets a sentence when the earlier backup's file was changed; then it is copied anew.
    /// - Returns: The file, whose bytes were read; `nil` when it must be copied, as on file systems without links.
    func link(
        _ item: DataFiles.Item, to target: URL, _ warnings: inout [String]
    ) throws(BackupError) -> BackupManifest.File? {
        guard item.path.contains("/"), let known = files[item.path], known.bytes == item.bytes else { return nil }
        let source = folder.appendingPathComponent(item.path).path
        var status = stat()
        guard stat(source, &status) == 0, Int(status.st_size) == item.bytes,
            status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec == item.changed
        else { return nil }
        guard try DigestedFile.content(of: source).digest.description == known.sha256 else {
            warnings.append("\(source) is not what it was; that backup is damaged, and its disk may be failing")
            return nil
        }
        return Glibc.link(source, target.path) == 0 ? known : nil
    }
}
