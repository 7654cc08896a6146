import Foundation

/// How long some work takes, and what came of it.
struct Measurement: Encodable {
    /// Which work; R's measurement of the same work has the same name.
    let name: String
    /// Median processor time of one run of all threads together, in seconds.
    let seconds: Double
    /// How many runs.
    let runs: Int
    /// The numbers to compare, by name.
    let numbers: [String: Double]

    /// Runs work until it has taken long enough to be timed, after one run that is not; work of seconds runs once.
    ///
    /// - Parameter least: seconds of processor time that all runs together take at least.
    init(_ name: String, least: Double = 0.5, _ work: () throws -> [String: Double]) rethrows {
        numbers = try work()
        var times: [Double] = []
        var total = 0.0
        while total < least || (times.count < 3 && total < 3) {
            let start = Self.processorSeconds
            _ = try work()
            times.append(Self.processorSeconds - start)
            total += times.last ?? 0
        }
        self.name = name
        runs = times.count
        seconds = times.sorted()[times.count / 2]
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
