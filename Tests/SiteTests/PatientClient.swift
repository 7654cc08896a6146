import HTTPTypes
import Hummingbird
import NIOCore

@testable import HummingbirdTesting

/// Asks a site on a socket of this machine, and waits for an answer as long as a machine with all tests at once may take;
/// Hummingbird's own live client waits 20 seconds.
struct PatientClient: TestClientProtocol {
    let client: TestClient
    var port: Int? { client.port }

    /// Asks the site that another client is connected to.
    static func with(_ live: any TestClientProtocol, _ body: @escaping @Sendable (PatientClient) async throws -> Void)
        async throws
    {
        try await TestClient.withClient(
            host: "localhost", port: live.port ?? 0, configuration: TestClient.Configuration(timeout: .seconds(600))
        ) { try await body(PatientClient(client: $0)) }
    }

    func executeRequest(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields, body: ByteBuffer?
    ) async throws -> TestResponse {
        var headers = headers
        headers[.connection] = "keep-alive"
        let response = try await client.execute(
            TestClient.Request(uri, method: method, authority: "localhost", headers: headers, body: body))
        return TestResponse(
            head: response.head, body: response.body ?? ByteBuffer(), trailerHeaders: response.trailerHeaders)
    }
}
