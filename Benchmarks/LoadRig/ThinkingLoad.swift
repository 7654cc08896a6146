import CEpoll
import Glibc

/// Readers who look at each radiograph for a while before they answer, as people do: an answer, the next image, a pause.
public struct ThinkingLoad {
    /// What came of it.
    public struct Result: Sendable {
        /// For each planned answer the time of the server's receipt, in milliseconds since 1970; 0 without one.
        public internal(set) var savedAt: [Int64]
        /// Nanoseconds from sending to the receipt, and from asking for the next image to its last byte.
        public internal(set) var answers: [Int64] = [], images: [Int64] = []
        /// Answers that were sent.
        public internal(set) var sent = 0
        /// What should not have happened, the first few of each kind.
        public internal(set) var problems: [String] = []
    }

    private let plan: PlannedAnswers
    private let readers: [ReaderClient]
    private let port: UInt16

    /// - Parameter plan: All answers of the readers, more than the time lasts for.
    public init(_ plan: PlannedAnswers, _ readers: [ReaderClient], port: UInt16) {
        (self.plan, self.readers, self.port) = (plan, readers, port)
    }

    /// Reads for a time.
    ///
    /// - Parameters:
    ///   - seconds: How long answers are begun; those that are on their way are waited for.
    ///   - think: Mean seconds between an image and its answer; each pause is between half and one and a half of it.
    ///   - seed: Of the pauses.
    ///   - answered: How many answers each reader has given before, so that a plan can be gone on with.
    public func run(
        seconds: Double, think: Double, seed: UInt64, answered: inout [Int]
    ) throws -> Result {
        var run = try ThinkingRun(plan, readers, port: port, think: think, seed: seed, answered: answered)
        let result = try run.run(seconds: seconds)
        answered = run.answered
        return result
    }
}

/// The state of one run.
private struct ThinkingRun {
    private enum Doing {
        case thinking(until: Int64)
        case answering(since: Int64)
        case fetching(since: Int64)
        case gone
    }

    private(set) var answered: [Int]
    private let plan: PlannedAnswers
    private let images: [[[UInt8]]]
    private let connections: [LoadConnection]
    private let poll: Int32
    private let think: Double
    private var random: SeededRandom
    private var doing: [Doing]
    private var result: ThinkingLoad.Result

    init(
        _ plan: PlannedAnswers, _ readers: [ReaderClient], port: UInt16, think: Double, seed: UInt64, answered: [Int]
    ) throws {
        (self.plan, self.think, self.answered) = (plan, think, answered)
        random = SeededRandom(seed: seed)
        images = readers.map { reader in
            reader.images.map { image in
                Array(
                    """
                    GET \(image) HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(reader.cookie)\r\n\
                    Sec-Fetch-Site: same-origin\r\n\r\n
                    """.utf8)
            }
        }
        connections = try readers.map { _ in try LoadConnection(port: port) }
        for connection in connections { try connection.greet() }
        poll = epoll_create1(0)
        for (reader, connection) in connections.enumerated() {
            var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u32: UInt32(reader)))
            guard epoll_ctl(poll, EPOLL_CTL_ADD, connection.socket, &event) == 0 else {
                throw RigFailure("epoll refuses a connection")
            }
        }
        result = ThinkingLoad.Result(savedAt: Array(repeating: 0, count: plan.answers.count))
        doing = []
        // Not all at once: each is somewhere in a pause when the run begins.
        let now = monotonicClock()
        for _ in readers {
            doing.append(.thinking(until: now + Int64(Double.random(in: 0...think, using: &random) * 1e9)))
        }
    }

    mutating func run(seconds: Double) throws -> ThinkingLoad.Result {
        defer { close(poll) }
        let end = monotonicClock() + Int64(seconds * 1e9)
        // Whoever waits longer than this for an answer has lost it.
        let last = end + 30_000_000_000
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        while true {
            let now = monotonicClock()
            var next = now + 1_000_000_000
            var isWaiting = false
            for reader in doing.indices {
                switch doing[reader] {
                case .thinking(let until):
                    if now >= end { continue }
                    if until <= now { answer(reader, now) } else { next = min(next, until) }
                    isWaiting = true
                case .answering, .fetching: isWaiting = true
                case .gone: continue
                }
            }
            guard isWaiting, now < last else { break }
            let left = max(0, next - monotonicClock())
            var timeout = timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
            let count = epoll_pwait2(poll, &events, Int32(events.count), &timeout, nil)
            let arrived = monotonicClock()
            for event in events.prefix(max(0, Int(count))) { take(Int(event.data.u32), arrived) }
        }
        for (reader, state) in doing.enumerated() {
            if case .answering = state { note("reader \(reader) waits for a receipt in vain") }
        }
        return result
    }

    private mutating func answer(_ reader: Int, _ now: Int64) {
        guard answered[reader] < plan.byReader[reader].count else {
            doing[reader] = .gone
            return note("reader \(reader) has read all cases; make more")
        }
        result.sent += 1
        doing[reader] = .answering(since: now)
        if !connections[reader].start(plan.requests[plan.byReader[reader][answered[reader]]]) { lose(reader) }
    }

    private mutating func take(_ reader: Int, _ now: Int64) {
        switch (connections[reader].receive(), doing[reader]) {
        case (.nothing, _): break
        case (.closed, _): lose(reader)
        case (.answered(let status, let savedAt), .answering(let since)):
            guard status == 200 else {
                note("an answer got \(status): \(connections[reader].lastBody.prefix(200))")
                return rest(reader, now)
            }
            result.answers.append(now - since)
            result.savedAt[plan.byReader[reader][answered[reader]]] = savedAt
            answered[reader] += 1
            guard answered[reader] < images[reader].count else { return rest(reader, now) }
            doing[reader] = .fetching(since: now)
            if !connections[reader].start(images[reader][answered[reader]]) { lose(reader) }
        case (.answered(let status, _), .fetching(let since)):
            if status == 200 { result.images.append(now - since) } else { note("an image got \(status)") }
            rest(reader, now)
        case (.answered, _): note("reader \(reader) got what nobody asked for")
        }
    }

    private mutating func rest(_ reader: Int, _ now: Int64) {
        let pause = think * Double.random(in: 0.5...1.5, using: &random)
        doing[reader] = .thinking(until: now + Int64(pause * 1e9))
    }

    private mutating func lose(_ reader: Int) {
        var event = epoll_event()
        epoll_ctl(poll, EPOLL_CTL_DEL, connections[reader].socket, &event)
        doing[reader] = .gone
        note("the server closed the connection of reader \(reader)")
    }

    private mutating func note(_ problem: String) {
        if result.problems.count < 20 { result.problems.append(problem) }
    }
}
