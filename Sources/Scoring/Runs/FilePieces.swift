import Foundation

/// The bytes of a file, read piece by piece, so that a long file takes no more memory than a short one. No descriptor
/// stays open between the pieces: any number of files can be read side by side.
struct FilePieces {
    /// What tells one state of a file from another.
    private struct Identity: Equatable {
        let device: dev_t
        let number: ino_t
        let size: off_t
        let seconds: Int
        let nanoseconds: Int
    }

    private let path: String
    private let size: Int
    private var identity: Identity?
    private var piece: [UInt8] = []
    /// In the piece.
    private var place = 0
    /// Where the next piece begins in the file.
    private var offset = 0

    /// - Parameter size: Of a piece, in bytes.
    init(_ path: String, size: Int = 1 << 16) {
        self.path = path
        self.size = size
    }

    /// The next byte; `nil` at the end.
    /// - Throws: ``ScoringError/file(path:reason:)``, also when the file is not the same any more.
    mutating func next() throws(ScoringError) -> UInt8? {
        if place == piece.count {
            try read()
            if piece.isEmpty { return nil }
        }
        defer { place += 1 }
        return piece[place]
    }

    private mutating func read() throws(ScoringError) {
        try WholeFile.whileOpen(path) { descriptor, status throws(ScoringError) in
            try read(descriptor, status)
        }
    }

    private mutating func read(_ descriptor: Int32, _ status: stat) throws(ScoringError) {
        let found = Identity(
            device: status.st_dev, number: status.st_ino, size: status.st_size, seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
        guard identity == nil || identity == found else {
            throw .file(path: path, reason: "it was changed while it was read; start again")
        }
        identity = found
        var (count, failed) = (0, false)
        let (start, wanted) = (offset, size)
        piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            repeat {
                count = pread(descriptor, buffer.baseAddress, wanted, off_t(start))
            } while count < 0 && errno == EINTR
            failed = count < 0
            filled = max(0, count)
        }
        if failed { throw WholeFile.failure(path) }
        place = 0
        offset += piece.count
    }
}
