import NIOCore

/// Sits next to the socket and ends a connection that never asks for anything, or that takes nothing of what is sent.
final class ConnectionGuard: ChannelInboundHandler {
    typealias InboundIn = Any
    typealias InboundOut = Any

    private let limits: ConnectionLimits
    private var firstRequest: Scheduled<Void>?
    private var stall: Scheduled<Void>?

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        firstRequest = context.eventLoop.scheduleTask(in: limits.firstRequest) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        firstRequest?.cancel()
        stall?.cancel()
        (firstRequest, stall) = (nil, nil)
    }

    /// The head of a request has come.
    func requestBegan() {
        firstRequest?.cancel()
        firstRequest = nil
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        if !context.channel.isWritable {
            let channel = context.channel
            stall = context.eventLoop.scheduleTask(in: limits.stalledWrite) { channel.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    /// The guard of the connection over which a request comes; of HTTP/2 that is the stream's parent, on the same loop.
    static func of(_ channel: any Channel) -> ConnectionGuard? {
        if let found = try? channel.pipeline.syncOperations.handler(type: ConnectionGuard.self) { return found }
        guard let parent = channel.parent, parent.eventLoop.inEventLoop else { return nil }
        return try? parent.pipeline.syncOperations.handler(type: ConnectionGuard.self)
    }
}
