import NIOCore
import NIOHTTPTypes

/// Ends a connection, or a stream of HTTP/2, whose request's body comes more slowly than any network is.
///
/// Hummingbird's idle timeout begins anew with every byte of a body, so one byte a minute would hold a connection for ever.
final class RequestPace: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let limits: ConnectionLimits
    private var began = NIODeadline.now()
    private var received = 0
    private var look: RepeatedTask?

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            ConnectionGuard.of(context.channel)?.requestBegan()
            (began, received) = (.now(), 0)
            watch(context)
        case .body(let bytes): received += bytes.readableBytes
        case .end: stop()
        }
        context.fireChannelRead(data)
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    private func watch(_ context: ChannelHandlerContext) {
        // Most requests end with the bytes that their head came with: nothing is scheduled for them twice.
        guard look == nil else { return }
        let channel = context.channel
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleRepeatedTask(initialDelay: limits.bodyLook, delay: limits.bodyLook) { _ in
            let pace = own.value
            if pace.received < pace.limits.bytesDue(after: .now() - pace.began) { channel.close(promise: nil) }
        }
    }

    private func stop() {
        look?.cancel()
        look = nil
    }
}
