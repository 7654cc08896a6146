import Cryptography
import Foundation

/// The images below a folder.
struct ImageFolder {
    /// The folder.
    let root: URL
    /// Paths of the PNG files relative to the folder, sorted by their bytes.
    let images: [String]
    /// Files of other kinds.
    let others: Int

    /// Looks through a folder and those below it. Names that begin with a full stop are passed over, and so are links to
    /// folders and the heat maps that lie beside a table of scores.
    ///
    /// - Parameter excluded: A folder that is not looked into.
    init(_ root: URL, excluding excluded: URL) throws(ScoringError) {
        self.root = root
        var images: [String] = []
        var others = 0
        var folders = [""]
        let excludedPath = excluded.resolvingSymlinksInPath().path
        while let folder = folders.popLast() {
            let path = folder.isEmpty ? root.path : "\(root.path)/\(folder)"
            if URL(fileURLWithPath: path).resolvingSymlinksInPath().path == excludedPath { continue }
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: path)
            } catch {
                throw .file(path: path, reason: "it is no folder that can be read; name the folder of the images")
            }
            func holdsMaps(_ name: String) -> Bool {
                let table = "\(path)/\(name.dropLast(ScoreFiles.mapsEnding.count)).csv"
                let files = ScoreFiles(table: URL(fileURLWithPath: table))
                return name.hasSuffix(ScoreFiles.mapsEnding)
                    && [files.record, files.partial].contains { FileManager.default.fileExists(atPath: $0.path) }
            }
            for name in names where !name.hasPrefix(".") {
                let relative = folder.isEmpty ? name : "\(folder)/\(name)"
                var status = stat()
                guard lstat("\(root.path)/\(relative)", &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    if !holdsMaps(name) { folders.append(relative) }
                } else if name.lowercased().hasSuffix(".png") {
                    images.append(relative)
                } else {
                    others += 1
                }
            }
        }
        self.images = images.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        self.others = others
    }

    /// SHA-256 of all paths, so that two that looked at the same folder know it.
    var digest: Digest {
        let stream = DigestStream()
        for image in images { stream.update(Array("\(image)\n".utf8)) }
        return stream.finish()
    }
}
