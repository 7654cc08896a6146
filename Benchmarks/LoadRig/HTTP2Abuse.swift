import Foundation
import Synchronization

/// Malformed HTTP/2 through TLS, and TLS that never gets so far, while a browser asks once a second whether the server lives.
public final class HTTP2Abuse: Sendable {
    /// What came of it.
    public struct Outcome: Sendable {
        /// Connections with frames that are none.
        public internal(set) var connections = 0
        /// Times that the server was asked whether it lives, and did not say so within 5 s.
        public internal(set) var asked = 0, silent = 0
    }

    private let state = Mutex(Outcome())
    private let port: UInt16

    /// - Parameter port: Of a server with TLS.
    public init(port: UInt16) {
        self.port = port
    }

    /// Goes on for a time.
    ///
    /// - Parameters:
    ///   - threads: Connections with frames at a time.
    ///   - held: Connections that begin a handshake and never end it.
    ///   - seed: Of the frames.
    public func run(seconds: Double, threads: Int, held: Int, seed: UInt64) -> Outcome {
        signal(SIGPIPE, SIG_IGN)
        let end = monotonicClock() + Int64(seconds * 1e9)
        let ended = DispatchGroup()
        func begin(_ work: @escaping @Sendable () -> Void) {
            ended.enter()
            let thread = Thread {
                work()
                ended.leave()
            }
            thread.start()
        }
        for number in 0..<threads {
            begin { [self] in
                var random = SeededRandom(seed: seed &+ UInt64(number))
                while monotonicClock() < end {
                    _ = try? SecureClient(port: port).send(MalformedRequests.http2(&random), alpn: "h2", seconds: 5)
                    state.withLock { $0.connections += 1 }
                }
            }
        }
        begin { [self] in
            var sockets: [Int32] = []
            while monotonicClock() < end {
                while sockets.count < held, let socket = try? connected(to: port) {
                    // The first bytes of a TLS record that announces a ClientHello.
                    try? sendAll([22, 3, 1, 2, 0, 1], to: socket)
                    sockets.append(socket)
                }
                usleep(500_000)
                sockets = sockets.filter { socket in
                    var byte: UInt8 = 0
                    let isOpen = recv(socket, &byte, 1, Int32(MSG_DONTWAIT)) != 0
                    if !isOpen { close(socket) }
                    return isOpen
                }
            }
            for socket in sockets { close(socket) }
        }
        begin { [self] in
            let request = Array("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
            while monotonicClock() < end {
                let answer = try? SecureClient(port: port).send(request, alpn: "http/1.1", seconds: 5)
                let isAlive = answer.map { String(decoding: $0, as: UTF8.self).contains(" 200 ") } ?? false
                state.withLock { outcome in
                    outcome.asked += 1
                    if !isAlive { outcome.silent += 1 }
                }
                usleep(1_000_000)
            }
        }
        ended.wait()
        return state.withLock { $0 }
    }
}
