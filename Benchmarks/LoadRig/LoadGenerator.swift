import CEpoll
import Glibc

/// Readers who answer, all driven by one thread, so that it takes little of the processors that the server needs.
public struct LoadGenerator {
    /// When a reader gives the next answer.
    public enum Pace: Sendable {
        /// As soon as the one before is acknowledged.
        case noThinkTime
        /// At so many answers a second over all readers. The latency counts from the moment at which the answer was
        /// due, so that a server that makes readers wait is seen to do so.
        case fixed(answersPerSecond: Double)
    }

    /// Something that is done in the middle of a run.
    public struct Interruption {
        /// Responses that must have arrived, and nanoseconds that pass after the last of them.
        let responses: Int, delay: Int64
        let run: () -> Void

        /// - Parameters:
        ///   - responses: How many must have arrived, so that slow and fast machines are interrupted alike.
        ///   - delay: Nanoseconds from then on.
        public init(afterResponses responses: Int, delay: Int64, run: @escaping () -> Void) {
            (self.responses, self.delay, self.run) = (responses, delay, run)
        }
    }

    private let answers: PlannedAnswers
    private let port: UInt16

    /// - Parameter port: The server's.
    public init(_ answers: PlannedAnswers, port: UInt16) {
        self.answers = answers
        self.port = port
    }

    /// Gives answers until all are acknowledged, or until every connection is closed.
    ///
    /// - Parameters:
    ///   - work: For each reader the indices of the answers to be sent, in order.
    ///   - pace: Think time or rate.
    ///   - interruption: What happens once while answers are on their way; after it no new answer is sent, but what
    ///     has arrived still counts.
    public func run(
        _ work: [[Int]], pace: Pace = .noThinkTime, interruption: Interruption? = nil
    ) throws -> LoadResult {
        var run = try LoadRun(answers, work: work, port: port, pace: pace, interruption: interruption)
        return try run.run()
    }
}

/// The state of one run.
private struct LoadRun {
    private let answers: PlannedAnswers
    private let work: [[Int]]
    private let connections: [LoadConnection]
    private let poll: Int32
    private let period: Int64?
    /// For each reader: answers done; when the one under way was due; answers that are due by now.
    private var done: [Int]
    private var dueAt: [Int64]
    private var isBusy: [Bool]
    private var scheduled = 0
    private var order: [(reader: Int, step: Int)] = []
    private var remaining: Int
    private var open: Int
    private let interruption: LoadGenerator.Interruption?
    private var interruptionAt: Int64?
    private var isInterrupted = false
    private var result: LoadResult
    private var start: Int64 = 0

