import LoadRig

/// Latencies as they are printed and written.
enum Quantiles {
    private static let parts: [(name: String, part: Double)] = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1)]

    /// In milliseconds, of nanoseconds.
    static func of(_ latencies: [Int64]) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: parts.map { ($0.name, milliseconds(latencies.quantile($0.part))) })
    }

    static func line(_ quantiles: [String: Double]) -> String {
        parts.map { "\($0.name) \((quantiles[$0.name] ?? 0).digits(1)) ms" }.joined(separator: ", ")
    }
}
