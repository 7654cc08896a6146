import Synchronization

/// How many connections there are, by address.
final class ConnectionCount: Sendable {
    private struct State {
        var all = 0
        var byAddress: [String: Int] = [:]
    }

    private let limits: ConnectionLimits
    private let state = Mutex(State())

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Counts a connection, unless it would be one too many.
    ///
    /// - Parameter address: `nil` when it is not known. Behind a proxy on this machine all browsers have the machine's
    ///   own address, so that one has no limit of its own; the proxy has its own limits.
    /// - Returns: Whether it may stay. If so, ``left(_:)`` is owed.
    func came(_ address: String?) -> Bool {
        state.withLock { state in
            guard state.all < limits.connections else { return false }
            if let address, !Self.isOfThisMachine(address) {
                let count = state.byAddress[address, default: 0]
                guard count < limits.perAddress else { return false }
                state.byAddress[address] = count + 1
            }
            state.all += 1
            return true
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
