import NIOCore
import Synchronization

/// How many connections there are, by address, and how fast new ones come.
final class ConnectionCount: Sendable {
    private struct State {
        var all = 0
        var byAddress: [String: Int] = [:]
        var pace: ConnectionPace
    }

    private let limits: ConnectionLimits
    private let state: Mutex<State>

    init(_ limits: ConnectionLimits) {
        self.limits = limits
        state = Mutex(State(pace: ConnectionPace(limits)))
    }

    /// Counts a connection, unless it would be one too many.
    ///
    /// - Parameter address: `nil` when it is not known. Behind a proxy on this machine all browsers have the machine's
    ///   own address, so that one has no limit of its own; the proxy has its own limits.
    /// - Returns: How long it waits before it is served; `nil` when it may not stay. If it may, ``left(_:)`` is owed.
    func came(_ address: String?, at now: NIODeadline = .now()) -> TimeAmount? {
        state.withLock { state in
            guard state.all < limits.connections else { return nil }
            let own = address.flatMap { Self.isOfThisMachine($0) ? nil : $0 }
            let count = own.map { state.byAddress[$0, default: 0] } ?? 0
            guard count < limits.perAddress, let wait = state.pace.wait(at: now) else { return nil }
            if let own { state.byAddress[own] = count + 1 }
            state.all += 1
            return wait
        }
    }

    /// A connection that was counted has ended.
    func left(_ address: String?) {
        state.withLock { state in
            state.all -= 1
            guard let address, let count = state.byAddress[address] else { return }
            state.byAddress[address] = count > 1 ? count - 1 : nil
        }
    }

    /// All connections at present.
    var all: Int { state.withLock(\.all) }

    private static func isOfThisMachine(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
