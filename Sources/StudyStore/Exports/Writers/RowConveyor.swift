import Dispatch
import Synchronization

/// Carries rows from the thread that reads them to one that writes them, some hundreds at a time: half of an export's time
/// is SQLite's, half is spent on making text, and a machine has two processors.
///
/// Few rows are under way, so the memory does not depend on their number.
final class RowConveyor<Row: Sendable> {
    private static var load: Int { 256 }
    private let queue = DispatchQueue(label: "export rows")
    private let places = DispatchSemaphore(value: 4)
    private let work: Work
    private var waiting: [Row] = []

    /// What is done with the rows, and the first error of it.
    private final class Work: Sendable {
        private let consumer: Consumer
        private let failure = Mutex<(any Error)?>(nil)

        init(_ consumer: Consumer) { self.consumer = consumer }

        func take(_ rows: [Row]) {
            guard failure.withLock({ $0 == nil }) else { return }
            do {
                for row in rows { try consumer.use(row) }
            } catch {
                failure.withLock { $0 = error }
            }
        }

        func check() throws {
            if let error = failure.withLock({ $0 }) { throw error }
        }
    }

    /// The consumer, which may hold what is no `Sendable`: files and their buffers. Between ``RowConveyor/init(_:)`` and the
    /// end of ``RowConveyor/finish()`` nobody but the queue calls it, one load after the other.
    private struct Consumer: @unchecked Sendable {
        let use: (Row) throws -> Void
    }

    /// - Parameter use: Called with every row in order, on another thread; what it uses must not be touched by the caller
    ///   before ``finish()`` returns.
    init(_ use: @escaping (Row) throws -> Void) {
        work = Work(Consumer(use: use))
        waiting.reserveCapacity(Self.load)
    }

    /// Sends a row; waits when many are under way.
    ///
    /// - Throws: What the consumer threw at an earlier row.
    func send(_ row: Row) throws {
        waiting.append(row)
        if waiting.count >= Self.load { try dispatch() }
    }

    /// Waits until every row has been used.
    ///
    /// - Throws: What the consumer threw.
    func finish() throws {
        try dispatch()
        queue.sync {}
        try work.check()
    }

    private func dispatch() throws {
        try work.check()
        let rows = waiting
        waiting = []
        waiting.reserveCapacity(Self.load)
        places.wait()
        queue.async { [work, places] in
            work.take(rows)
            places.signal()
        }
    }

    /// A conveyor that was left because of an error must not write on while its files are removed.
    deinit { queue.sync {} }
}
