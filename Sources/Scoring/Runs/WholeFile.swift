import Foundation

/// Files that are there whole or not at all.
enum WholeFile {
    /// Writes a file beside its place, waits for the disk, and renames it into its place.
    ///
    /// - Throws: ``ScoringError/file(path:reason:)``; nothing stays then, and what was there before is untouched.
    static func write(_ bytes: some DataProtocol, to path: String) throws(ScoringError) {
        let file = try FileUnderWay(path)
        try file.write(Data(bytes))
        try file.finish()
    }

    /// Writes all bytes to an open file.
    static func write(_ data: Data, to descriptor: Int32, path: String) throws(ScoringError) {
        var written = 0
        while written < data.count {
            let count = data[(data.startIndex + written)...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            written += count
        }
    }

    /// The bytes of a file.
    static func read(_ path: String, limit: Int = 512 << 20) throws(ScoringError) -> [UInt8] {
        try whileOpen(path) { descriptor, status throws(ScoringError) in
            try read(descriptor, status, limit, path)
        }
    }

    /// Opens an ordinary file for reading, and closes it afterwards.
    static func whileOpen<Result>(
        _ path: String, _ use: (Int32, stat) throws(ScoringError) -> Result
    ) throws(ScoringError) -> Result {
        // Opening a FIFO would wait for somebody who writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .file(path: path, reason: "it is not an ordinary file")
        }
        return try use(descriptor, status)
    }

    private static func read(
        _ descriptor: Int32, _ status: stat, _ limit: Int, _ path: String
    ) throws(ScoringError) -> [UInt8] {
        guard status.st_size <= limit else {
            throw .file(path: path, reason: "it has \(status.st_size) bytes, more than the \(limit) that are allowed")
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

    /// What the system says was wrong the last time.
    static func failure(_ path: String) -> ScoringError {
        .file(path: path, reason: String(cString: strerror(errno)))
    }
}
