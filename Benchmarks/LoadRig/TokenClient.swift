import Foundation

/// A program that uses the JSON API with a token.
struct TokenClient {
    let client: SetupClient
    let token: String

    init(port: UInt16, token: String) {
        client = SetupClient(port: port)
        self.token = token
    }

    /// Asks, and reads the answer as JSON.
    ///
    /// - Parameter type: Of the content; none is sent without it.
    /// - Throws: ``RigFailure`` when there is no answer, or it is none of 200 to 299.
    func ask(
        _ method: String, _ path: String, _ content: Data = Data(), type: String? = nil
    ) throws -> [String: Any] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(client.port)\r\nConnection: close\r\n"
        head += "Authorization: Bearer \(token)\r\n"
        if let type { head += "Content-Type: \(type)\r\nContent-Length: \(content.count)\r\n" }
        let answer = try client.send(head + "\r\n", content)
        guard (200..<300).contains(answer.status) else {
            throw RigFailure("\(method) \(path): \(answer.head) \(String(decoding: answer.body, as: UTF8.self))")
        }
        return try JSONSerialization.jsonObject(with: answer.body) as? [String: Any] ?? [:]
    }

    /// Sends JSON.
    func post(_ path: String, _ value: [String: Any]) throws -> [String: Any] {
        try ask("POST", path, try JSONSerialization.data(withJSONObject: value), type: "application/json")
    }

    /// Sends a file of a draft.
    func put(_ file: URL, as kind: String, named name: String, to draft: String) throws {
        let bytes = try Data(contentsOf: file)
        _ = try ask(
            "PUT", "/api/drafts/\(draft)/files?kind=\(kind)&name=\(name)", bytes, type: "application/octet-stream")
    }
}
