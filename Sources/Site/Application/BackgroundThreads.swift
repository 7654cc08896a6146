import Dispatch
import Foundation
import Synchronization

/// A few threads of the lowest priority, for work that may never keep an answer waiting.
///
/// The processor gives them what nobody else wants: at nice 19 a thread gets about a seventieth of what a thread of the
/// server gets while both have work, and all of a processor that is idle.
final class BackgroundThreads: Sendable {
    private let inbox = Inbox()
    private let count: Int

    /// Starts the threads; they end with the last reference to this object, after the work that waits.
    ///
    /// - Parameter name: What lists of threads show, at most 15 characters.
    init(count: Int, name: String) {
        self.count = count
        for _ in 0..<count {
            let thread = Thread { [inbox] in
                Self.lowerPriority()
                inbox.work()
            }
            thread.name = name
            thread.start()
        }
    }

    deinit { inbox.close(threads: count) }

    /// The work's value, from one of the threads. Work that was begun is finished, whoever still waits for it.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            inbox.put { continuation.resume(with: Result { try work() }) }
        }
    }

    /// On Linux the priority belongs to the thread that asks, although its interface speaks of processes.
    private static func lowerPriority() {
        setpriority(Int32(PRIO_PROCESS.rawValue), 0, 19)
    }

    /// Jobs in the order of arrival.
    private final class Inbox: Sendable {
        private let jobs = Mutex<[@Sendable () -> Void]>([])
        private let arrived = DispatchSemaphore(value: 0)

        func put(_ job: @escaping @Sendable () -> Void) {
            jobs.withLock { $0.append(job) }
            arrived.signal()
        }

        func close(threads: Int) {
            for _ in 0..<threads { arrived.signal() }
        }

        /// A signal without a job is the end.
        func work() {
            while true {
                arrived.wait()
                let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                guard let job else { return }
                job()
            }
        }
    }
}
