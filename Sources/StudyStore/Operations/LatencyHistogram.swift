/// How long something took, counted in classes as Prometheus wants them.
public struct LatencyHistogram: Equatable, Sendable {
    /// Upper ends of the classes in seconds; a last class has what is longer.
    public static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    /// Counts by class, one more than there are bounds.
    public private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// Sum of all times, in seconds.
    public private(set) var seconds = 0.0

    /// An empty one.
    public init() {}

    /// Of everything.
    public var count: Int { counts.reduce(0, +) }

    /// Counts one more.
    public mutating func add(_ duration: Duration) {
        let value = duration / .seconds(1)
        counts[Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count] += 1
        seconds += value
    }
}
