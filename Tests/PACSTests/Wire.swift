import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A line between two programs that can be cut or slow: it passes on what each side says, and counts.
final class Wire: Sendable {
    /// How the line behaves; later calls may change it.
    struct Manners: Sendable {
        /// Bytes from the server after which a line that is cut ends; `nil` for never.
        var cutAfter: Int?
        /// Bytes from the client after which a line that is cut ends; `nil` for never.
        var cutAfterFromClient: Int?
        /// How many of the next connections are cut; the others are whole.
        var cuts = 0
        /// Whether what the server says never arrives.
        var isSilent = false
        /// What the server says arrives in pieces of this many bytes, one each tenth of a second; `nil` for at once.
        var drip: Int?
        /// With it the line speaks TLS to the client and plainly to the server, as a hospital's proxy does.
        var tls: NIOSSLContext?
    }

    private let channel: any Channel
    let manners: Mutex<Manners>
    private let opened = Mutex(0)

    /// - Parameter port: Where the server listens on this machine.
    init(to port: Int, _ manners: Manners = Manners()) async throws {
        self.manners = Mutex(manners)
        let box = Box()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                guard let wire = box.wire.withLock({ $0.wire }) else { return client.close() }
                wire.opened.withLock { $0 += 1 }
                let manners = wire.manners.withLock { manners in
                    let now = manners
                    if manners.cuts > 0 { manners.cuts -= 1 }
                    return now
                }
                return ClientBootstrap(group: client.eventLoop)
                    .channelInitializer { server in
                        server.eventLoop.makeCompletedFuture {
                            let limit = manners.cuts > 0 ? manners.cutAfter : nil
                            try server.pipeline.syncOperations.addHandler(
                                Half(other: client, limit: limit, isSilent: manners.isSilent, drip: manners.drip))
                        }
                    }
                    .connect(host: "127.0.0.1", port: port)
                    .flatMap { server in
                        client.eventLoop.makeCompletedFuture {
                            if let tls = manners.tls {
                                try client.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                            }
                            let limit = manners.cuts > 0 ? manners.cutAfterFromClient : nil
                            try client.pipeline.syncOperations.addHandler(Half(other: server, limit: limit))
                        }.flatMap { client.setOption(.autoRead, value: true) }
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        box.wire.withLock { $0.wire = self }
    }

    deinit { channel.close(promise: nil) }

    var port: Int { channel.localAddress?.port ?? 0 }
    /// Connections so far.
    var connections: Int { opened.withLock { $0 } }

    private final class Box: Sendable {
        struct Weak { weak var wire: Wire? }
        let wire = Mutex(Weak())
    }

    /// Passes on what one side says.
    private final class Half: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let other: any Channel
        private var limit: Int?
        private let isSilent: Bool
        private let drip: Int?
        private var waiting = ByteBuffer()
        private var drops: RepeatedTask?
        private var isEnded = false

        init(other: any Channel, limit: Int? = nil, isSilent: Bool = false, drip: Int? = nil) {
            (self.other, self.limit, self.isSilent, self.drip) = (other, limit, isSilent, drip)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var buffer = unwrapInboundIn(data)
            if isSilent { return }
            if let drip {
                waiting.writeBuffer(&buffer)
                let half = NIOLoopBound(self, eventLoop: context.eventLoop)
                drops =
                    drops
                    ?? context.eventLoop.scheduleRepeatedTask(
                        initialDelay: .milliseconds(100), delay: .milliseconds(100)
                    ) { _ in half.value.drop(drip) }
                return
            }
            if let left = limit {
                if let part = buffer.readSlice(length: min(left, buffer.readableBytes)) {
                    other.write(part, promise: nil)
                }
                limit = left - min(left, buffer.writerIndex)
                if limit == 0 || buffer.readableBytes > 0 {
                    other.flush()
                    other.close(promise: nil)
                    context.close(promise: nil)
                }
                return
            }
            other.write(buffer, promise: nil)
        }

        private func drop(_ count: Int) {
            if let drop = waiting.readSlice(length: min(count, waiting.readableBytes)), other.isActive {
                other.writeAndFlush(drop, promise: nil)
            } else if isEnded || !other.isActive {
                drops?.cancel()
                other.close(promise: nil)
            }
        }

        func channelReadComplete(context: ChannelHandlerContext) { other.flush() }
        func channelInactive(context: ChannelHandlerContext) {
            isEnded = true
            // What waits still drips.
            if drops == nil { other.close(promise: nil) }
        }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
