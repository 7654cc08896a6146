/// Bytes that look like a request for a while.
enum MalformedRequests {
    /// HTTP/1 with one thing wrong.
    static func http1(_ random: inout SeededRandom) -> [UInt8] {
        let long = String(repeating: "a", count: Int(random.next() % 200_000))
        let many = (0..<Int(random.next() % 2000)).map { "X-\($0): \($0)\r\n" }.joined()
        let body = "Host: localhost\r\n"
        let requests = [
            "GET / HTTP/9.9\r\n\(body)\r\n", "GET / HTTP/1.1\r\n\r\n", "\(long) / HTTP/1.1\r\n\(body)\r\n",
            "GET /\(long) HTTP/1.1\r\n\(body)\r\n", "GET / HTTP/1.1\r\n\(body)X-Long: \(long)\r\n\r\n",
            "GET / HTTP/1.1\r\n\(body)\(many)\r\n", "GET / HTTP/1.1\n\(body)\n", "GET  /  HTTP/1.1\r\n\(body)\r\n",
            "POST /code HTTP/1.1\r\n\(body)Content-Length: -1\r\n\r\n",
            "POST /code HTTP/1.1\r\n\(body)Content-Length: 99999999999999999999\r\n\r\n",
            "POST /code HTTP/1.1\r\n\(body)Content-Length: 5\r\nContent-Length: 6\r\n\r\ncode=",
            "POST /code HTTP/1.1\r\n\(body)Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /code HTTP/1.1\r\n\(body)Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
            "POST /code HTTP/1.1\r\n\(body)Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
            "GET / HTTP/1.1\r\n\(body)Cookie: \(long)=\u{0}\r\n\r\n", "GET /%00%ff%c0%af HTTP/1.1\r\n\(body)\r\n",
            "GET http://[::1 HTTP/1.1\r\n\(body)\r\n", "OPTIONS * HTTP/1.1\r\n\(body)\r\n",
            "CONNECT localhost:22 HTTP/1.1\r\n\(body)\r\n", "GET /../../etc/passwd HTTP/1.1\r\n\(body)\r\n",
        ]
        return Array(requests[Int(random.next() % UInt64(requests.count))].utf8)
    }

    /// The preface of HTTP/2 and frames that are wrong: lengths that lie, unknown types, streams out of order, floods of
    /// settings, pings, resets and continuations.
    static func http2(_ random: inout SeededRandom) -> [UInt8] {
        var bytes = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        // An empty SETTINGS frame, so that some servers go on to the next.
        bytes += frame(type: 4, flags: 0, stream: 0, payload: [])
        switch random.next() % 6 {
        case 0: for _ in 0..<5000 { bytes += frame(type: 4, flags: 0, stream: 0, payload: []) }
        case 1: for _ in 0..<5000 { bytes += frame(type: 6, flags: 0, stream: 0, payload: [0, 1, 2, 3, 4, 5, 6, 7]) }
        case 2:
            // GET / from the static table, reset at once, again and again.
            for stream in 0..<2000 {
                let number = UInt32(2 * stream + 1)
                bytes += frame(type: 1, flags: 5, stream: number, payload: [0x82, 0x84, 0x86, 0x41, 0])
                bytes += frame(type: 3, flags: 0, stream: number, payload: [0, 0, 0, 8])
            }
        case 3:
            bytes += frame(type: 1, flags: 0, stream: 1, payload: [0x82])
            for _ in 0..<5000 { bytes += frame(type: 9, flags: 0, stream: 1, payload: [0x84]) }
        case 4: bytes += [0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1]
        default: for _ in 0..<Int(random.next() % 4096) { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
        }
        return bytes
    }

    private static func frame(type: UInt8, flags: UInt8, stream: UInt32, payload: [UInt8]) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags]
            + (0..<4).map { UInt8(stream >> (24 - 8 * UInt32($0)) & 255) } + payload
    }
}
