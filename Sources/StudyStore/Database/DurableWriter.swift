import GRDB
import Synchronization

/// Writes that are on the disk when they return. Writes that arrive together share one commit, and so one wait for the
/// disk; one that fails takes nothing else with it. A write may be run twice, so it keeps nothing outside the database.
final class DurableWriter: Sendable {
    private struct Job: Sendable {
        /// Does the work and returns what tells the caller of its success.
        let run: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct Line {
        var waiting: [Job] = []
        var isCommitting = false
    }

    private let pool: DatabasePool
    private let log: LogKeeper
    private let line = Mutex(Line())
    private let counted = Mutex(CommitFigures())

    /// What was done since the start.
    var figures: CommitFigures { counted.withLock { $0 } }

    /// - Parameter log: Keeps the log of the pool's writing connection short.
    init(_ pool: DatabasePool, log: LogKeeper) {
        self.pool = pool
        self.log = log
        pool.writeWithoutTransaction { log.watch($0) }
    }

    /// Runs a write in a transaction and returns when it is durable.
    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            enqueue(
                Job(
                    run: { database in
                        let value = try work(database)
                        return { continuation.resume(returning: value) }
                    },
                    fail: { continuation.resume(throwing: $0) }))
        }
    }

    private func enqueue(_ job: Job) {
        let mustBegin = line.withLock { line in
            line.waiting.append(job)
            defer { line.isCommitting = true }
            return !line.isCommitting
        }
        // What arrives while the pool's writer commits is taken by the writer itself, without another switch of threads.
        if mustBegin { pool.asyncWriteWithoutTransaction { self.commitAllWaiting(on: $0) } }
    }

    private func commitAllWaiting(on database: Database) {
        while let batch = nextBatch() {
            let began = ContinuousClock.now
            do {
                let outcomes = try Self.commit(batch, on: database)
                for tell in outcomes { tell() }
                count(batch, since: began)
            } catch let error as DatabaseError {
                for job in batch { job.fail(StoreError(error, file: "study.sqlite")) }
                count(batch, since: nil)
            } catch {
                for job in batch { job.fail(error) }
                count(batch, since: nil)
            }
            log.tend(database)
        }
        log.planIdleCopy(of: pool)
    }

    /// - Parameter began: When the commit began; `nil` when it failed.
    private func count(_ batch: [Job], since began: ContinuousClock.Instant?) {
        counted.withLock { figures in
            figures.writes += batch.count
            if let began { figures.durations.add(began.duration(to: .now)) } else { figures.failures += 1 }
        }
    }

    private func nextBatch() -> [Job]? {
        line.withLock { line in
            guard !line.waiting.isEmpty else {
                line.isCommitting = false
                return nil
            }
            defer { line.waiting = [] }
            return line.waiting
        }
    }

    /// One of several jobs did not want to be stored.
    private struct JobFailed: Error {}

    private static func commit(_ batch: [Job], on database: Database) throws -> [@Sendable () -> Void] {
        do {
            return try commitTogether(batch, on: database)
        } catch is JobFailed {
            // Rolled back, and done again with a savepoint each: two statements that most batches can spare.
            return try commitApart(batch, on: database)
        }
    }

    private static func commitTogether(_ batch: [Job], on database: Database) throws -> [@Sendable () -> Void] {
        var outcomes: [@Sendable () -> Void] = []
        try database.inTransaction(.immediate) {
            for job in batch {
                do {
                    outcomes.append(try job.run(database))
                } catch let error as DatabaseError where !database.isInsideTransaction {
                    throw error
                } catch {
                    throw JobFailed()
                }
            }
            return .commit
        }
        return outcomes
    }

    private static func commitApart(_ batch: [Job], on database: Database) throws -> [@Sendable () -> Void] {
        var outcomes: [@Sendable () -> Void] = []
        try database.inTransaction(.immediate) {
            for job in batch {
                do {
                    try database.inSavepoint {
                        outcomes.append(try job.run(database))
                        return .commit
                    }
                } catch let error as DatabaseError where !database.isInsideTransaction {
                    // A full disk ends the whole transaction: nothing of this batch is stored.
                    throw error
                } catch let error as DatabaseError {
                    outcomes.append { job.fail(StoreError(error, file: "study.sqlite")) }
                } catch {
                    outcomes.append { job.fail(error) }
                }
            }
            return .commit
        }
        return outcomes
    }
}
