import Foundation

/// What the system says of this process.
struct ProcessFigures {
    /// Bytes of memory in use.
    let memory: Int
    /// Open files and connections.
    let files: Int
    /// How many there may be.
    let fileLimit: Int
    /// Seconds of processor time so far.
    let processorSeconds: Double

    init() {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) }
        memory = (pages ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
        files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0
        var limit = rlimit()
        fileLimit = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? Int(limit.rlim_cur) : 0
        var usage = rusage()
        processorSeconds =
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0
            ? [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 } : 0
    }
}
