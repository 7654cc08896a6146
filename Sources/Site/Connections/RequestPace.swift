import NIOCore
import NIOHTTPTypes

/// Ends a connection, or a stream of HTTP/2, whose request's body comes more slowly than any network is.
///
/// It also ends one that goes on sending after it was answered. Hummingbird's idle timeout begins anew with every byte of a
/// body, so one byte a minute would hold a connection for ever.
final class RequestPace: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    private var began = NIODeadline.now()
    private var received = 0
    private var isBeingRead = false
    /// What had come of the body when the request was answered; `nil` before.
    private var receivedWhenAnswered: Int?
    /// Whether the server wants more: a body that waits for the server, as in a queue, is not late.
    private var isAsked = true
    private var look: RepeatedTask?

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            ConnectionGuard.of(context.channel)?.requestBegan()
            (began, received, receivedWhenAnswered) = (.now(), 0, nil)
            isBeingRead = true
        case .body(let bytes):
            received += bytes.readableBytes
            if let before = receivedWhenAnswered, received - before > limits.unreadBody {
                stop()
                context.close(promise: nil)
                return
            }
        case .end:
            isBeingRead = false
            stop()
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        isAsked = true
        context.read()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), isBeingRead { receivedWhenAnswered = received }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    /// Most requests end with the bytes that their head came with: nothing is scheduled for them.
    func channelReadComplete(context: ChannelHandlerContext) {
        isAsked = false
        if isBeingRead { watch(context) }
        context.fireChannelReadComplete()
    }

    private func watch(_ context: ChannelHandlerContext) {
        guard look == nil else { return }
        let channel = context.channel
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleRepeatedTask(initialDelay: limits.bodyLook, delay: limits.bodyLook) { _ in
            let pace = own.value
            // From the moment at which it is asked for again, it has its time anew.
            guard pace.isAsked else { return (pace.began, pace.received) = (.now(), 0) }
            if pace.received < pace.limits.bytesDue(after: .now() - pace.began) { channel.close(promise: nil) }
        }
    }

    private func stop() {
        look?.cancel()
        look = nil
    }
}
