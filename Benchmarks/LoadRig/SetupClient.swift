import Foundation

/// One plain request a connection; for what happens before the measuring begins.
struct SetupClient {
    let port: UInt16

    struct Answer {
        var status: Int
        var head: String
        var body: Data

        func header(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    func get(_ path: String, cookie: String? = nil) throws -> Answer {
        try send("GET \(path) HTTP/1.1\r\n" + headers(cookie) + "\r\n")
    }

    func post(_ path: String, form: String, cookie: String) throws -> Answer {
        try send(
            "POST \(path) HTTP/1.1\r\n" + headers(cookie)
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n\r\n" + form
        )
    }

    private func headers(_ cookie: String?) -> String {
        "Host: 127.0.0.1:\(port)\r\nConnection: close\r\n" + (cookie.map { "Cookie: \($0)\r\n" } ?? "")
    }

    /// Sends a head, which ends with an empty line, and what follows it.
    func send(_ head: String, _ content: Data = Data()) throws -> Answer {
        let socket = try connected(to: port)
        defer { close(socket) }
        var rest = (Array(head.utf8) + content)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw RigFailure("the server does not listen") }
            rest = rest.dropFirst(sent)
        }
        var received = Data()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(socket, &chunk, chunk.count)
            guard count > 0 else { break }
            received.append(contentsOf: chunk[..<count])
        }
        guard let end = received.range(of: Data("\r\n\r\n".utf8)) else { throw RigFailure("no answer") }
        let answer = String(decoding: received[..<end.lowerBound], as: UTF8.self)
        let words = answer.split(separator: " ", maxSplits: 2)
        guard words.count > 1, let status = Int(words[1]) else { throw RigFailure("no answer: \(answer)") }
        return Answer(status: status, head: answer, body: received[end.upperBound...])
    }
}
