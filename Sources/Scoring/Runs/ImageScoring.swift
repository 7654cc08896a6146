import Dispatch
public import Radiographs
import Synchronization

/// Scores many images on several threads: each thread reads, decodes, resamples and scores one image at a time, so both
/// the processors and the memory are used evenly. The scores are the same bits for any number of threads.
public struct ImageScoring: Sendable {
    /// The model.
    public let model: LoadedModel
    /// When it is asked where it looked.
    public let explain: ExplainRule
    /// How many images are in work at once, at least 1.
    public let threads: Int

    /// - Parameter threads: How many images are in work at once.
    public init(_ model: LoadedModel, explain: ExplainRule, threads: Int) {
        self.model = model
        self.explain = explain
        self.threads = max(1, threads)
    }

    /// Scores items and hands the outcomes over one by one, as they come.
    ///
    /// - Parameters:
    ///   - items: What is scored.
    ///   - work: Reads an item's image, scores it with the closure that is given, and makes the outcome of it. Runs on
    ///     several threads.
    ///   - deliver: Takes an outcome. When it throws, no new item is begun, and the error is thrown on.
    public func run<Item: Sendable, Outcome: Sendable>(
        _ items: [Item],
        work: @escaping @Sendable (Item, (Radiograph) throws(ScoringError) -> Score) -> Outcome,
        deliver: (Outcome) async throws -> Void
    ) async throws {
        guard !items.isEmpty else { return }
        let workers = min(threads, items.count)
        let threadsPerImage = max(1, threads / workers)
        let line = Mutex((next: 0, working: workers))
        // Places for outcomes that nobody has taken yet; more are not made.
        let room = DispatchSemaphore(value: 0)
        for _ in 0..<4 * workers { room.signal() }
        let (outcomes, arrivals) = AsyncStream<Outcome>.makeStream()
        let queue = DispatchQueue(label: "scoring", qos: .userInitiated, attributes: .concurrent)
        for _ in 0..<workers {
            queue.async { [model, explain] in
                while true {
                    room.wait()
                    let index = line.withLock { line in
                        defer { line.next += 1 }
                        return line.next
                    }
                    guard index < items.count else { break }
                    arrivals.yield(
                        work(items[index]) { (image) throws(ScoringError) in
                            try model.score(image, explain: explain, threads: threadsPerImage)
                        })
                }
                room.signal()
                let isLast = line.withLock { line in
                    line.working -= 1
                    return line.working == 0
                }
                if isLast { arrivals.finish() }
            }
        }
        var failure: (any Error)?
        for await outcome in outcomes {
            do {
                if failure == nil { try await deliver(outcome) }
            } catch {
                failure = error
                line.withLock { $0.next = items.count }
            }
            room.signal()
        }
        if let failure { throw failure }
        // A task that is cancelled leaves the stream early, and its workers must not wait for ever.
        line.withLock { $0.next = items.count }
        for _ in 0..<workers { room.signal() }
        try Task.checkCancellation()
    }
}
