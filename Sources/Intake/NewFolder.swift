import Foundation

/// A folder that is being filled, and gets its name when it is whole. Its owner alone can read it.
struct NewFolder: Sendable {
    private let url: URL

    /// Makes it beside the place where it will be.
    init(beside target: URL, holding folders: [String]) throws(IntakeError) {
        let name = ".\(target.lastPathComponent).\(UUID().uuidString.prefix(8)).part"
        url = target.deletingLastPathComponent().appendingPathComponent(name, isDirectory: true)
        do {
            for folder in folders {
                try FileManager.default.createDirectory(
                    at: url.appendingPathComponent(folder), withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw .notWritten(path: url.path, reason: error.localizedDescription)
        }
    }

    func write(_ bytes: [UInt8], to path: String) throws(IntakeError) {
        do {
            try Data(bytes).write(to: url.appendingPathComponent(path))
        } catch {
            throw .notWritten(path: path, reason: error.localizedDescription)
        }
    }

    func copy(_ file: URL, to path: String) throws(IntakeError) {
        do {
            try write([UInt8](try Data(contentsOf: file)), to: path)
        } catch let error as IntakeError {
            throw error
        } catch {
            throw .unreadable(path: file.path, reason: error.localizedDescription)
        }
    }

    /// Gives it its name.
    func becomes(_ target: URL) throws(IntakeError) {
        guard !FileManager.default.fileExists(atPath: target.path) else { throw .exists(path: target.path) }
        guard rename(url.path, target.path) == 0 else {
            throw .notWritten(path: target.path, reason: String(cString: strerror(errno)))
        }
    }

    func remove() { try? FileManager.default.removeItem(at: url) }
}
