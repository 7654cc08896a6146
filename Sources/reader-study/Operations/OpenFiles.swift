import Foundation

/// How many files and connections this process may have open.
enum OpenFiles {
    /// Enough for all connections that a site takes, and its databases and images beside them.
    private static let wanted: rlim_t = 8192

    /// Raises the soft limit, which shells and systemd leave at 1,024, as far as the system lets this user. What cannot be
    /// raised stays as it is: the site takes fewer connections then.
    static func allowMore() {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0, limit.rlim_cur < wanted else { return }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        setrlimit(files, &limit)
    }
}
