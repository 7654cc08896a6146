import HTTPTypes
import Hummingbird
import HummingbirdTesting

/// Hummingbird's live client waits 20 seconds for an answer, which a machine with all tests at once may not keep: a look is
/// asked for again then.
struct PatientClient: TestClientProtocol {
    let client: any TestClientProtocol
    var port: Int? { client.port }

    func executeRequest(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields, body: ByteBuffer?
    ) async throws -> TestResponse {
        for _ in 0..<20 where method == .get {
            do {
                return try await client.executeRequest(uri: uri, method: method, headers: headers, body: body)
            } catch TestClient.Error.readTimeout {
                continue
            }
        }
        return try await client.executeRequest(uri: uri, method: method, headers: headers, body: body)
    }
}
