import GRDB

/// Writes that are on the disk when they return. Writes that arrive together share one commit, and so one wait for the
/// disk; one that fails takes nothing else with it. A write may be run twice, so it keeps nothing outside the database.
actor DurableWriter {
    private struct Job: Sendable {
        /// Does the work and returns what tells the caller of its success.
        let run: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private let pool: DatabasePool
    private var waiting: [Job] = []
    private var isCommitting = false

    init(_ pool: DatabasePool) {
        self.pool = pool
    }

    /// Runs a write in a transaction and returns when it is durable.
    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(
                Job(
                    run: { database in
                        let value = try work(database)
                        return { continuation.resume(returning: value) }
                    },
                    fail: { continuation.resume(throwing: $0) }))
            if !isCommitting {
                isCommitting = true
                Task { await commitAllWaiting() }
            }
        }
    }

    private func commitAllWaiting() async {
        while !waiting.isEmpty {
            let batch = waiting
            waiting = []
            do {
                let outcomes = try await pool.writeWithoutTransaction { try Self.commit(batch, on: $0) }
                for tell in outcomes { tell() }
            } catch let error as DatabaseError {
                for job in batch { job.fail(StoreError(error, file: "study.sqlite")) }
            } catch {
                for job in batch { job.fail(error) }
            }
        }
        isCommitting = false
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
