public import Foundation

/// A folder for objects of a PACS: a file for each, named by its identifier.
///
/// A file that has its name is whole and on the disk. Files are for their owner only.
public struct ObjectFolder: Sendable {
    /// Where it is.
    public let url: URL

    /// - Parameter url: A folder, which is made with the first object.
    public init(_ url: URL) {
        self.url = url
    }

    /// Where an object lies, or will.
    public func file(of instance: UID) -> URL {
        url.appendingPathComponent("\(instance).dcm")
    }

    /// Whether the object is there.
    public func holds(_ instance: UID) -> Bool {
        FileManager.default.fileExists(atPath: file(of: instance).path)
    }

    /// Objects in it.
    var count: Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.count { $0.hasSuffix(".dcm") }
    }

    /// A file that gets its name when it is complete.
    func newFile(for instance: UID) throws(PACSError) -> UnfinishedFile {
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .file(path: url.path, reason: "the folder cannot be made")
        }
        return try UnfinishedFile(for: file(of: instance))
    }
}

/// A file that is being written beside the place where it will lie. Without ``finish()`` it goes.
final class UnfinishedFile {
    private let place: URL
    private let path: String
    private var descriptor: Int32
    private(set) var count = 0
    /// The first bytes, of which a file's meta information is read.
    private(set) var beginning: [UInt8] = []

    init(for place: URL) throws(PACSError) {
        self.place = place
        path = place.deletingLastPathComponent().appendingPathComponent(".\(place.lastPathComponent).part").path
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.error(path, errno) }
        // Two programs may fill one folder; what one that was killed left behind is written over.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, ftruncate(descriptor, 0) == 0 else {
            let problem = errno
            close(descriptor)
            descriptor = -1
            throw problem == EWOULDBLOCK
                ? .file(path: path, reason: "another program is writing it; wait for its end")
                : Self.error(path, problem)
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        unlink(path)
        close(descriptor)
    }

    func write(_ bytes: some Collection<UInt8>) throws(PACSError) {
        if beginning.count < FileMetaInformation.longest {
            beginning += bytes.prefix(FileMetaInformation.longest - beginning.count)
        }
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let (written, problem) = rest.withUnsafeBytes { bytes in
                let written = Foundation.write(descriptor, bytes.baseAddress, bytes.count)
                return (written, written < 0 ? errno : 0)
            }
            if written > 0 {
                rest = rest.dropFirst(written)
                count += written
            } else if problem != EINTR {
                throw Self.error(path, problem)
            }
        }
    }

    /// Brings the file to the disk and gives it its name.
    func finish() throws(PACSError) {
        guard fsync(descriptor) == 0, rename(path, place.path) == 0 else { throw Self.error(path, errno) }
        close(descriptor)
        descriptor = -1
        let folder = open(place.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private static func error(_ path: String, _ number: Int32) -> PACSError {
        .file(path: path, reason: "cannot be written (\(String(cString: strerror(number))))")
    }
}
