import Cryptography
import Foundation

/// A new file whose digest is made while it is written.
final class ExportFile {
    private static let pieceSize = 1 << 16
    private let url: URL
    private let handle: FileHandle
    private let digest = DigestStream()
    private var waiting: [UInt8] = []
    private var bytes = 0

    init(_ url: URL) throws {
        self.url = url
        guard
            FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw ExportError.cannotWrite(url.path, reason: String(cString: strerror(errno))) }
        handle = try FileHandle(forWritingTo: url)
        waiting.reserveCapacity(2 * Self.pieceSize)
    }

    func write(_ piece: [UInt8]) throws {
        waiting.append(contentsOf: piece)
        if waiting.count >= Self.pieceSize { try flush() }
    }

    /// Brings everything to the disk.
    func close() throws -> (bytes: Int, digest: Digest) {
        try flush()
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw ExportError.cannotWrite(url.path, reason: error.localizedDescription)
        }
        return (bytes, digest.finish())
    }

    private func flush() throws {
        digest.update(waiting)
        bytes += waiting.count
        do {
            try handle.write(contentsOf: Data(waiting))
        } catch {
            throw ExportError.cannotWrite(url.path, reason: error.localizedDescription)
        }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Size and digest of a file that something else has written, brought to the disk.
    static func measure(_ url: URL) throws -> (bytes: Int, digest: Digest) {
        do {
            let handle = try FileHandle(forUpdating: url)
            defer { try? handle.close() }
            let digest = DigestStream()
            var bytes = 0
            while let piece = try handle.read(upToCount: pieceSize), !piece.isEmpty {
                digest.update(Array(piece))
                bytes += piece.count
            }
            try handle.synchronize()
            return (bytes, digest.finish())
        } catch {
            throw ExportError.cannotWrite(url.path, reason: error.localizedDescription)
        }
    }
}
