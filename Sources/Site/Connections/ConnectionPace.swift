import NIOCore

/// When a new connection may be served: so many at once, so many a second after that.
///
/// Who is connected goes on undisturbed while many others knock. Readers' browsers keep their connections, so a flood of
/// new ones waits and they do not. Counts as the generic cell rate algorithm does (ITU-T I.371, virtual scheduling).
struct ConnectionPace: Sendable {
    private let interval: Int64, allowance: Int64, longestWait: Int64
    /// The moment that the next connection has when nobody else came before it.
    private var next = NIODeadline.uptimeNanoseconds(0)

    init(_ limits: ConnectionLimits) {
        interval = 1_000_000_000 / Int64(max(1, limits.newPerSecond))
        allowance = interval * Int64(max(1, limits.newAtOnce) - 1)
        longestWait = limits.longestWait.nanoseconds
    }

    /// How long a connection that comes now has to wait, mostly not at all; `nil` when that would be too long.
    mutating func wait(at now: NIODeadline) -> TimeAmount? {
        let due = max(next, now - .nanoseconds(allowance))
        guard (due - now).nanoseconds <= longestWait else { return nil }
        next = due + .nanoseconds(interval)
        return max(.nanoseconds(0), due - now)
    }
}
