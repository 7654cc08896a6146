/// Runs work that a client can draw out for ever, such as receiving what he dribbles, for so long and no longer.
///
/// - Parameters:
///   - seconds: How long it may take.
///   - late: What is thrown when it took longer.
func inTime<Value: Sendable>(
    seconds: Int, orThrow late: any Error, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: work)
        group.addTask {
            try await Task.sleep(for: .seconds(seconds))
            throw late
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw late }
        return value
    }
}
