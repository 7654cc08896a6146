import Foundation

/// Gives the processor to everybody else first, for commands that run beside a server.
enum LowestPriority {
    /// Lowers the priority of all threads that run; threads that start later inherit it.
    static func take() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? [] {
            // On Linux the priority belongs to the thread, although the interface speaks of processes.
            if let thread = id_t(name) { setpriority(Int32(PRIO_PROCESS.rawValue), thread, 19) }
        }
    }
}
