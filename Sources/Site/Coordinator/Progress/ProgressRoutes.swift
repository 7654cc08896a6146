import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Studies
@_spi(Confidential) import StudyStore

/// The progress of a study as server-sent events, for the study's page.
struct ProgressRoutes {
    let desk: CoordinatorDesk
    let feed: ProgressFeed

    /// Milliseconds after which a listener's cookie is looked at again, however much there is to tell.
    private static let admittedFor: Int64 = 10_000

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/progress", use: events)
    }

    /// Begins with everything and goes on with what changes, until the browser leaves, the person signs out or may
    /// see less, or the server ends. A browser that was cut off comes back by itself and gets everything again.
    @Sendable func events(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context).plan.name
        let snapshots = try await feed.listen(to: study)
        let (store, clock) = (desk.store, desk.configuration.clock)
        let (cookie, account) = (context.cookie, context.account)
        var response = Response(
            status: .ok,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                var known: ProgressSnapshot?
                var admittedAt = Timestamp(milliseconds: clock())
                for await snapshot in snapshots.cancelOnGracefulShutdown() {
                    let now = Timestamp(milliseconds: clock())
                    if now >= admittedAt.advanced(byMilliseconds: Self.admittedFor) {
                        guard try await store.whoIs(cookie, at: now) == .account(account) else { break }
                        admittedAt = now
                    }
                    if let change = try snapshot.change(since: known) {
                        try await writer.write(ByteBuffer(string: "event: progress\ndata: \(change)\n\n"))
                        known = snapshot
                    } else {
                        // A sign of life, by which a browser that is gone is noticed too.
                        try await writer.write(ByteBuffer(string: ": still here\n\n"))
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
