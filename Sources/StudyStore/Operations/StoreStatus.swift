public import Foundation
import GRDB
public import Studies

/// What a monitor wants to know of the store; nothing of it tells who anybody is.
public struct StoreStatus: Sendable {
    /// Answers that are stored, all versions.
    public var answers = 0
    /// Sign-ins that open something at this moment.
    public var signIns = SignInCounts()
    /// Commits since the start, and how long they took.
    public var commits = CommitFigures()
    /// Pages in the write-ahead log.
    public var logPages = 0
    /// The disk that holds the data.
    public var disk = DiskSpace(free: 0, size: 0)
}

/// Browsers that are signed in.
public struct SignInCounts: Equatable, Sendable {
    /// Of readers whose link was not revoked.
    public var readers = 0
    /// Of reviewers of heat maps whose link was not revoked.
    public var reviewers = 0
    /// Of open accounts, in use within the last ``StudyStore/idleMinutes``; every role is there.
    public var accounts: [AccountRole: Int] = Dictionary(uniqueKeysWithValues: AccountRole.allCases.map { ($0, 0) })
}

/// What the writer of answers did since the start.
public struct CommitFigures: Equatable, Sendable {
    /// How long each commit took, the wait for the disk included.
    public var durations = LatencyHistogram()
    /// Writes that were asked for; those that arrive together share a commit.
    public var writes = 0
    /// Commits that failed, and stored nothing.
    public var failures = 0
}

/// Space on a disk, in bytes.
public struct DiskSpace: Equatable, Sendable {
    /// What this user may still fill.
    public var free: Int
    /// All of it.
    public var size: Int

    /// A disk of known size.
    public init(free: Int, size: Int) {
        self.free = free
        self.size = size
    }

    /// Asks the system; `nil` when the folder does not exist.
    public init?(of folder: URL) {
        var status = statvfs()
        guard statvfs(folder.path, &status) == 0 else { return nil }
        let block = Int(status.f_frsize)
        self.init(free: Int(status.f_bavail) * block, size: Int(status.f_blocks) * block)
    }

    /// Below this nothing should begin: a study's day fits in, and so does a copy of the log.
    public static let least = 100_000_000
}

extension StudyStore {
    /// The store at this moment.
    public func status(at now: Timestamp) async throws -> StoreStatus {
        var status = try await pool.read { database in
            var status = StoreStatus()
            // Rows are added one after the other and never removed, so the last number is their count.
            status.answers = try Int.fetchOne(database, sql: "SELECT coalesce(max(id), 0) FROM reading") ?? 0
            status.signIns = try Self.countSignIns(at: now, in: database)
            return status
        }
        status.commits = writer.figures
        status.logPages = log.pages
        if let disk = DiskSpace(of: directory.folder) { status.disk = disk }
        return status
    }

    private static func countSignIns(at now: Timestamp, in database: Database) throws -> SignInCounts {
        var counts = SignInCounts()
        counts.readers =
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM sign_in JOIN invitation ON invitation.id = sign_in.invitation_id
                    WHERE ended_at IS NULL AND expires_at > ? AND revoked_at IS NULL
                    """, arguments: [now.milliseconds]) ?? 0
        counts.reviewers =
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM reviewer_sign_in
                    JOIN reviewer_invitation ON reviewer_invitation.id = reviewer_sign_in.invitation_id
                    WHERE ended_at IS NULL AND expires_at > ? AND revoked_at IS NULL
                    """, arguments: [now.milliseconds]) ?? 0
        let roles = try Row.fetchAll(
            database,
            sql: """
                SELECT account.role, count(*) FROM sign_in JOIN account ON account.id = sign_in.account_id
                WHERE ended_at IS NULL AND expires_at > ? AND seen_at > ? AND account.disabled_at IS NULL
                GROUP BY account.role
                """, arguments: [now.milliseconds, now.milliseconds - idleMilliseconds])
        for row in roles { if let role = AccountRole(rawValue: row[0]) { counts.accounts[role] = row[1] } }
        return counts
    }

    /// Finds out whether an answer could be stored now: the database can be locked for writing, and the disk has room.
    ///
    /// - Throws: ``StoreError/busy(file:)`` or ``StoreError/storageFull(_:)``.
    public func checkCanWrite() async throws {
        if let disk = DiskSpace(of: directory.folder), disk.free < DiskSpace.least {
            throw StoreError.storageFull("\(disk.free / 1_000_000) MB are free")
        }
        do {
            try await pool.writeWithoutTransaction { database in
                // Whoever asks has less patience than an answer has.
                try database.execute(sql: "PRAGMA busy_timeout = 1000")
                defer { try? database.execute(sql: "PRAGMA busy_timeout = \(DatabaseFile.busySeconds * 1000)") }
                try database.execute(sql: "BEGIN IMMEDIATE; ROLLBACK")
            }
        } catch let error as DatabaseError {
            throw StoreError(error, file: "study.sqlite")
        }
    }
}
