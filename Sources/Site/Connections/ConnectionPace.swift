import NIOCore

/// Sits on the listening socket and takes new connections from it no faster than it should: so many at once, so many a
/// second after that.
///
/// Who is connected goes on undisturbed while many others knock: readers' browsers keep their connections, and a flood of
/// new ones waits in the system's queue, where it costs nothing. Counted as by the generic cell rate algorithm (ITU-T
/// I.371, virtual scheduling).
final class ConnectionPace: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let interval: Int64, allowance: Int64
    /// When the next connection is due if they come as fast as they may.
    private var due = NIODeadline.uptimeNanoseconds(0)
    private var later: Scheduled<Void>?

    init(_ limits: ConnectionLimits) {
        interval = 1_000_000_000 / Int64(max(1, limits.newPerSecond))
        allowance = interval * Int64(max(0, limits.newAtOnce - 1))
    }

    /// How long the next connection has to wait, mostly not at all.
    func wait(at now: NIODeadline) -> TimeAmount {
        max(.zero, due - now - .nanoseconds(allowance))
    }

    /// A connection has come.
    func count(at now: NIODeadline) {
        due = max(due, now) + .nanoseconds(interval)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        count(at: .now())
        context.fireChannelRead(data)
    }

    /// The next few connections are asked for.
    func read(context: ChannelHandlerContext) {
        guard later == nil else { return }
        let wait = wait(at: .now())
        guard wait > .zero else { return context.read() }
        let own = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        later = context.eventLoop.scheduleTask(in: wait) {
            let (handler, context) = own.value
            handler.later = nil
            context.read()
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        later?.cancel()
        later = nil
    }
}
