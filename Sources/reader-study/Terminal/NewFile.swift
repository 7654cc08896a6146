import Foundation

/// A file that did not exist before and that only its owner can read.
struct NewFile {
    private let handle: FileHandle
    private let path: String

    /// Makes the file, empty.
    ///
    /// - Throws: ``CommandFailure`` when something of this name exists, or the folder cannot be written.
    init(_ path: String) throws(CommandFailure) {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno != EEXIST else {
                throw CommandFailure(.wrong, "\(path) exists already and is not overwritten; give another name")
            }
            throw CommandFailure(.notPossible, "\(path) cannot be written (\(String(cString: strerror(errno))))")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Writes the content, all the way to the disk.
    func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

    /// Writes the content, all the way to the disk.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do {
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw CommandFailure(.notPossible, "\(path) cannot be written (\(error.localizedDescription))")
        }
    }

    /// Writes the content of which there is no other copy.
    ///
    /// - Parameter remedy: What has been done all the same, and how to get what was not written.
    func write(_ text: String, otherwise remedy: String) throws(CommandFailure) {
        do {
            try write(text)
        } catch {
            throw CommandFailure(error.kind, "\(error.description); \(remedy)")
        }
    }

    /// Takes the file away again.
    func remove() {
        unlink(path)
    }
}