    init(
        _ answers: PlannedAnswers, work: [[Int]], port: UInt16, pace: LoadGenerator.Pace,
        interruption: LoadGenerator.Interruption?
    ) throws {
        self.interruption = interruption
        self.answers = answers
        self.work = work
        connections = try work.map { _ in try LoadConnection(port: port) }
        for connection in connections { try connection.greet() }
        poll = epoll_create1(0)
        done = Array(repeating: 0, count: work.count)
        dueAt = Array(repeating: 0, count: work.count)
        isBusy = Array(repeating: false, count: work.count)
        remaining = work.reduce(0) { $0 + $1.count }
        open = work.count
        result = LoadResult(answers: answers.answers.count, expected: remaining)
        switch pace {
        case .noThinkTime: period = nil
        case .fixed(let rate): period = Int64(1e9 / rate)
        }
        for step in 0..<(work.map(\.count).max() ?? 0) {
            for reader in work.indices where step < work[reader].count { order.append((reader, step)) }
        }
        for (reader, connection) in connections.enumerated() {
            var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u32: UInt32(reader)))
            guard epoll_ctl(poll, EPOLL_CTL_ADD, connection.socket, &event) == 0 else {
                throw RigFailure("epoll refuses a connection")
            }
        }
    }

    mutating func run() throws -> LoadResult {
        defer { close(poll) }
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        start = monotonicClock()
        if period == nil { for reader in work.indices { begin(reader, due: start) } }
        while remaining > 0, open > 0 {
            var now = monotonicClock()
            interruptIfDue(now)
            startWhatIsDue(now)
            let count = wait(&events, until: nextMoment, now: now)
            now = monotonicClock()
            for event in events.prefix(max(0, Int(count))) { take(Int(event.data.u32), now: now) }
            guard now - result.lastSign < 30_000_000_000 || result.lastSign == 0 else {
                throw RigFailure("no answer for 30 s, \(remaining) missing")
            }
        }
        result.nanoseconds = monotonicClock() - start
        result.underWay = work.indices.filter { isBusy[$0] }.map { work[$0][done[$0]] }
        return result
    }

    /// When something has to be done even if nothing arrives; `nil` when nothing.
    private var nextMoment: Int64? {
        guard !isInterrupted else { return nil }
        let answer = period.flatMap { scheduled < order.count ? start + Int64(scheduled) * $0 : nil }
        return [answer, interruptionAt].compactMap(\.self).min()
    }

    private mutating func interruptIfDue(_ now: Int64) {
        guard let interruption, !isInterrupted else { return }
        if interruptionAt == nil, result.expected - remaining >= interruption.responses {
            interruptionAt = now + interruption.delay
        }
        guard let interruptionAt, now >= interruptionAt else { return }
        isInterrupted = true
        interruption.run()
    }

    private func wait(_ events: inout [epoll_event], until moment: Int64?, now: Int64) -> Int32 {
        guard let moment else { return epoll_wait(poll, &events, Int32(events.count), 1000) }
        let rest = max(0, moment - now)
        var timeout = timespec(tv_sec: Int(rest / 1_000_000_000), tv_nsec: Int(rest % 1_000_000_000))
        return epoll_pwait2(poll, &events, Int32(events.count), &timeout, nil)
    }

    /// At a fixed rate: answers whose time has come; that of a reader who still waits is sent when he is free.
    private mutating func startWhatIsDue(_ now: Int64) {
        guard let period, !isInterrupted else { return }
        while scheduled < order.count, start + Int64(scheduled) * period <= now {
            let (reader, step) = order[scheduled]
            if !isBusy[reader], done[reader] == step { begin(reader, due: start + Int64(scheduled) * period) }
            scheduled += 1
        }
    }

    private mutating func begin(_ reader: Int, due: Int64) {
        guard done[reader] < work[reader].count, !isInterrupted else { return }
        dueAt[reader] = due
        isBusy[reader] = true
        if !connections[reader].start(answers.requests[work[reader][done[reader]]]) { lose(reader) }
    }

    private mutating func take(_ reader: Int, now: Int64) {
        switch connections[reader].receive() {
        case .nothing: break
        case .closed: lose(reader)
        case .answered(let status, let savedAt):
            guard isBusy[reader] else { return }
            isBusy[reader] = false
            let answer = work[reader][done[reader]]
            result.note(
                answer, status: status, savedAt: savedAt, latency: now - dueAt[reader],
                at: now - start, body: connections[reader].lastBody)
            result.lastSign = now
            done[reader] += 1
            remaining -= 1
            beginNext(reader, now)
        }
    }

    private mutating func beginNext(_ reader: Int, _ now: Int64) {
        guard let period else { return begin(reader, due: now) }
        // Every reader has his turn once a round, so his place in the order can be computed.
        let place = done[reader] * work.count + reader
        if place < scheduled { begin(reader, due: start + Int64(place) * period) }
    }

    private mutating func lose(_ reader: Int) {
        var event = epoll_event()
        epoll_ctl(poll, EPOLL_CTL_DEL, connections[reader].socket, &event)
        open -= 1
        if !isInterrupted { result.closedConnections += 1 }
    }
}
