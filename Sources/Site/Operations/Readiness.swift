/// Answers whether the site is ready, to however many who ask, by one look at a time: looking takes the writer of answers.
actor Readiness {
    private var running: Task<Void, any Error>?
    private var lastReady: ContinuousClock.Instant?

    /// What was found a moment ago still holds, if it was good.
    private static let validity = Duration.seconds(1)

    /// Looks, or takes part in the look that is under way.
    func check(_ look: @escaping @Sendable () async throws -> Void) async throws {
        if let lastReady, lastReady.duration(to: .now) < Self.validity { return }
        if let running { return try await running.value }
        let task = Task { try await look() }
        running = task
        defer { running = nil }
        try await task.value
        lastReady = .now
    }
}
