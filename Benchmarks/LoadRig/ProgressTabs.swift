import Foundation
import Synchronization

/// Browser tabs of a coordinator in which a study's progress is open, as server-sent events.
public final class ProgressTabs: Sendable {
    private struct State {
        var events: [Int]
        var closed = 0
        var isStopped = false
    }

    private let state: Mutex<State>

    /// Signs a coordinator in and opens the tabs.
    ///
    /// - Parameter cookie: Of ``CoordinatorClient/signIn(port:)``.
    public init(_ count: Int, port: UInt16, cookie: String) throws {
        state = Mutex(State(events: Array(repeating: 0, count: count)))
        let request = """
            GET /coordinator/studies/\(StudyFolderMaker.studyName)/progress HTTP/1.1\r\nHost: 127.0.0.1\r\n\
            Cookie: \(cookie)\r\nAccept: text/event-stream\r\nSec-Fetch-Site: same-origin\r\n\r\n
            """
        let sockets = try (0..<count).map { _ in
            let socket = try connected(to: port)
            try sendAll(Array(request.utf8), to: socket)
            return socket
        }
        let thread = Thread { [self] in follow(sockets) }
        thread.start()
    }

    private func follow(_ sockets: [Int32]) {
        var polled = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while !state.withLock(\.isStopped) {
            guard poll(&polled, nfds_t(polled.count), 200) > 0 else { continue }
            for index in polled.indices where polled[index].revents != 0 {
                let count = recv(polled[index].fd, &buffer, buffer.count, 0)
                guard count > 0 else {
                    // A negative number is not looked at again.
                    polled[index].fd = -1
                    state.withLock { $0.closed += 1 }
                    continue
                }
                let events = String(decoding: buffer[..<count], as: UTF8.self).components(
                    separatedBy: "event: progress")
                state.withLock { $0.events[index] += events.count - 1 }
            }
        }
        for socket in sockets { close(socket) }
    }

    /// Closes the tabs.
    ///
    /// - Returns: The fewest events that any of them got, and how many the server closed.
    public func stop() -> (fewestEvents: Int, closed: Int) {
        state.withLock { state in
            state.isStopped = true
            return (state.events.min() ?? 0, state.closed)
        }
    }
}

/// Sends all of it, waiting where need be.
func sendAll(_ bytes: [UInt8], to socket: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { throw RigFailure("the server takes nothing: \(String(cString: strerror(errno)))") }
        rest = rest.dropFirst(count)
    }
}
