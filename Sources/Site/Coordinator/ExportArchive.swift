import Foundation
import HTTPTypes
import Hummingbird
import NIOPosix
import Reports
import Synchronization

/// All files of an export as one zip archive, made while it is sent.
final class ExportArchive: Sendable {
    private struct State {
        let zip: ZipStream
        var waiting: ArraySlice<URL>
        var handle: FileHandle?
        var isFinished = false
    }

    private static let pieceSize = 1 << 18
    /// Folder of the archive in which the files lie.
    private let folder: String
    private let state: Mutex<State>

    /// - Parameters:
    ///   - files: Together smaller than ``ZipStream/largestSize``.
    ///   - folder: Folder of the archive in which they lie.
    init(_ files: [URL], folder: String) throws(FileError) {
        self.folder = folder
        state = Mutex(State(zip: try ZipStream(), waiting: files[...]))
    }

    /// The next piece of the archive; `nil` after the last.
    private func next() throws -> [UInt8]? {
        try state.withLock { state in
            if let handle = state.handle {
                if let piece = try handle.read(upToCount: Self.pieceSize), !piece.isEmpty {
                    return state.zip.write([UInt8](piece))
                }
                try handle.close()
                state.handle = nil
                return state.zip.end()
            }
            if let file = state.waiting.popFirst() {
                state.handle = try FileHandle(forReadingFrom: file)
                return state.zip.begin("\(folder)/\(file.lastPathComponent)")
            }
            defer { state.isFinished = true }
            return state.isFinished ? nil : state.zip.finish()
        }
    }

    /// The archive as a response's body. A file that cannot be read ends it before its directory, so nobody can take it for
    /// whole.
    var body: ResponseBody {
        ResponseBody { [self] writer in
            while let piece = try await NIOThreadPool.singleton.runIfActive({ try self.next() }) {
                if !piece.isEmpty { try await writer.write(ByteBuffer(bytes: piece)) }
            }
            try await writer.finish(nil)
        }
    }
}
