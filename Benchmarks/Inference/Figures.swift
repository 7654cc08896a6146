import Foundation

/// What one process measured, in seconds; inference.py reads the same keys from every engine.
struct Figures: Encodable {
    enum CodingKeys: String, CodingKey {
        case engine, load, wall, processor, logits
        case peakMebibytes = "peak_mib"
    }

    let engine: String
    /// From the file's name to a network that can score.
    var load = 0.0
    /// Of each call.
    private(set) var wall: [Double] = []
    /// Of each call, all threads.
    private(set) var processor: [Double] = []
    var logits: [Float] = []
    /// Largest resident memory.
    var peakMebibytes = 0.0

    init(engine: String) { self.engine = engine }

    mutating func add(_ elapsed: (wall: Double, processor: Double)) {
        wall.append(elapsed.wall)
        processor.append(elapsed.processor)
    }
}

/// A point in time, by the clock and by the processor.
struct Moment {
    private let wall = Self.seconds(CLOCK_MONOTONIC)
    private let processor = Self.seconds(CLOCK_PROCESS_CPUTIME_ID)

    /// Since then.
    var elapsed: (wall: Double, processor: Double) {
        (Self.seconds(CLOCK_MONOTONIC) - wall, Self.seconds(CLOCK_PROCESS_CPUTIME_ID) - processor)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Largest resident memory of this process.
    static var peakMebibytes: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }
}
