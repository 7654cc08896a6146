public import Studies
import Synchronization

/// A clock that stands still until a test moves it.
public final class FixedClock: Sendable {
    private let moment: Mutex<Timestamp>

    /// Begins at 2019-05-01T08:00:00Z unless told otherwise.
    public init(_ start: Timestamp = Timestamp(milliseconds: 1_556_697_600_000)) {
        moment = Mutex(start)
    }

    /// The moment at which the clock stands.
    public var now: Timestamp { moment.withLock { $0 } }

    /// Moves the clock on and returns the new moment.
    @discardableResult
    public func advance(milliseconds: Int64 = 0, days: Int = 0) -> Timestamp {
        moment.withLock { moment in
            moment = moment.advanced(byMilliseconds: milliseconds).advanced(byDays: days)
            return moment
        }
    }
}
