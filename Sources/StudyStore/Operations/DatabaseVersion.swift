public import Foundation
import GRDB

/// Which version of the program a database is of, found out without changing anything.
@_spi(Confidential) public struct DatabaseVersion: Sendable {
    /// The file's name.
    public let file: String
    /// How many migrations it lacks, or why it cannot be used.
    public let state: Result<Int, StoreError>

    /// Of both databases.
    public static func all(of data: DataDirectory, migrations: URL) -> [DatabaseVersion] {
        [(data.studyDatabase, "study"), (data.confidentialDatabase, "confidential")].map { file, name in
            DatabaseVersion(file, Migrations(folder: migrations.appendingPathComponent(name)))
        }
    }

    private init(_ file: URL, _ migrations: Migrations) {
        self.file = file.lastPathComponent
        do {
            let queue = try DatabaseQueue(path: file.path, configuration: DatabaseFile.reading)
            let pending = try queue.read { try migrations.state(of: $0, file: file.lastPathComponent).pending.count }
            try queue.close()
            state = .success(pending)
        } catch let error as StoreError {
            state = .failure(error)
        } catch let error as DatabaseError {
            state = .failure(StoreError(error, file: file.lastPathComponent))
        } catch {
            state = .failure(.unreadable(file: file.lastPathComponent, reason: "\(error)"))
        }
    }
}
