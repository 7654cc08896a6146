import Foundation

/// Files that are there whole or not at all, also after a power cut.
enum DurableFile {
    /// Writes a file beside its place, waits for the disk, renames it into its place and waits for the folder.
    ///
    /// - Throws: ``TrainingRunError/file(path:reason:)``; what was there before is untouched then.
    static func write(_ bytes: [UInt8], to path: String) throws(TrainingRunError) {
        // A name of its own: two threads may prepare two copies of one image.
        let new = "\(path).\(getpid())-\(pthread_self()).new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        do throws(TrainingRunError) {
            try writeAll(bytes, to: descriptor, path)
            guard fsync(descriptor) == 0 else { throw failure(path) }
        } catch {
            close(descriptor)
            unlink(new)
            throw error
        }
        guard close(descriptor) == 0, rename(new, path) == 0 else {
            let error = failure(path)
            unlink(new)
            throw error
        }
        try waitForFolder(of: path)
    }

    /// Puts a file that somebody else has written into its place, once it is on the disk.
    static func place(_ new: String, at path: String) throws(TrainingRunError) {
        let descriptor = open(new, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(new) }
        let isSafe = fsync(descriptor) == 0
        guard close(descriptor) == 0, isSafe, rename(new, path) == 0 else {
            let error = failure(path)
            unlink(new)
            throw error
        }
        try waitForFolder(of: path)
    }

    static func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(TrainingRunError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            written += count
        }
    }

    /// The bytes of a file; `nil` when there is none.
    static func read(ifPresent path: String) throws(TrainingRunError) -> [UInt8]? {
        guard access(path, F_OK) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw failure(path) }
            return nil
        }
        return try read(path)
    }

    /// The bytes of an ordinary file.
    static func read(_ path: String) throws(TrainingRunError) -> [UInt8] {
        // Opening a FIFO would wait for somebody who writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .file(path: path, reason: "it is not an ordinary file")
        }
        let size = Int(status.st_size)
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { break }
                count += got
            }
        }
        if failed { throw failure(path) }
        return bytes
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) throws(TrainingRunError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .file(path: path, reason: error.localizedDescription)
        }
    }

    /// What the system says was wrong the last time.
    static func failure(_ path: String) -> TrainingRunError {
        .file(path: path, reason: String(cString: strerror(errno)))
    }

    private static func waitForFolder(of path: String) throws(TrainingRunError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder) }
        defer { close(descriptor) }
        // Some file systems know no such wait; the rename is theirs to keep then.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(folder) }
    }
}
