import Foundation
import Synchronization

/// Traffic of people who mean no good, from threads of its own, until it is told to stop.
public final class HostileTraffic: Sendable {
    /// What is done to the server.
    public enum Kind: String, CaseIterable, Sendable {
        /// Connections that send their head a byte a second.
        case slowHeads = "slow-heads"
        /// Connections that send their body a byte a second.
        case slowBodies = "slow-bodies"
        /// Passwords guessed as fast as answers come.
        case logins
        /// Bodies of gigabytes, to routes that take little and to routes that take nothing.
        case uploads
        /// Heads, chunks and lengths that are no HTTP/1.
        case malformedHTTP1 = "malformed-http1"
        /// The beginning of HTTP/2 and frames that are none, to a port that may speak it.
        case malformedHTTP2 = "malformed-http2"
        /// Answers that nobody fetches: many requests in a row, nothing read.
        case unread
    }

    private struct State {
        var attempts: [Kind: Int] = [:]
        var isStopped = false
    }

    private let state = Mutex(State())
    private let port: UInt16
    private let held: Int
    private let ended = DispatchGroup()

    /// Begins.
    ///
    /// - Parameters:
    ///   - kinds: A thread each.
    ///   - held: Connections at a time of each kind that holds them.
    ///   - seed: Of what is sent.
    public init(_ kinds: [Kind], port: UInt16, held: Int, seed: UInt64) {
        (self.port, self.held) = (port, held)
        for (number, kind) in kinds.enumerated() {
            ended.enter()
            let thread = Thread { [self] in
                // They are elsewhere in the world: what they burn is not taken from the server, what is free they have.
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
                var random = SeededRandom(seed: seed &+ UInt64(number))
                while !isStopped { attack(kind, &random) }
                ended.leave()
            }
            thread.start()
        }
    }

    /// Ends it.
    ///
    /// - Returns: Attempts by kind: connections, requests or guesses.
    public func stop() -> [Kind: Int] {
        state.withLock { $0.isStopped = true }
        ended.wait()
        return state.withLock(\.attempts)
    }

    /// Whether each of these has been tried once at least.
    public func hasTried(_ kinds: [Kind]) -> Bool {
        state.withLock { state in kinds.allSatisfy { state.attempts[$0, default: 0] > 0 } }
    }

    private var isStopped: Bool { state.withLock(\.isStopped) }

    private func count(_ kind: Kind, _ number: Int = 1) {
        state.withLock { $0.attempts[kind, default: 0] += number }
    }

    private func attack(_ kind: Kind, _ random: inout SeededRandom) {
        switch kind {
        case .slowHeads: drip(kind, Array("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".utf8), &random)
        case .slowBodies:
            let head = """
                POST /coordinator/sign-in HTTP/1.1\r\nHost: localhost\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\nname=
                """
            drip(kind, Array(head.utf8), &random)
        case .logins:
            let form = "name=\(random.next() % 4 == 0 ? "load" : "x\(random.next())")&password=\(random.next())"
            _ = try? SetupClient(port: port).post("/coordinator/sign-in", form: form, cookie: "")
            count(kind)
        case .uploads: upload(kind, &random)
        case .malformedHTTP1: once(kind, MalformedRequests.http1(&random))
        case .malformedHTTP2: once(kind, MalformedRequests.http2(&random))
        case .unread:
            let request = Array("GET /public/css/base.css HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
            guard let socket = socketWithPatience() else { return }
            count(kind)
            // The server may stop taking requests; then so does this.
            for _ in 0..<2000 where !isStopped { guard (try? sendAll(request, to: socket)) != nil else { break } }
            close(socket)
        }
    }

    /// Holds many connections, sends each a byte a second, and opens a new one for each that was closed.
    private func drip(_ kind: Kind, _ beginning: [UInt8], _ random: inout SeededRandom) {
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        while !isStopped {
            while sockets.count < held, let socket = socketWithPatience() {
                guard (try? sendAll(beginning, to: socket)) != nil else {
                    close(socket)
                    break
                }
                sockets.append(socket)
                count(kind)
            }
            sockets = sockets.filter { socket in
                let byte = [UInt8(ascii: "a") + UInt8(random.next() % 26)]
                if (try? sendAll(byte, to: socket)) != nil { return true }
                close(socket)
                return false
            }
            usleep(1_000_000)
        }
    }

    /// Up to four gigabytes, until the server has enough.
    private func upload(_ kind: Kind, _ random: inout SeededRandom) {
        guard let socket = socketWithPatience() else { return }
        defer { close(socket) }
        let paths = ["/coordinator/sign-in", "/code", "/coordinator/drafts/x/upload?kind=image", "/api/detect", "/"]
        let path = paths[Int(random.next() % UInt64(paths.count))]
        let isChunked = random.next() % 2 == 0
        let length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 4294967296"
        var piece = [UInt8](repeating: 120, count: 1 << 16)
        if isChunked { piece = Array("10000\r\n".utf8) + piece + Array("\r\n".utf8) }
        guard
            (try? sendAll(Array("POST \(path) HTTP/1.1\r\nHost: localhost\r\n\(length)\r\n\r\n".utf8), to: socket))
                != nil
        else { return }
        count(kind)
        for _ in 0..<65_536 where !isStopped { guard (try? sendAll(piece, to: socket)) != nil else { break } }
    }

    private func once(_ kind: Kind, _ bytes: [UInt8]) {
        guard let socket = socketWithPatience() else { return }
        try? sendAll(bytes, to: socket)
        var buffer = [UInt8](repeating: 0, count: 4096)
        _ = recv(socket, &buffer, buffer.count, 0)
        count(kind)
        close(socket)
    }

    /// A connection that gives up after a second; `nil`, after a moment, when there is none to be had.
    private func socketWithPatience() -> Int32? {
        guard let socket = try? connected(to: port) else {
            usleep(50_000)
            return nil
        }
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        return socket
    }
}
