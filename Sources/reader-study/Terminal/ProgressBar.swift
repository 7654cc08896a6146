import Synchronization

/// A line on standard error that shows how far long work is; nothing where nobody watches.
final class ProgressBar: Sendable {
    private struct State {
        var total: Int
        var lastDrawn: ContinuousClock.Instant?
        var isShown = false
    }

    private let label: String
    private let isWatched: Bool
    private let state: Mutex<State>

    /// - Parameters:
    ///   - label: What is being done, such as `Reading images`.
    ///   - total: Steps until it is done.
    init(_ label: String, of total: Int, isWatched: Bool = Terminal.isWatched) {
        self.label = label
        self.isWatched = isWatched
        state = Mutex(State(total: total))
    }

    /// Shows that so many steps are done; may be called from any thread.
    func update(_ done: Int, of newTotal: Int? = nil) {
        guard isWatched else { return }
        state.withLock { state in
            if let newTotal { state.total = newTotal }
            let now = ContinuousClock.now
            if let last = state.lastDrawn, done < state.total, now - last < .milliseconds(80) { return }
            state.lastDrawn = now
            state.isShown = true
            Terminal.beside("\r\u{1B}[K" + Self.line(label, done: done, of: state.total))
        }
    }

    /// Takes the line away.
    func finish() {
        state.withLock { state in
            guard state.isShown else { return }
            state.isShown = false
            Terminal.beside("\r\u{1B}[K")
        }
    }

    static func line(_ label: String, done: Int, of total: Int) -> String {
        let share = total > 0 ? Double(min(done, total)) / Double(total) : 1
        let filled = Int((share * 30).rounded(.down))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        return "\(label) \(bar) \(done)/\(total)"
    }
}
