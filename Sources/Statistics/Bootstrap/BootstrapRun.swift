import Dispatch

extension BootstrapSettings {
    /// Replicates that share one generator. Fixed, so that the draws do not depend on the number of threads.
    private static let blockSize = 32

    /// Computes every replicate and returns their values in order, `width` for each.
    ///
    /// - Parameters:
    ///   - width: how many values a replicate has.
    ///   - stream: tells apart runs under one seed that must not share draws.
    ///   - makeScratch: memory for one block of replicates, so that a replicate allocates nothing.
    ///   - replicate: draws with the generator and writes its values.
    func run<Scratch>(
        width: Int = 1, stream: UInt64 = 0, makeScratch: @Sendable () -> Scratch,
        replicate:
            @Sendable (
                inout SeededGenerator, inout Scratch, UnsafeMutableBufferPointer<Double>
            ) -> Void
    ) -> [Double] {
        let blocks = (replicates + Self.blockSize - 1) / Self.blockSize
        let workers = min(threads, blocks)
        return [Double](unsafeUninitializedCapacity: replicates * width) { buffer, count in
            buffer.initialize(repeating: 0)
            count = replicates * width
            let values = DisjointValues(buffer: buffer)
            @Sendable func work(_ worker: Int) {
                var scratch = makeScratch()
                for block in stride(from: worker, to: blocks, by: workers) {
                    var generator = SeededGenerator(seed: seed, parts: [stream, UInt64(block)])
                    let end = min(replicates, (block + 1) * Self.blockSize)
                    for index in block * Self.blockSize..<end {
                        replicate(&generator, &scratch, values.slot(index, width: width))
                    }
                }
            }
            if workers == 1 {
                work(0)
            } else {
                DispatchQueue.concurrentPerform(iterations: workers) { work($0) }
            }
        }
    }

    /// A value for every place of a list, in order, made on as many threads as the resamples are drawn on.
    func share<Value: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Value) -> [Value] {
        let workers = min(threads, count)
        guard workers > 1 else { return (0..<count).map(work) }
        return [Value](unsafeUninitializedCapacity: count) { buffer, filled in
            let values = DisjointValues(buffer: buffer)
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                for index in stride(from: worker, to: count, by: workers) {
                    values.buffer.initializeElement(at: index, to: work(index))
                }
            }
            filled = count
        }
    }
}

/// A list that several threads fill. Safe because no two of them write to the same place.
private struct DisjointValues<Value: Sendable>: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Value>

    func slot(_ index: Int, width: Int) -> UnsafeMutableBufferPointer<Value> {
        UnsafeMutableBufferPointer(rebasing: buffer[index * width..<(index + 1) * width])
    }
}
