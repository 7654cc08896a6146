import Foundation
import Synchronization

/// Makes the batches of an epoch on a thread of its own, a few ahead of the network.
final class BatchLoader {
    private let shelf = Shelf()
    private let clock = ContinuousClock()
    /// How long the network has waited for batches.
    private(set) var waited = Duration.zero

    /// Batches made ahead: two, since the next is ready long before it is wanted.
    private static let ahead = 2

    /// - Parameters:
    ///   - batches: The images of each.
    ///   - epoch: For the augmentation.
    init(_ batches: [[Int]], epoch: Int, maker: BatchMaker) {
        for _ in 0..<Self.ahead { shelf.room.signal() }
        let shelf = shelf
        Thread.detachNewThread {
            for images in batches {
                shelf.room.wait()
                if shelf.isAbandoned { return }
                shelf.put(Result { () throws(TrainingRunError) in try maker.batch(images, epoch: epoch) })
            }
        }
    }

    deinit { shelf.abandon() }

    /// The next batch; call it as often as there are batches.
    func next() throws(TrainingRunError) -> Batch {
        let start = clock.now
        let result = shelf.take()
        waited += clock.now - start
        return try result.get()
    }

    /// What lies between the two threads.
    private final class Shelf: Sendable {
        let room = DispatchSemaphore(value: 0)
        private let filled = DispatchSemaphore(value: 0)
        private let state = Mutex((ready: [Result<Batch, TrainingRunError>](), isAbandoned: false))

        var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

        func put(_ batch: Result<Batch, TrainingRunError>) {
            state.withLock { $0.ready.append(batch) }
            filled.signal()
        }

        func take() -> Result<Batch, TrainingRunError> {
            filled.wait()
            defer { room.signal() }
            return state.withLock { $0.ready.removeFirst() }
        }

        func abandon() {
            state.withLock { $0.isAbandoned = true }
            room.signal()
        }
    }
}
