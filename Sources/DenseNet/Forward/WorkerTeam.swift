import Foundation
import Synchronization

/// Threads that go through the same steps together. A step's tiles go to whoever is free; which thread computes a tile
/// changes nothing in it, so the result is the same for any number of threads.
final class WorkerTeam: Sendable {
    private let size: Int
    private let next = Atomic<Int>(0)
    private let arrived = Atomic<Int>(0)
    private let step = Atomic<Int>(0)
    private let gate = Gate()

    private init(size: Int) { self.size = size }

    /// The most threads that a team has. It meets after every step, so a thread that the system refuses would be waited
    /// for without end; eight are not refused, nor as many as there are processors.
    static var most: Int { max(8, ProcessInfo.processInfo.activeProcessorCount) }

    /// How many threads are started where so many are asked for.
    static func size(_ threads: Int) -> Int { max(1, min(threads, most)) }

    /// Runs `body(team, thread)` on as many threads as ``size(_:)`` says, the caller's among them.
    static func run(threads: Int, _ body: @escaping @Sendable (WorkerTeam, Int) -> Void) {
        let team = WorkerTeam(size: size(threads))
        let finished = DispatchSemaphore(value: 0)
        for index in 1..<team.size {
            let thread = Thread {
                body(team, index)
                finished.signal()
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
        body(team, 0)
        for _ in 1..<team.size { finished.wait() }
    }

    /// Computes tiles until none is left, and returns when all threads' tiles are done.
    func forEach(_ count: Int, _ tile: (Int) -> Void) {
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            if index >= count { break }
            tile(index)
        }
        wait()
    }

    private func wait() {
        let current = step.load(ordering: .acquiring)
        if arrived.add(1, ordering: .acquiringAndReleasing).newValue == size {
            next.store(0, ordering: .relaxed)
            arrived.store(0, ordering: .relaxed)
            gate.open { step.store(current + 1, ordering: .releasing) }
            return
        }
        var spins = 0
        while spins < Self.spins {
            if step.load(ordering: .acquiring) != current { return }
            spins += 1
        }
        gate.wait { step.load(ordering: .acquiring) != current }
    }

    /// About 20 microseconds, less than a sleeping thread needs to wake.
    private static let spins = 10_000

    /// Where a thread sleeps that has waited too long.
    private final class Gate: Sendable {
        private let condition = NSCondition()

        func open(_ change: () -> Void) {
            condition.lock()
            change()
            condition.broadcast()
            condition.unlock()
        }

        func wait(until isOpen: () -> Bool) {
            if isOpen() { return }
            condition.lock()
            while !isOpen() { condition.wait() }
            condition.unlock()
        }
    }
}
