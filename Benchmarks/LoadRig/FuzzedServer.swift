import Foundation
import Synchronization

/// Sends mutated requests to a server and looks at what it says.
public final class FuzzedServer: Sendable {
    /// What came of all requests.
    public struct Outcome: Sendable {
        /// By status; 0 for a connection that was closed without one.
        public internal(set) var statuses: [Int: Int] = [:]
        /// Numbers of the requests that were answered by an error of the server, or by nothing in time.
        public internal(set) var failed: [(number: Int, what: String)] = []
    }

    private struct State {
        var next: Int
        var outcome = Outcome()
    }

    private let mutator: RequestMutator
    private let seed: UInt64
    private let port: UInt16
    private let state: Mutex<State>

    /// - Parameter first: The number of the first request.
    public init(_ mutator: RequestMutator, seed: UInt64, port: UInt16, first: Int = 0) {
        (self.mutator, self.seed, self.port) = (mutator, seed, port)
        state = Mutex(State(next: first))
    }

    /// Sends requests until there are so many.
    ///
    /// - Parameters:
    ///   - end: The number behind the last.
    ///   - connections: At a time.
    ///   - progress: Called after every 10,000.
    public func run(
        until end: Int, connections: Int, progress: @escaping @Sendable (Int) -> Void
    ) -> Outcome {
        let ended = DispatchGroup()
        for _ in 0..<connections {
            ended.enter()
            // Threads of its own: they wait for the server most of the time.
            let thread = Thread { [self] in
                while let number = next(before: end) {
                    take(number, send(mutator.request(number, seed: seed)))
                    if (number + 1).isMultiple(of: 10_000) { progress(number + 1) }
                }
                ended.leave()
            }
            thread.start()
        }
        ended.wait()
        return state.withLock(\.outcome)
    }

    private func next(before end: Int) -> Int? {
        state.withLock { state in
            guard state.next < end else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    private enum Answer {
        case status(Int), closed, late, refused
    }

    private func take(_ number: Int, _ answer: Answer) {
        state.withLock { state in
            switch answer {
            case .status(let status):
                state.outcome.statuses[status, default: 0] += 1
                // 503 is the answer of what is not set up, such as the detection page without a model.
                if status >= 500, status != 503 { state.outcome.failed.append((number, "\(status)")) }
            case .closed: state.outcome.statuses[0, default: 0] += 1
            case .late: state.outcome.failed.append((number, "no answer in 20 s"))
            case .refused: state.outcome.failed.append((number, "no connection: the server is gone"))
            }
        }
    }

    private func send(_ request: [UInt8]) -> Answer {
        guard let socket = try? connected(to: port) else { return .refused }
        defer { close(socket) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        // It may close before it has read all of it; what it said is read all the same.
        try? sendAll(request, to: socket)
        shutdown(socket, Int32(SHUT_WR))
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while head.count < 12 {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0, errno == EAGAIN { return .late }
            guard count > 0 else { return .closed }
            head += buffer[..<count]
        }
        // "HTTP/1.1 200"
        return Int(String(decoding: head[9..<12], as: UTF8.self)).map(Answer.status) ?? .closed
    }
}
