import Foundation
import Site
import Studies
@_spi(Confidential) import StudyStore

/// The opened data directory of a command.
struct Installation: Sendable {
    let configuration: Configuration
    let home: Home
    let store: StudyStore
    let confidential: ConfidentialStore

    /// Opens both databases.
    ///
    /// - Parameters:
    ///   - mayCreate: Whether a data directory that is not there is made; commands that only look at something refuse
    ///     instead, so that a mistyped path does not look like an empty installation.
    ///   - isServing: Whether this program answers readers; commands run beside the one that does.
    init(_ configuration: Configuration, mayCreate: Bool = false, isServing: Bool = false) throws {
        self.configuration = configuration
        home = try Home(asked: configuration.home)
        let folder = configuration.data.folder.path
        if FileManager.default.fileExists(atPath: folder), !FileManager.default.isWritableFile(atPath: folder) {
            throw CommandFailure(
                .notPossible,
                "the data directory \(folder) may not be written by this user; run this as the user who owns it")
        }
        guard mayCreate || configuration.data.exists else {
            throw CommandFailure(
                .notPossible,
                """
                there is no ReaderStudy data in \(folder); name the right folder with --data, or begin with \
                `reader-study coordinator add NAME` or `reader-study study create FOLDER`
                """)
        }
        store = try StudyStore(configuration.data, migrations: home.migrations, isServing: isServing)
        confidential = try ConfidentialStore(configuration.data, migrations: home.migrations)
    }

    func close() throws {
        try store.close()
        try confidential.close()
    }

    /// Opens an installation, does something with it and closes it whatever happens.
    static func with<Value>(
        _ configuration: Configuration, mayCreate: Bool = false, isServing: Bool = false,
        _ work: (Installation) async throws -> Value
    ) async throws -> Value {
        let installation = try Installation(configuration, mayCreate: mayCreate, isServing: isServing)
        do {
            let value = try await work(installation)
            try installation.close()
            return value
        } catch {
            // The first error is the one that helps.
            try? installation.close()
            throw error
        }
    }
}

extension Timestamp {
    /// The machine's clock.
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// The name of a study as a command's argument.
func studyName(_ text: String) throws -> StudyName {
    guard let name = StudyName(text) else {
        throw CommandFailure(
            .wrong,
            "\"\(text)\" is not a study's name (lower-case letters, digits and hyphens); "
                + "`reader-study study status` lists the studies")
    }
    return name
}
