import Cryptography
import Foundation

/// Files read in pieces, with the digest of what was read.
enum DigestedFile {
    /// Size and SHA-256 of a file.
    struct Content: Equatable {
        var bytes: Int
        var digest: Digest
    }

    private static let piece = 1 << 20

    /// Reads a file to its end.
    static func content(of path: String) throws(BackupError) -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path) }
        defer { close(descriptor) }
        return try read(descriptor, path) { _ throws(BackupError) in }
    }

    /// Copies a file to a place where nothing is, readable by its owner only, with its time of change.
    ///
    /// - Returns: What was copied; `nil` when the file is gone, as one that was thrown away meanwhile.
    static func copy(_ source: String, to target: String) throws(BackupError) -> Content? {
        let reading = open(source, O_RDONLY | O_CLOEXEC)
        guard reading >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(source)
        }
        defer { close(reading) }
        let writing = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard writing >= 0 else { throw .system(target) }
        defer { close(writing) }
        let content = try read(reading, source) { bytes throws(BackupError) in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw .system(target) }
                rest = rest.dropFirst(count)
            }
        }
        var status = stat()
        guard fstat(reading, &status) == 0 else { throw .system(source) }
        let times = [status.st_atim, status.st_mtim]
        guard futimens(writing, times) == 0 else { throw .system(target) }
        return content
    }

    /// Waits until the disk has a folder and everything in it; files with a second name are there since they got the first.
    static func waitForDisk(of folder: URL) throws(BackupError) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw .file(folder.path, reason: error.localizedDescription)
        }
        for name in names {
            let path = folder.appendingPathComponent(name).path
            var status = stat()
            guard lstat(path, &status) == 0 else { throw .system(path) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try waitForDisk(of: URL(fileURLWithPath: path, isDirectory: true))
            case S_IFREG where status.st_nlink == 1: try flush(path)
            default: break
            }
        }
        try flush(folder.path)
    }

    /// Waits until the disk has a file, or a folder's list of names.
    static func flush(_ path: String) throws(BackupError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(path) }
    }

    private static func read(
        _ descriptor: Int32, _ path: String, _ use: ([UInt8]) throws(BackupError) -> Void
    ) throws(BackupError) -> Content {
        let stream = DigestStream()
        var bytes = 0
        while true {
            var got = 0
            let buffer = [UInt8](unsafeUninitializedCapacity: piece) { buffer, count in
                got = Glibc.read(descriptor, buffer.baseAddress, piece)
                count = max(0, got)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .system(path) }
            if got == 0 { return Content(bytes: bytes, digest: stream.finish()) }
            stream.update(buffer)
            bytes += got
            try use(buffer)
        }
    }
}
