import Foundation
import NIOCore

/// A DICOM file as the one part of a `multipart/related` body, read while it is sent.
struct StoreBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private static let chunk = 256 << 10

    private let file: URL
    private let head: String
    private let tail: String
    private let fileLength: Int

    /// - Parameter boundary: A text that the file does not hold: long and random.
    /// - Throws: ``PACSError/file(path:reason:)`` when there is no such file.
    init(_ file: URL, boundary: String) throws(PACSError) {
        guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize else {
            throw .file(path: file.path, reason: "cannot be read")
        }
        (self.file, fileLength) = (file, size)
        head = "--\(boundary)\r\nContent-Type: application/dicom\r\n\r\n"
        tail = "\r\n--\(boundary)--\r\n"
    }

    /// Bytes in all.
    var length: Int { head.utf8.count + fileLength + tail.utf8.count }

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate let body: StoreBody
        private var handle: FileHandle?
        private var isFinished = false

        fileprivate init(body: StoreBody) {
            self.body = body
        }

        mutating func next() async throws -> ByteBuffer? {
            guard !isFinished else { return nil }
            guard let handle else {
                handle = try FileHandle(forReadingFrom: body.file)
                return ByteBuffer(string: body.head)
            }
            if let data = try handle.read(upToCount: StoreBody.chunk), !data.isEmpty { return ByteBuffer(bytes: data) }
            isFinished = true
            try handle.close()
            return ByteBuffer(string: body.tail)
        }
    }
}
