import Synchronization

/// Who may have how much of the network at a time.
///
/// A place is taken before a radiograph is received and given back when its answer is made, so that the places bound
/// memory as well as work: never more radiographs are held than there are places.
final class DetectionQueue: Sendable {
    private struct State {
        var taken: [String: Int] = [:]
        /// A moving mean of how long a place was held, in seconds.
        var seconds = 2.0

        var all: Int { taken.values.reduce(0, +) }
    }

    private let limits: DetectionLimits
    private let threads: BackgroundThreads
    private let state = Mutex(State())

    init(_ limits: DetectionLimits) {
        self.limits = limits
        threads = BackgroundThreads(count: limits.atOnce, name: "detection")
    }

    /// Places that are taken at this moment, and all there are.
    var load: (taken: Int, places: Int) { (state.withLock(\.all), limits.places) }

    /// Does something in a place of the queue.
    ///
    /// - Parameter person: Whose place it is.
    /// - Throws: ``DetectionProblem/busy(retryAfter:)`` at once, without waiting, when all places are taken or the person
    ///   has as many as one person may have.
    func withPlace<Value: Sendable>(
        for person: String, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try take(for: person)
        let began = ContinuousClock.now
        defer { giveBack(person, after: began.duration(to: .now)) }
        return try await body()
    }

    /// Work for the network, on threads that come after everybody else.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await threads.run(work)
    }

    private func take(for person: String) throws(DetectionProblem) {
        // Seconds to wait where there is no place.
        let wait = state.withLock { state -> Double? in
            if state.all < limits.places, state.taken[person, default: 0] < limits.placesForOne {
                state.taken[person, default: 0] += 1
                return nil
            }
            // About when the first of those that wait is through.
            return state.seconds * Double(max(1, state.all)) / Double(limits.atOnce)
        }
        if let wait { throw .busy(retryAfter: min(60, max(1, Int(wait.rounded(.up))))) }
    }

    private func giveBack(_ person: String, after duration: Duration) {
        state.withLock { state in
            let left = (state.taken[person] ?? 1) - 1
            state.taken[person] = left > 0 ? left : nil
            state.seconds += 0.2 * (duration / .seconds(1) - state.seconds)
        }
    }
}

/// What the detection page may take of the machine.
public struct DetectionLimits: Equatable, Sendable {
    /// Radiographs that the network looks at side by side.
    public var atOnce: Int
    /// Radiographs that are looked at or wait, together.
    public var places: Int
    /// Of these, how many one person may have.
    public var placesForOne: Int
    /// Bytes of a radiograph's file.
    public var bytes: Int
    /// Seconds in which a radiograph must arrive.
    public var uploadSeconds: Int

    /// One at a time, four waiting or worked on, two of them of one person; 32 MiB, in one minute.
    public init(
        atOnce: Int = 1, places: Int = 4, placesForOne: Int = 2, bytes: Int = 32 << 20, uploadSeconds: Int = 60
    ) {
        self.atOnce = atOnce
        self.places = places
        self.placesForOne = placesForOne
        self.bytes = bytes
        self.uploadSeconds = uploadSeconds
    }
}
