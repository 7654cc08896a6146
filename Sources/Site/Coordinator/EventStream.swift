import Cryptography
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Studies
@_spi(Confidential) import StudyStore

/// Server-sent events for a signed-in person. They end when the browser leaves, the person signs out or may see less, or the
/// server ends; a browser that was cut off comes back by itself.
struct EventStream: Sendable {
    private let store: StudyStore
    private let clock: @Sendable () -> Int64
    private let cookie: Token
    private let account: SignedInAccount

    /// What a look at the source tells the browser.
    enum Telling: Sendable {
        /// An event with its data, on one line.
        case event(String, data: String)
        /// A sign of life, by which a browser that is gone is noticed too.
        case signOfLife
        case nothing
    }

    /// Milliseconds after which a listener's cookie is looked at again, however much there is to tell.
    private static let admittedFor: Int64 = 10_000

    init(_ desk: CoordinatorDesk, _ context: CoordinatorContext) {
        (store, clock) = (desk.store, desk.configuration.clock)
        (cookie, account) = (context.cookie, context.account)
    }

    /// - Parameters:
    ///   - state: What the listener knows in the beginning.
    ///   - tell: What is told at each look; changes the state.
    func response<Look: Sendable, State: Sendable>(
        to looks: AsyncStream<Look>, knowing state: State,
        tell: @escaping @Sendable (Look, inout State) async throws -> Telling
    ) -> Response {
        var response = Response(
            status: .ok,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                var state = state
                var admittedAt = Timestamp(milliseconds: clock())
                for await look in looks.cancelOnGracefulShutdown() {
                    let now = Timestamp(milliseconds: clock())
                    if now >= admittedAt.advanced(byMilliseconds: Self.admittedFor) {
                        guard try await store.whoIs(cookie, at: now) == .account(account) else { break }
                        admittedAt = now
                    }
                    switch try await tell(look, &state) {
                    case .event(let name, let data):
                        try await writer.write(ByteBuffer(string: "event: \(name)\ndata: \(data)\n\n"))
                    case .signOfLife: try await writer.write(ByteBuffer(string: ": still here\n\n"))
                    case .nothing: break
                    }
                }
                try await writer.finish(nil)
            })
        response.headers[.contentType] = "text/event-stream; charset=utf-8"
        response.headers[.cacheControl] = "private, no-store"
        // nginx would hold the events back.
        response.headers[fieldName("X-Accel-Buffering")] = "no"
        return response
    }
}
