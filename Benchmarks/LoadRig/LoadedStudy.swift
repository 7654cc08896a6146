public import Foundation

/// A study whose readers are signed in and wait for their first case, kept as a folder that is copied for every run.
public struct LoadedStudy: Sendable {
    /// The folder in which everything is made; remove it with ``remove()``.
    public let folder: URL
    /// The readers.
    public let readers: [ReaderClient]
    private let original: URL

    /// Makes the study and signs all its readers in through their personal links.
    ///
    /// - Parameters:
    ///   - side: Width and height of the radiographs in pixels.
    ///   - place: A folder on the file system that is to be measured.
    public init(readers count: Int, cases: Int, side: Int = 64, in place: URL) async throws {
        folder = place.appendingPathComponent("reading-load-\(getpid())-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        original = folder.appendingPathComponent("original")
        let study = try await PreparedStudy(StudyFolderMaker(cases: cases, side: side), readers: count, in: original)
        let server = try ServerProcess(data: original)
        readers = try study.links.map { try ReaderClient(link: $0, port: server.port) }
        try server.stop()
    }

    /// A fresh copy of the data directory, before the first answer.
    public func copy(_ name: String) throws -> URL {
        let copy = folder.appendingPathComponent(name)
        try FileManager.default.copyItem(at: original, to: copy)
        // The copy's own writing must not be measured with the answers.
        sync()
        return copy
    }

    /// Removes one copy.
    public func discard(_ copy: URL) {
        try? FileManager.default.removeItem(at: copy)
        try? FileManager.default.removeItem(at: copy.appendingPathExtension("log"))
    }

    /// Removes everything.
    public func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}
