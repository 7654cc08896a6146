import CSQLite
import GRDB
import Synchronization

/// Keeps the write-ahead log short without making anybody wait for it.
///
/// SQLite copies the log into the database file within a commit, every thousand pages, and waits for the disk twice: the
/// answers of that commit are late by tens of milliseconds. Here a second connection copies, in small pieces
/// (``LogCopier``), while the first goes on writing; then the writer copies the few pages that came meanwhile, between two
/// commits, after which SQLite begins the log anew. Nothing of this concerns durability: a commit is in the log and on the disk before anybody hears of it.
///
/// SQLite before 3.51.3 can lose pages when a connection begins to copy a log that is copied already at the moment at
/// which another one begins it anew (<https://www.sqlite.org/wal.html#walresetbug>), and Debian 12 has 3.40.1. So the
/// second connection is only ever started by the writer, directly after a commit: the log is then not copied yet and
/// cannot begin anew before that copy is done. Everything else happens on the writer's own connection. A program that
/// runs beside the server (a command) copies at its end only, which takes the lock of writers first.
final class LogKeeper: Sendable {
    /// Lengths of the log, in pages.
    struct Limits: Sendable {
        /// From here on the second connection copies: 94 MiB, which the log has from the start (``LogReserve``). The last
        /// pages are copied by the writer, so that answers wait a moment each time; a short log would come to it often.
        var copy = 24000
        /// From here on the writer waits for the copy, so that the log cannot grow without end.
        var wait = 72000
        /// Milliseconds after which the log is copied when nobody writes; `nil` for never.
        var idleMilliseconds: Int? = 500

        /// Those of a program that may run beside the server: it copies at its end only.
        static let none = Limits(copy: .max, wait: .max, idleMilliseconds: nil)
    }

    private struct State {
        /// Length of the log after the last commit, in pages.
        var pages = 0
        /// Commits so far.
        var commits = 0
        var isCopying = false
        /// Copies by the second connection since the log began.
        var copies = 0
        var isIdleCopyPlanned = false
    }

    private let limits: Limits
    private let copier: LogCopier
    private let state = Mutex(State())

    init(copier: LogCopier, limits: Limits = Limits()) {
        self.copier = copier
        self.limits = limits
    }

    /// Hears of every commit of a connection from now on, instead of SQLite's own copying. The keeper must outlive the
    /// connection's last commit.
    func watch(_ database: Database) {
        let keeper = Unmanaged.passUnretained(self).toOpaque()
        _ = sqlite3_wal_hook(
            database.sqliteConnection,
            { keeper, _, _, pages in
                guard let keeper else { return SQLITE_OK }
                Unmanaged<LogKeeper>.fromOpaque(keeper).takeUnretainedValue().committed(pages: Int(pages))
                return SQLITE_OK
            }, keeper)
    }

    private func committed(pages: Int) {
        state.withLock { state in
            if pages < state.pages { state.copies = 0 }
            state.pages = pages
            state.commits += 1
        }
    }

    /// Length of the log after the last commit.
    var pages: Int { state.withLock(\.pages) }

    private enum Step {
        case nothing, copy, finish, wait
    }

    /// Does what the log needs; on the writer's connection, directly after a commit and when its callers know of it.
    func tend(_ database: Database) {
        let step = state.withLock { state -> Step in
            if state.isCopying { return state.pages < limits.wait ? .nothing : .wait }
            guard state.pages >= limits.copy else { return .nothing }
            // Each copy takes less than the one before, so that little is left for the writer.
            guard state.copies < 4, state.pages < limits.wait else { return .finish }
            state.isCopying = true
            return .copy
        }
        switch step {
        case .nothing: break
        case .copy: copy()
        case .finish: finish(database)
        case .wait:
            copier.wait()
            finish(database)
        }
    }

    private func copy() {
        // What fails now is done again by the writer, or at the next start.
        copier.copy { [self] in
            state.withLock { state in
                state.isCopying = false
                state.copies += 1
            }
        }
    }

    private func finish(_ database: Database) {
        try? database.copyLog(.passive)
    }

    /// Plans that the log is copied once nobody has written for a while.
    ///
    /// - Parameter pool: Whose writer does it.
    func planIdleCopy(of pool: DatabasePool) {
        guard let pause = limits.idleMilliseconds else { return }
        let isPlanned = state.withLock { state in
            defer { state.isIdleCopyPlanned = true }
            return state.isIdleCopyPlanned
        }
        if !isPlanned { copyWhenIdle(pool, after: pause) }
    }

    /// On the writer's connection, since nobody else may begin a copy: an answer that comes in this moment waits for it.
    private func copyWhenIdle(_ pool: DatabasePool, after pause: Int) {
        let commits = state.withLock(\.commits)
        Task { [weak self, weak pool] in
            try? await Task.sleep(for: .milliseconds(pause))
            guard let self, let pool else { return }
            pool.asyncWriteWithoutTransaction { database in
                let isIdle = self.state.withLock { state in
                    let isIdle = state.commits == commits && !state.isCopying
                    if isIdle { state.isIdleCopyPlanned = false }
                    return isIdle
                }
                if isIdle { self.finish(database) } else { self.copyWhenIdle(pool, after: pause) }
            }
        }
    }

    /// Waits for the copy that runs and closes the second connection.
    func close() {
        copier.close()
    }
}
