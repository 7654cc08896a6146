import Cryptography
public import Foundation
import GRDB
import Studies
import Synchronization

/// The door to study.sqlite: studies, readers, orders, answers and their history. The reference standard is not behind
/// this door (see `ConfidentialStore`), and no statement can open another file from here.
public final class StudyStore: Sendable {
    let pool: DatabasePool
    let writer: DurableWriter
    let log: LogKeeper
    let key: [UInt8]
    let directory: DataDirectory
    /// Trainings that the site shows, see ``DataDirectory/trainings``.
    public var trainingFolder: URL { directory.trainings }
    let signIns = SignInCache()
    let accountUses = LastUses()
    /// Plans by study; a definition never changes once it is stored.
    private let plans = Mutex<[Int64: StudyPlan]>([:])

    /// Opens the database of a data directory, making it when it is not there.
    ///
    /// - Parameters:
    ///   - directory: The installation's folder.
    ///   - migrations: The repository's or installation's `migrations` folder.
    ///   - isServing: Whether this program answers readers, and so keeps the log short while nobody writes.
    ///   - copiesBeforeUpgrade: Whether an older version's database is copied before migrations are applied to it.
    /// - Throws: ``StoreError`` when the database is newer, damaged, not durable, or cannot be written.
    public init(
        _ directory: DataDirectory, migrations: URL, isServing: Bool = true, copiesBeforeUpgrade: Bool = true
    ) throws {
        try directory.prepare()
        self.directory = directory
        key = try directory.key()
        pool = try DatabaseFile.open(
            directory.studyDatabase, migrations: migrations.appendingPathComponent("study"),
            upgradeCopies: copiesBeforeUpgrade ? directory.upgradeCopies : nil)
        log = LogKeeper(
            copier: try LogCopier(directory.studyDatabase),
            limits: isServing ? LogKeeper.Limits() : .none)
        writer = DurableWriter(pool, log: log)
    }

    /// Opens a copy that nobody writes to, as it is, in order to verify it; nothing in its folder changes.
    init(copy directory: DataDirectory) throws {
        self.directory = directory
        key = []
        pool = try DatabaseFile.openCopy(directory.studyDatabase)
        log = LogKeeper(copier: try LogCopier(directory.studyDatabase), limits: .none)
        writer = DurableWriter(pool, log: log)
    }

    /// Closes the database; nothing can be asked of the store afterwards.
    public func close() throws {
        log.close()
        DatabaseFile.emptyLog(of: pool)
        try pool.close()
    }

    /// SQLite's `synchronous` level on the connection that writes; 2 is FULL.
    public func synchronousLevel() async throws -> Int {
        try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
    }

    func keyedHash(_ token: Token) -> String {
        authenticationCode(of: token.description, key: key).description
    }

    func plan(of study: Int64, in database: Database) throws -> StudyPlan {
        if let plan = plans.withLock({ $0[study] }) { return plan }
        let definition =
            try String.fetchOne(database, sql: "SELECT definition FROM study WHERE id = ?", arguments: [study]) ?? ""
        let checked = StudyFileParser.parse(Array(definition.utf8), named: "study.yaml")
        guard let plan = checked.value else {
            throw StoreError.unreadable(
                file: "study.sqlite", reason: checked.problems.first?.description ?? "a study file that cannot be read")
        }
        plans.withLock { $0[study] = plan }
        return plan
    }
}

/// A study of this installation.
public struct StudyID: Hashable, Sendable {
    let row: Int64
}

/// A reader of a study.
public struct ReaderID: Hashable, Sendable {
    let row: Int64
}
