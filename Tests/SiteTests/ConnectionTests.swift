import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
@_spi(Confidential) import StudyStore
import Synchronization
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// What one connection may take of the server.
@Suite("Connections") struct ConnectionTests {
    @Test("one address gets no more than its share, and everybody together no more than there is")
    func counts() {
        var limits = ConnectionLimits()
        (limits.connections, limits.perAddress) = (5, 2)
        let count = ConnectionCount(limits)
        #expect((1...3).map { _ in count.came("192.0.2.1") } == [true, true, false])
        #expect(count.came("192.0.2.2"))
        // A proxy on this machine stands for many.
        #expect((1...3).map { _ in count.came("127.0.0.1") } == [true, true, false])
        #expect(count.all == 5)
        count.left("192.0.2.1")
        #expect(count.came("192.0.2.1"))
        #expect(!count.came("192.0.2.3"))
        for _ in 1...2 { count.left("192.0.2.1") }
        for _ in 1...2 { count.left("127.0.0.1") }
        count.left("192.0.2.2")
        #expect(count.all == 0)
    }

    @Test("so many come in at once, then so many a second, and after a rest as many as at first")
    func newcomers() {
        var limits = ConnectionLimits()
        (limits.newAtOnce, limits.newPerSecond) = (3, 10)
        let pace = ConnectionPace(limits)
        /// Waits for its turn as the server does, and comes in.
        func comeIn(at start: NIODeadline) -> TimeAmount {
            let wait = pace.wait(at: start)
            pace.count(at: start + wait)
            return wait
        }
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        #expect((1...5).map { _ in comeIn(at: start) } == [0, 0, 0, 100, 200].map { .milliseconds($0) })
        #expect(comeIn(at: start + .milliseconds(250)) == .milliseconds(50))
        #expect((1...4).map { _ in comeIn(at: start + .seconds(60)) } == [0, 0, 0, 100].map { .milliseconds($0) })
    }

    @Test("who has to wait is served when its turn comes")
    func turn() async throws {
        var limits = ConnectionLimits()
        (limits.newAtOnce, limits.newPerSecond) = (1, 4)
        try await serve(limits) { port in
            let connections = try (1...3).map { _ in try RawConnection(port: port) }
            for connection in connections { connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n") }
            for connection in connections {
                #expect(try await connection.answer()?.hasPrefix("HTTP/1.1 200") == true)
            }
        }
    }

    @Test("a body is owed nothing at first, and its rate from then on")
    func pace() {
        let limits = ConnectionLimits()
        #expect(limits.bytesDue(after: .seconds(30)) == 0)
        #expect(limits.bytesDue(after: .seconds(31)) == 4096)
        // An image of 20 MB over a mobile network of 50 KiB/s is not late at any moment.
        for second in stride(from: Int64(1), through: 400, by: 10) {
            #expect(Int(second) * 50 * 1024 >= limits.bytesDue(after: .seconds(second)))
        }
    }

    /// Serves the fixture with its own protocol stack.
    private func serve(_ limits: ConnectionLimits, _ body: @escaping @Sendable (Int) async throws -> Void) async throws
    {
        let fixture = try await SiteFixture()
        let site = try fixture.site { ($0.connections, $0.port) = (limits, 0) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = try site.application(logger: logger) { port.yield($0) }
        // Ended as the program ends it: a connection that nobody has taken up yet may not be dropped.
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var first = ports.makeAsyncIterator()
            let number = try #require(await first.next())
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(number))
            } catch {
                outcome = .failure(error)
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            try outcome.get()
        }
    }

