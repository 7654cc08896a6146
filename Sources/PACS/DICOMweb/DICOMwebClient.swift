import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Asks a PACS through DICOMweb (PS3.18): ``search(_:)`` for studies, ``retrieve(_:into:)`` objects, ``store(_:)`` new ones.
///
/// Redirects are not followed, so that no credential gets to another server. What may pass is asked again, with pauses.
public struct DICOMwebClient: Archive {
    /// Whom it asks.
    public let peer: DICOMwebPeer
    let http: HTTPClient
    private let pause: @Sendable (Duration) async throws -> Void

    init(
        _ peer: DICOMwebPeer, http: HTTPClient,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        (self.peer, self.http, self.pause) = (peer, http, pause)
    }

    /// Does something with a client, whose connections end with it.
    ///
    /// - Parameter pause: Waits before a question is asked again.
    /// - Throws: ``PACSError/file(path:reason:)`` when the authorities cannot be read, and what the work throws.
    public static func with<Value: Sendable>(
        _ peer: DICOMwebPeer,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        _ work: (DICOMwebClient) async throws -> Value
    ) async throws -> Value {
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: try configuration(for: peer))
        do {
            let value = try await work(DICOMwebClient(peer, http: http, pause: pause))
            try await http.shutdown()
            return value
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    private static func configuration(for peer: DICOMwebPeer) throws(PACSError) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let authorities = peer.authorities {
            do {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            } catch {
                throw .file(path: authorities, reason: "no PEM file of certificates that can be read")
            }
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(Int64(peer.patience.connectSeconds))
        configuration.timeout.read = .seconds(Int64(peer.patience.silentSeconds))
        configuration.timeout.write = .seconds(Int64(peer.patience.silentSeconds))
        // We ask again ourselves. Orthanc ends an idle connection after a second: a request must not meet that end.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .milliseconds(500)
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// Asks, reads the answer, and asks again when what went wrong may pass.
    ///
    /// - Parameters:
    ///   - make: The question, made anew for each attempt, since a body can be sent once.
    ///   - accepted: Statuses that are no failure.
    ///   - read: Reads an accepted answer.
    func ask<Value: Sendable>(
        _ make: () throws -> HTTPClientRequest, accepted: Set<UInt> = [200],
        _ read: (HTTPClientResponse) async throws -> Value
    ) async throws(PACSError) -> Value {
        var attempt = 1
        while true {
            var wanted: Duration?
            let problem: PACSError
            do {
                let response = try await send(make())
                if accepted.contains(response.status.code) { return try await read(response) }
                wanted = Self.retryAfter(response)
                problem = await Self.refusal(response)
            } catch {
                problem = Self.problem(error)
            }
            guard problem.mayPass, attempt < peer.patience.attempts else { throw problem }
            do {
                try await pause(peer.patience.pause(after: attempt, wanted: wanted))
            } catch {
                throw .cancelled
            }
            attempt += 1
        }
    }

    private func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        var request = request
        switch peer.credential {
        case .basic(let user, let password)?:
            let pair = Data("\(user):\(password)".utf8).base64EncodedString()
            request.headers.replaceOrAdd(name: "Authorization", value: "Basic \(pair)")
        case .bearer(let token)?: request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token)")
        case nil: break
        }
        return try await http.execute(request, timeout: .seconds(Int64(peer.patience.seconds)))
    }

    /// Hands an answer's body on as it comes.
    ///
    /// - Parameter limit: Bytes that it may have.
    /// - Throws: ``PACSError/tooLong(limit:)``, and ``PACSError/tooSlow`` for one that drips for longer than ``Patience/seconds``.
    func read(
        _ response: HTTPClientResponse, upTo limit: Int, _ take: (ByteBuffer) throws -> Void
    ) async throws {
        let end = ContinuousClock.now + .seconds(peer.patience.seconds)
        var count = 0
        for try await chunk in response.body {
            count += chunk.readableBytes
            guard count <= limit else { throw PACSError.tooLong(limit: limit) }
            guard ContinuousClock.now < end else { throw PACSError.tooSlow }
            try take(chunk)
        }
    }

    /// The body of an answer that is short.
    func body(of response: HTTPClientResponse, upTo limit: Int) async throws -> Data {
        var data = Data()
        try await read(response, upTo: limit) { data.append(contentsOf: $0.readableBytesView) }
        return data
    }

    private static func retryAfter(_ response: HTTPClientResponse) -> Duration? {
        response.headers.first(name: "Retry-After").flatMap { Int($0) }.map { .seconds(max(0, $0)) }
    }

    private static func refusal(_ response: HTTPClientResponse) async -> PACSError {
        switch response.status.code {
        case 401: return .notAuthenticated
        case 403: return .forbidden
        case 404, 410: return .notFound
        default:
            let body = try? await response.body.collect(upTo: 64 << 10)
            let words = body.map { String(decoding: $0.readableBytesView, as: UTF8.self) } ?? ""
            return .refused(status: Int(response.status.code), words: oneLine(words))
        }
    }

    /// A stranger's words in one line of at most 200 characters.
    static func oneLine(_ words: String) -> String {
        let line = words.unicodeScalars.map {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : Character($0)
        }
        return String(String(line).split(separator: " ").joined(separator: " ").prefix(200))
    }

    /// What the system says of a connection that did not come about.
    private static func words(_ error: any Error) -> String {
        guard let error = error as? IOError else { return oneLine("\(error)") }
        return String(cString: strerror(error.errnoCode))
    }

    /// Any error of the network in our words.
    static func problem(_ error: any Error) -> PACSError {
        switch error {
        case let error as PACSError: return error
        case is CancellationError: return .cancelled
        case let error as HTTPClientError:
            switch error {
            case .cancelled: return .cancelled
            case .readTimeout, .writeTimeout, .deadlineExceeded: return .tooSlow
            case .connectTimeout, .getConnectionFromPoolTimeout: return .unreachable("no connection in time")
            case .tlsHandshakeTimeout: return .insecure("no end of the handshake")
            case .invalidURL, .emptyHost, .emptyScheme: return .unreachable("the address is none")
            default: return .brokenOff(error.shortDescription)
            }
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: return .insecure(oneLine("\(error)"))
        case let error as NIOConnectionError:
            return .unreachable(error.connectionErrors.first.map { words($0.error) } ?? oneLine(error.host))
        case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
            return .unreachable(words(error))
        case is DecodingError: return .malformed("JSON that is no DICOM JSON")
        default: return .brokenOff(oneLine("\(error)"))
        }
    }
}
