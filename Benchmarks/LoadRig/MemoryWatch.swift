public import Foundation
import Synchronization

/// Looks at the memory of a process once a second until it is told to stop.
public final class MemoryWatch: Sendable {
    private struct State {
        var samples: [Int] = []
        var isStopped = false
    }

    private let state = Mutex(State())

    /// Begins.
    public init(_ process: pid_t) {
        let thread = Thread { [self] in
            while !state.withLock(\.isStopped) {
                if let resident = Self.resident(of: process) { state.withLock { $0.samples.append(resident) } }
                usleep(1_000_000)
            }
        }
        thread.start()
    }

    /// Resident memory of a process in bytes; `nil` when it is gone.
    static func resident(of process: pid_t) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// What was seen.
    public struct Figures: Codable, Sendable {
        /// The most, in MiB.
        public var peak: Double
        /// Median of the second fifth of the time, when everything has been touched once, in MiB.
        public var early: Double
        /// Median of the last fifth, in MiB.
        public var late: Double
        /// How much more the late median is.
        public var growth: Double { late - early }
    }

    /// Ends the watch.
    public func stop() -> Figures {
        let samples = state.withLock { state in
            state.isStopped = true
            return state.samples
        }
        let fifth = max(1, samples.count / 5)
        func median(_ part: some Collection<Int>) -> Double {
            let sorted = part.sorted()
            return sorted.isEmpty ? 0 : Double(sorted[sorted.count / 2]) / 1_048_576
        }
        return Figures(
            peak: Double(samples.max() ?? 0) / 1_048_576, early: median(samples.dropFirst(fifth).prefix(fifth)),
            late: median(samples.suffix(fifth)))
    }
}
