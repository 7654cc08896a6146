/// Counts failed attempts by address, so that codes and passwords cannot be guessed.
///
/// A whole hospital may share an address: the first attempts are free, and one slip does not lock a ward out.
actor Throttle {
    private var failures: [String: (count: Int, since: Int64)] = [:]
    private let allowed: Int
    private let window: Int64

    /// - Parameters:
    ///   - allowed: Failures before an address must wait.
    ///   - seconds: Length of the window in which they are counted.
    init(allowed: Int, seconds: Int64) {
        self.allowed = allowed
        window = seconds * 1000
    }

    private func mayTry(_ source: String, now: Int64) -> Bool {
        guard let entry = failures[source] else { return true }
        if now - entry.since > window {
            failures[source] = nil
            return true
        }
        return entry.count < allowed
    }

    private func failed(_ source: String, now: Int64) {
        if failures.count > 10_000 { failures = failures.filter { now - $0.value.since <= window } }
        failures[source, default: (0, now)].count += 1
    }

    func succeeded(_ source: String) {
        failures[source] = nil
    }

    /// Whether another attempt may be made; if so it counts as failed, so that many at once are not all let through.
    func take(_ source: String, now: Int64) -> Bool {
        guard mayTry(source, now: now) else { return false }
        failed(source, now: now)
        return true
    }

    /// One attempt that was taken did not fail after all.
    func giveBack(_ source: String) {
        guard let entry = failures[source] else { return }
        failures[source] = entry.count > 1 ? (entry.count - 1, entry.since) : nil
    }
}
