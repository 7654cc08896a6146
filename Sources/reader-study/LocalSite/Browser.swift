import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// Asks a site as a browser does: it keeps cookies, and follows a redirect only when it is told to.
final class Browser: Sendable {
    /// What came back.
    struct Answer: Sendable {
        var status: Int
        /// All headers in their order.
        var headers: [(name: String, value: String)]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        /// Where a redirect leads; `nil` without one.
        var location: String? { headers.first { $0.name.lowercased() == "location" }?.value }
    }

    /// What is sent.
    enum Content {
        case none
        /// Fields of a form.
        case form(KeyValuePairs<String, String>)
        /// A JSON text.
        case json(Data)
    }

    let address: String
    private let client: HTTPClient
    private let observe: Observer?
    private let cookies = Mutex<[String: String]>([:])

    /// Is told of every request: method, path, what came back, and how long it took.
    typealias Observer = @Sendable (String, String, Answer, Duration) -> Void

    /// - Parameter address: The site, without a slash at the end.
    init(_ address: String, client: HTTPClient, observe: Observer? = nil) {
        self.address = address
        self.client = client
        self.observe = observe
    }

    /// A client that follows no redirects, for any number of browsers.
    static func client() -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(10)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Does something with a client and shuts it down whatever happens.
    static func withClient<Value: Sendable>(
        _ work: @Sendable (HTTPClient) async throws -> Value
    ) async throws -> Value {
        let client = client()
        do {
            let value = try await work(client)
            try await client.shutdown()
            return value
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    func get(_ path: String, headers: KeyValuePairs<String, String> = [:]) async throws -> Answer {
        try await send("GET", path, .none, headers: headers)
    }

    func send(
        _ method: String, _ path: String, _ content: Content, headers: KeyValuePairs<String, String> = [:]
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: address + path)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let kept = cookies.withLock { $0 }
        if !kept.isEmpty {
            let pairs = kept.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            request.headers.add(name: "Cookie", value: pairs.joined(separator: "; "))
        }
        switch content {
        case .none: break
        case .form(let fields):
            request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(Array(Self.encoded(fields).utf8))
        case .json(let data):
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(Array(data))
        }
        let start = ContinuousClock.now
        let response = try await client.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 256 << 20)
        keepCookies(response.headers["Set-Cookie"])
        let answer = Answer(
            status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
            body: Array(body.readableBytesView))
        observe?(method, path, answer, ContinuousClock.now - start)
        return answer
    }

    private func keepCookies(_ lines: [String]) {
        cookies.withLock { cookies in
            for line in lines {
                let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                if let name = pair.first { cookies[String(name)] = pair.count > 1 ? String(pair[1]) : nil }
            }
        }
    }

    private static func encoded(_ fields: KeyValuePairs<String, String>) -> String {
        let plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7F}"))
        return fields.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: plain) ?? "")"
        }.joined(separator: "&")
    }
}

extension Browser.Answer {
    /// The answer, if it has the status that must come.
    func expecting(_ status: Int, _ what: String) throws -> Browser.Answer {
        guard self.status == status else {
            throw CommandFailure(
                .notPossible, "\(what): the site answered \(self.status) instead of \(status): \(text.prefix(300))")
        }
        return self
    }
}
