import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// A program that uses the JSON API. Every answer is held against the OpenAPI document.
struct ProgramClient: Sendable {
    let client: any TestClientProtocol
    let description: APIDescription
    var token: String?

    /// What a request carries beside its address.
    struct Content: Sendable {
        var type: String?
        var bytes: [UInt8] = []

        static let none = Content()

        static func json(_ text: String) -> Content { Content(type: "application/json", bytes: Array(text.utf8)) }

        static func text(_ text: String, _ type: String) -> Content { Content(type: type, bytes: Array(text.utf8)) }
    }

    @discardableResult
    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ content: Content = .none, match: String? = nil,
        key: String? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        headers[.authorization] = token.map { "Bearer \($0)" }
        headers[.acceptLanguage] = "en"
        headers[.contentType] = content.type
        headers[.ifMatch] = match
        if let name = HTTPField.Name("Idempotency-Key") { headers[name] = key }
        let response = try await client.execute(
            uri: path, method: method, headers: headers,
            body: method == .get ? nil : ByteBuffer(bytes: content.bytes))
        let faults = try description.faults(of: response, to: method, path)
        #expect(faults.isEmpty, "\(method) \(path) gave \(response.status): \(faults.joined(separator: "; "))")
        return response
    }

    func get(_ path: String) async throws -> TestResponse { try await ask(.get, path) }

    func post(_ path: String, _ json: String) async throws -> TestResponse { try await ask(.post, path, .json(json)) }
}

extension TestResponse {
    /// The code of a problem document.
    var problemCode: String? {
        headers[.contentType] == "application/problem+json" ? json["code"] as? String : nil
    }

    /// The objects of a list.
    var items: [[String: Any]] { json["items"] as? [[String: Any]] ?? [] }
}

extension SiteFixture {
    /// Makes a token of a new account.
    func addToken(
        _ role: AccountRole = .coordinator, _ scope: AccountScope = .all, of name: String = "anna", days: Int = 30
    ) async throws -> IssuedAccountToken {
        let id = try await addAccount(name, role, scope)
        return try await study.store.addToken(
            "test", role: role, scope: scope, days: days, to: id, by: .commandLine, at: study.clock.now)
    }

    /// Runs a test as a program with a token.
    func runProgram(
        _ token: IssuedAccountToken?, _ body: @Sendable (ProgramClient) async throws -> Void
    ) async throws {
        let description = try APIDescription()
        try await run { browser in
            try await body(ProgramClient(client: browser.client, description: description, token: token?.token))
        }
    }
}
