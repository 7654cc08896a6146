import NIOCore
import NIOHTTPTypes

/// Takes no more requests from a connection than a few that wait for their answers.
///
/// Browsers send the next request over HTTP/1.1 when they have the answer to the last. Who sends thousands in a row and
/// fetches nothing would keep the server answering in vain. Such a connection is heard no more and closed a moment later:
/// whoever were told at once would be back at once.
final class WaitingRequests: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    private var waiting = 0
    private var end: Scheduled<Void>?

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    private var isCutOff: Bool { end != nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCutOff else { return }
        if case .head = unwrapInboundIn(data) {
            guard waiting < limits.waitingRequests else {
                let channel = context.channel
                end = context.eventLoop.scheduleTask(in: limits.cutOff) { channel.close(promise: nil) }
                return
            }
            waiting += 1
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if !isCutOff { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // What is no HTTP is answered without having been a request.
        if case .end = unwrapOutboundIn(data) { waiting = max(0, waiting - 1) }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end?.cancel()
    }
}
