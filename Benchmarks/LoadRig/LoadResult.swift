/// What a run of answers came to.
public struct LoadResult: Sendable {
    /// For each planned answer the time of the server's receipt, in milliseconds since 1970; 0 without a receipt.
    public private(set) var savedAt: [Int64]
    /// Nanoseconds from when an answer was due to its receipt.
    public private(set) var latencies: [Int64] = []
    /// Nanoseconds from the beginning of the run to each of those receipts.
    public private(set) var moments: [Int64] = []
    /// Answers that were to be sent.
    public let expected: Int
    /// Responses other than 200, the first few in words.
    public private(set) var refusals = 0
    /// The first refusals' bodies.
    public private(set) var refusalTexts: [String] = []
    /// Connections that the server closed without being interrupted.
    public internal(set) var closedConnections = 0
    /// Answers that were sent and got no receipt.
    public internal(set) var underWay: [Int] = []
    /// Length of the run.
    public internal(set) var nanoseconds: Int64 = 0
    var lastSign: Int64 = 0

    init(answers: Int, expected: Int) {
        savedAt = Array(repeating: 0, count: answers)
        latencies.reserveCapacity(expected)
        self.expected = expected
    }

    mutating func note(_ answer: Int, status: Int, savedAt: Int64, latency: Int64, at moment: Int64, body: String) {
        guard status == 200 else {
            refusals += 1
            if refusalTexts.count < 3 { refusalTexts.append("\(status) \(body)") }
            return
        }
        self.savedAt[answer] = savedAt
        latencies.append(latency)
        moments.append(moment)
    }

    /// The answers that took longer than `limit` (nanoseconds), together where less than 20 ms lie between them.
    public func stalls(above limit: Int64) -> [(beginning: Int64, end: Int64, answers: Int, longest: Int64)] {
        var stalls: [(beginning: Int64, end: Int64, answers: Int, longest: Int64)] = []
        for (latency, moment) in zip(latencies, moments) where latency > limit {
            if let last = stalls.last, moment - latency < last.end + 20_000_000 {
                stalls[stalls.count - 1] = (last.beginning, moment, last.answers + 1, max(last.longest, latency))
            } else {
                stalls.append((moment - latency, moment, 1, latency))
            }
        }
        return stalls
    }

    /// Receipts a second.
    public var answersPerSecond: Double { Double(latencies.count) * 1e9 / Double(nanoseconds) }

    /// What should not have happened in a run that nobody interrupted.
    public var problems: [String] {
        var problems: [String] = []
        if refusals > 0 { problems.append("\(refusals) answers refused: \(refusalTexts)") }
        if closedConnections > 0 { problems.append("\(closedConnections) connections closed by the server") }
        if latencies.count != expected { problems.append("\(latencies.count) of \(expected) answers acknowledged") }
        return problems
    }
}

extension [Int64] {
    /// The smallest value that at least this part (0...1) of all values do not exceed; 0 of nothing.
    public func quantile(_ part: Double) -> Int64 {
        guard !isEmpty else { return 0 }
        let rank = Int((part * Double(count)).rounded(.up))
        return sorted()[Swift.min(Swift.max(rank, 1), count) - 1]
    }
}