    @Test("who never asks is closed, whose body comes too slowly too, and others are answered meanwhile")
    func slow() async throws {
        var limits = ConnectionLimits()
        (limits.firstRequest, limits.bodyGrace, limits.bodyLook) = (
            .seconds(3), .milliseconds(300), .milliseconds(100)
        )
        try await serve(limits) { port in
            let silent = try RawConnection(port: port)
            let halfHead = try RawConnection(port: port)
            halfHead.send("GET /health HTTP/1.1\r\nHost: local")
            let halfBody = try RawConnection(port: port)
            halfBody.send("POST /code HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\ncode=")
            let idle = try RawConnection(port: port)
            idle.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await idle.answer()?.hasPrefix("HTTP/1.1 200") == true)
            #expect(try await silent.receive() == nil)
            #expect(try await halfHead.receive() == nil)
            // It may be told why before it is closed.
            while try await halfBody.receive() != nil {}
            // A connection that has asked once may rest.
            idle.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await idle.answer()?.hasPrefix("HTTP/1.1 200") == true)
        }
    }

    @Test("a connection too many is closed at once, and its place is free when another leaves")
    func many() async throws {
        var limits = ConnectionLimits()
        limits.connections = 2
        try await serve(limits) { port in
            var kept: [RawConnection] = []
            for _ in 1...2 {
                let connection = try RawConnection(port: port)
                connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await connection.answer()?.hasPrefix("HTTP/1.1 200") == true)
                kept.append(connection)
            }
            #expect(try await RawConnection(port: port).receive() == nil)
            kept.removeFirst()
            // The server hears of the end a moment later, and closes what comes before that.
            var answer: String?
            for _ in 0..<3000 where answer == nil {
                let next = try RawConnection(port: port)
                next.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                answer = try await next.answer()
                if answer == nil { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(answer?.hasPrefix("HTTP/1.1 200") == true)
            withExtendedLifetime(kept) {}
        }
    }

    @Test("a few requests in a row are all answered, a flood of them is cut off, and others are answered meanwhile")
    func pipelined() async throws {
        let limits = ConnectionLimits()
        let request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        try await serve(limits) { port in
            let few = try RawConnection(port: port)
            few.send(String(repeating: request, count: limits.waitingRequests))
            for _ in 0..<limits.waitingRequests {
                #expect(try await few.answer()?.hasPrefix("HTTP/1.1 200") == true)
            }
            let flood = try RawConnection(port: port)
            flood.send(String(repeating: request, count: 1000))
            few.send(request)
            #expect(try await few.answer()?.hasPrefix("HTTP/1.1 200") == true)
            var answers = 0
            while try await flood.answer() != nil { answers += 1 }
            #expect(answers <= limits.waitingRequests)
        }
    }

    @Test("a head that is too large is refused")
    func largeHead() async throws {
        try await serve(ConnectionLimits()) { port in
            let connection = try RawConnection(port: port)
            connection.send(
                "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Large: \(String(repeating: "a", count: 100_000))\r\n\r\n")
            #expect(try await connection.receive()?.hasPrefix("HTTP/1.1 200") != true)
        }
    }
}

/// A socket, and nothing that speaks HTTP by itself.
private final class RawConnection: Sendable {
    private let descriptor: Int32
    /// What has come of the next answers.
    private let pending = Mutex("")

    struct NoConnection: Error {}
    /// The server said nothing and did not close the connection either.
    struct NothingCame: Error {}

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard outcome == 0 else { throw NoConnection() }
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// The next whole answer, however many pieces it comes in; `nil` when the server closed the connection before.
    func answer() async throws -> String? {
        while true {
            if let answer = pending.withLock({ Self.takeAnswer(from: &$0) }) { return answer }
            guard let piece = try await receive() else { return nil }
            pending.withLock { $0 += piece }
        }
    }

    private static func takeAnswer(from text: inout String) -> String? {
        guard let head = text.firstRange(of: "\r\n\r\n") else { return nil }
        let length = text[..<head.lowerBound].lowercased().split(separator: "\r\n")
            .first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        let rest = text[head.upperBound...]
        guard rest.utf8.count >= length ?? 0 else { return nil }
        let answer = text[..<head.upperBound] + String(decoding: rest.utf8.prefix(length ?? 0), as: UTF8.self)
        text = String(decoding: rest.utf8.dropFirst(length ?? 0), as: UTF8.self)
        return String(answer)
    }

    /// What comes next; `nil` when the server closed the connection. Waited for on a thread of its own: the server under
    /// test needs those of the tests.
    func receive() async throws -> String? {
        let thread = BackgroundThreads(count: 1, name: "receive")
        return try await thread.run { [self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EAGAIN { throw NothingCame() }
            return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
        }
    }
}
