import Studies
import Synchronization

/// A clock that stands still until it is set, so that weeks of reading take seconds.
final class VirtualClock: Sendable {
    private let milliseconds: Mutex<Int64>

    init(_ start: Timestamp) {
        milliseconds = Mutex(start.milliseconds)
    }

    var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    func advance(byMilliseconds difference: Int64) {
        milliseconds.withLock { $0 += difference }
    }

    /// Goes forward to a time; a time that has passed changes nothing.
    func advance(to time: Timestamp) {
        milliseconds.withLock { $0 = max($0, time.milliseconds) }
    }
}
