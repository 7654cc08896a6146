import Glibc

/// Bytes of a file without reading them first, or bytes of our own that are filled once.
///
/// The file must not be shortened while it is mapped; models are replaced by renaming, never rewritten in place.
final class MappedFile: @unchecked Sendable {  // never written after init
    let bytes: UnsafeRawBufferPointer

    init(path: String) throws(DenseNetError) {
        // Opening a named pipe would wait for its other end.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .file(path: path, reason: "not a regular file")
        }
        guard status.st_size > 0 else { throw .damaged("it is empty") }
        let length = Int(status.st_size)
        guard let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw .file(path: path, reason: String(cString: strerror(errno)))
        }
        bytes = UnsafeRawBufferPointer(start: start, count: length)
    }

    /// Memory of `length` bytes, at least one, which takes up room only as it is filled.
    init(
        length: Int, fill: (UnsafeMutableRawBufferPointer) throws(DenseNetError) -> Void
    ) throws(DenseNetError) {
        let start = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { throw .damaged("there is no memory for its \(length) bytes") }
        bytes = UnsafeRawBufferPointer(start: start, count: length)
        try fill(UnsafeMutableRawBufferPointer(start: start, count: length))
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}

/// A part of a mapped file that keeps it mapped.
struct MappedBytes: Sendable {
    private let file: MappedFile
    private let range: Range<Int>

    init(_ file: MappedFile, range: Range<Int>? = nil) {
        self.file = file
        self.range = range ?? 0..<file.bytes.count
    }

    var count: Int { range.count }

    /// Calls `body` with the bytes of `part`, which must lie within these.
    func withBytes<Result, Failure: Error>(
        _ part: Range<Int>? = nil, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let part = part ?? 0..<count
        precondition(part.upperBound <= count, "the part lies outside the file")
        let shifted = range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound
        defer { withExtendedLifetime(file) {} }
        return try body(UnsafeRawBufferPointer(rebasing: file.bytes[shifted]))
    }
}
