import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The progress of a study as server-sent events, for the study's page.
struct ProgressRoutes {
    let desk: CoordinatorDesk
    let feed: ProgressFeed

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/:name/progress", use: events)
    }

    /// Begins with everything and goes on with what changes. A browser that comes back gets everything again.
    @Sendable func events(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context).plan.name
        let snapshots = try await feed.listen(to: study)
        return EventStream(desk, context).response(to: snapshots, knowing: ProgressSnapshot?.none) { snapshot, known in
            guard let change = try snapshot.change(since: known) else { return .signOfLife }
            known = snapshot
            return .event("progress", data: "\(change)")
        }
    }
}
