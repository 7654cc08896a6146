import Foundation

/// Opens the files of a study's folder, and nothing outside it.
struct FolderFile {
    /// Why a file was not read.
    struct Fault: Error, Equatable {
        var problem: String
        var remedy: String
    }

    /// The folder, without symbolic links.
    private let root: String

    init(root: URL) {
        self.root = Self.realPath(root.path) ?? root.path
    }

    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - path: Relative to the folder.
    ///   - limit: More bytes than this are refused unread.
    func bytes(of path: String, limit: Int) throws(Fault) -> [UInt8] {
        let file = try locate(path)
        var status = stat()
        guard stat(file, &status) == 0 else { throw fault(errno, path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw Fault(problem: "is a folder, not a file", remedy: "name the file inside it")
        default: throw Fault(problem: "is not an ordinary file", remedy: "put a copy of the file there")
        }
        guard Int(status.st_size) <= limit else {
            throw Fault(
                problem: "has \(status.st_size) bytes, more than the \(limit) that are allowed",
                remedy: "check that it is the right file")
        }
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw Fault(
                problem: "cannot be read (\(Self.reason(for: error)))",
                remedy: "give the user who runs this command the right to read it")
        }
    }

    /// The file's address, once it is certain that it lies inside the folder.
    func url(of path: String) throws(Fault) -> URL {
        URL(fileURLWithPath: try locate(path))
    }

    private func locate(_ path: String) throws(Fault) -> String {
        let full = root + "/" + path
        guard let real = Self.realPath(full) else { throw fault(errno, path) }
        guard real.hasPrefix(root == "/" ? root : root + "/") else {
            throw Fault(
                problem: "leads out of the study's folder by a symbolic link",
                remedy: "put a copy of the file into the folder in place of the link")
        }
        return real
    }

    private func fault(_ code: Int32, _ path: String) -> Fault {
        switch code {
        case ENOENT, ENOTDIR:
            Fault(
                problem: "is not in the study's folder (no file \(path))",
                remedy: similar(to: path).map { "the folder has \"\($0)\"; write the name exactly like that" }
                    ?? "put it there, or correct its name")
        case ELOOP:
            Fault(problem: "is a symbolic link that leads to itself", remedy: "put a copy of the file there")
        default:
            Fault(
                problem: "cannot be read (\(String(cString: strerror(code))))",
                remedy: "give the user who runs this command the right to read it")
        }
    }

    /// A file beside it whose name differs by capital letters only.
    private func similar(to path: String) -> String? {
        let name = (path as NSString).lastPathComponent
        let folder = root + "/" + (path as NSString).deletingLastPathComponent
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().first { $0.lowercased() == name.lowercased() }
    }

    private static func reason(for error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return underlying.map { String(cString: strerror(Int32($0.code))) } ?? error.localizedDescription
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
