import HummingbirdCore
import Logging
import NIOCore

/// A server's connections, each counted and guarded before the protocol is spoken on it.
struct GuardedChannel<Inner: ServerChildChannel>: ServerChildChannel {
    let inner: Inner
    let limits: ConnectionLimits
    let count: ConnectionCount

    /// There are too many connections.
    struct TooManyConnections: Error {}

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Inner.Value> {
        let address = channel.remoteAddress?.ipAddress
        guard count.came(address) else {
            logger.notice("connection refused: too many", metadata: ["connections": "\(count.all)"])
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(TooManyConnections())
        }
        channel.closeFuture.whenComplete { [count] _ in count.left(address) }
        do {
            try channel.pipeline.syncOperations.addHandler(ConnectionGuard(limits))
        } catch {
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(error)
        }
        return inner.setup(channel: channel, logger: logger)
    }

    func handle(value: Inner.Value, logger: Logger) async {
        await inner.handle(value: value, logger: logger)
    }
}

extension HTTP1Channel.Configuration {
    /// With the limits of a connection that speaks HTTP/1.1, or of a stream of HTTP/2.
    init(_ limits: ConnectionLimits) {
        self.init(
            additionalChannelHandlers: [WaitingRequests(limits), RequestPace(limits)], idleTimeout: limits.idle,
            httpDecoderConfiguration: DecoderConfiguration(
                maxHeaderFieldSize: limits.headerField, maxHeaderListSize: limits.headers,
                maxHeaderFieldCount: limits.headerFields))
    }
}
