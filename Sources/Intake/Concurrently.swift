import Foundation
import Synchronization

/// Does the same work for many things, as many at a time as there are processors but no more than four, since each may need
/// some hundred megabytes.
///
/// - Parameter progress: Called with the number of things done, from any thread, never twice at the same time.
/// - Returns: The results, in the order of the things.
func concurrently<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], progress: @Sendable (_ done: Int) -> Void, _ work: @Sendable (Input) -> Output
) -> [Output] {
    let state = Mutex(WorkState<Output>(outputs: Array(repeating: nil, count: inputs.count)))
    let workers = min(4, max(1, ProcessInfo.processInfo.activeProcessorCount), inputs.count)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
            let index = state.withLock { state in
                state.next += 1
                return state.next - 1
            }
            guard index < inputs.count else { return }
            let output = work(inputs[index])
            state.withLock { state in
                state.outputs[index] = output
                state.done += 1
                progress(state.done)
            }
        }
    }
    return state.withLock { $0.outputs.compactMap { $0 } }
}

/// Work that several threads share.
private struct WorkState<Output> {
    var next = 0
    var done = 0
    var outputs: [Output?]
}
