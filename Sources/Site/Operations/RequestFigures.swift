import StudyStore
import Synchronization

/// Counts requests by their class and status.
final class RequestFigures: Sendable {
    /// What was counted.
    struct State: Sendable {
        /// Requests that are being answered.
        var inProgress = 0
        /// Counts of answered requests by class, then by the first digit of the status, 1...5.
        var counts: [RouteClass: [Int: Int]] = [:]
        /// Time to the response's head by class.
        var durations: [RouteClass: LatencyHistogram] = [:]
    }

    private let state = Mutex(State())

    /// Everything so far.
    var current: State { state.withLock { $0 } }

    func began() {
        state.withLock { $0.inProgress += 1 }
    }

    func ended(_ kind: RouteClass, status: Int, after duration: Duration) {
        state.withLock { state in
            state.inProgress -= 1
            state.counts[kind, default: [:]][status / 100, default: 0] += 1
            state.durations[kind, default: LatencyHistogram()].add(duration)
        }
    }
}
