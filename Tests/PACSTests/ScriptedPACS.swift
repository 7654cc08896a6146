import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A PACS that says word for word what a test tells it to, for what Orthanc is too well behaved to say.
final class ScriptedPACS: Sendable {
    /// A request as it came.
    struct Request: Sendable {
        /// `GET /dicom-web/studies?limit=1 HTTP/1.1`
        var line: String
        /// Its headers, a line each.
        var headers: [String]
        var body: [UInt8]
    }

    /// Answers the n-th request, counted from 0; the connection ends with the answer.
    typealias Script = @Sendable (_ request: Request, _ n: Int) -> [UInt8]

    private let channel: any Channel
    private let heard = Ear()

    final class Ear: Sendable {
        let requests = Mutex<[Request]>([])
    }

    init(_ script: @escaping Script) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [heard] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Conversation(heard, script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    deinit { channel.close(promise: nil) }

    var address: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/dicom-web" }
    var requests: [Request] { heard.requests.withLock { $0 } }

    /// An answer with a length.
    static func answer(
        _ status: String = "200 OK", _ headers: [String] = ["Content-Type: application/dicom+json"],
        _ body: [UInt8] = []
    ) -> [UInt8] {
        let head = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "Connection: close", "", ""]
        return Array(head.joined(separator: "\r\n").utf8) + body
    }

    static func answer(_ status: String = "200 OK", json: String) -> [UInt8] {
        answer(status, ["Content-Type: application/dicom+json"], Array(json.utf8))
    }

    private final class Conversation: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let heard: Ear
        private let script: Script
        private var bytes: [UInt8] = []

        init(_ heard: Ear, _ script: @escaping Script) {
            (self.heard, self.script) = (heard, script)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += unwrapInboundIn(data).readableBytesView
            guard let request = complete() else { return }
            let n = heard.requests.withLock { requests in
                requests.append(request)
                return requests.count - 1
            }
            let channel = context.channel
            channel.writeAndFlush(ByteBuffer(bytes: script(request, n))).whenComplete { _ in channel.close(promise: nil)
            }
        }

        /// The request, when all of it is there.
        private func complete() -> Request? {
            guard let end = String(decoding: bytes, as: UTF8.self).range(of: "\r\n\r\n") else { return nil }
            let head = String(decoding: bytes, as: UTF8.self)[..<end.lowerBound]
            var lines = head.split(separator: "\r\n").map(String.init)
            let body = Array(bytes.dropFirst(head.utf8.count + 4))
            let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.drop { $0 != " " }.dropFirst()) }
            guard body.count >= length ?? 0, !lines.isEmpty else { return nil }
            return Request(line: lines.removeFirst(), headers: lines, body: body)
        }
    }
}
