import NIOCore
import NIOHTTPTypes

/// Takes no more requests from a connection than a few that wait for their answers.
///
/// Browsers send the next request over HTTP/1.1 when they have the answer to the last. Who sends thousands in a row and
/// fetches nothing would keep the server answering in vain; such a connection is closed.
final class WaitingRequests: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    private var waiting = 0
    private var isCutOff = false

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCutOff else { return }
        if case .head = unwrapInboundIn(data) {
            guard waiting < limits.waitingRequests else {
                isCutOff = true
                return context.close(promise: nil)
            }
            waiting += 1
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // What is no HTTP is answered without having been a request.
        if case .end = unwrapOutboundIn(data) { waiting = max(0, waiting - 1) }
        context.write(data, promise: promise)
    }
}
