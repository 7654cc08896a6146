import Foundation
import GRDB

extension StudyStore {
    /// Copies the installation as it is at this moment into another folder, where anything may be tried without
    /// touching the studies. Images are not copied but linked; the key is not copied, so no link of a reader and no
    /// password works there.
    ///
    /// - Parameter directory: A folder that does not exist yet.
    @_spi(Confidential) public func makeScratchCopy(
        in directory: DataDirectory, confidential: ConfidentialStore
    ) throws {
        try FileManager.default.createDirectory(
            at: directory.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.createSymbolicLink(at: directory.images, withDestinationURL: self.directory.images)
        do {
            try pool.copy(to: directory.studyDatabase)
            try confidential.copy(to: directory.confidentialDatabase)
        } catch let error as DatabaseError {
            throw StoreError(error, file: "study.sqlite")
        }
    }
}

extension DatabasePool {
    /// Writes one consistent state of the database into a new file, by SQLite's backup interface.
    func copy(to file: URL) throws {
        let target = try DatabaseQueue(path: file.path)
        try backup(to: target)
        try target.close()
    }
}
