import Glibc

/// One reader's connection: nonblocking, kept open, one request at a time.
final class LoadConnection {
    enum Event {
        case nothing
        case answered(status: Int, savedAt: Int64)
        case closed
    }

    let socket: Int32
    private var request: [UInt8] = []
    private var sent = 0
    private var buffer = [UInt8](repeating: 0, count: 16_384)
    private var filled = 0
    /// What a refusal said, for the report.
    private(set) var lastBody = ""

    init(port: UInt16) throws {
        socket = try connected(to: port)
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
    }

    deinit {
        close(socket)
    }

    /// Asks for a small page and waits for it, so that the server has taken the connection before anything is measured: a
    /// reader who answers has had one since the page was opened.
    func greet() throws {
        guard start(Array("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)) else {
            throw RigFailure("the server takes no request")
        }
        var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        while true {
            switch receive() {
            case .answered: return
            case .closed: throw RigFailure("the server closed a connection that had just been opened")
            case .nothing:
                guard poll(&descriptor, 1, 10_000) == 1 else { throw RigFailure("no greeting within 10 s") }
            }
        }
    }

    /// Begins a request; a request fits into the socket's empty buffer, so this is one call.
    func start(_ request: [UInt8]) -> Bool {
        self.request = request
        sent = 0
        return flush()
    }

    private func flush() -> Bool {
        while sent < request.count {
            let count = request.withUnsafeBytes {
                send(socket, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Takes what has arrived; one event at most, since one request is under way.
    func receive() -> Event {
        // A radiograph is larger than a receipt.
        if filled == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
        let count = buffer.withUnsafeMutableBytes { bytes in
            recv(socket, bytes.baseAddress.map { $0 + filled }, bytes.count - filled, 0)
        }
        if count < 0 && errno == EAGAIN { return .nothing }
        guard count > 0 else { return .closed }
        filled += count
        return parse()
    }

    private func parse() -> Event {
        buffer.withUnsafeBufferPointer { bytes in
            guard let (bodyStart, length) = Self.head(bytes, count: filled), filled >= bodyStart + length else {
                return .nothing
            }
            // "HTTP/1.1 200"
            let status = (9..<12).reduce(0) { $0 * 10 + Int(bytes[$1] &- 48) }
            let savedAt = status == 200 ? Self.number(after: Self.savedAt, in: bytes, from: bodyStart, to: filled) : 0
            if status != 200 { lastBody = String(decoding: bytes[bodyStart..<filled], as: UTF8.self) }
            filled = 0
            return .answered(status: status, savedAt: savedAt)
        }
    }

    private static let contentLength = Array("content-length:".utf8)
    private static let savedAt = Array("\"savedAt\":".utf8)

    /// Where the body begins and how long it is, once the head is complete.
    private static func head(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) -> (start: Int, length: Int)? {
        var line = 0
        var length = 0
        var index = 0
        while index + 1 < count {
            guard bytes[index] == 13, bytes[index + 1] == 10 else {
                index += 1
                continue
            }
            if index == line { return (index + 2, length) }
            if bytes[line] | 32 == UInt8(ascii: "c"), index - line > contentLength.count,
                contentLength.indices.allSatisfy({ bytes[line + $0] | 32 == contentLength[$0] | 32 })
            {
                for byte in bytes[line + contentLength.count..<index] where byte != 32 {
                    length = length * 10 + Int(byte &- 48)
                }
            }
            index += 2
            line = index
        }
        return nil
    }

    private static func number(
        after name: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) -> Int64 {
        var index = start
        while index + name.count < end {
            if bytes[index] == name[0], name.indices.allSatisfy({ bytes[index + $0] == name[$0] }) {
                var number: Int64 = 0
                index += name.count
                while index < end, (48...57).contains(bytes[index]) {
                    number = number * 10 + Int64(bytes[index] - 48)
                    index += 1
                }
                return number
            }
            index += 1
        }
        return 0
    }
}
