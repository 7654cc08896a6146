import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// What the reading page asks and sends in sessions that are read with a model: what the model says of a case once the
/// reader's own answer is final, and the answer after that.
struct AidAPI {
    let door: AidDoor
    let strings: Strings
    let clock: @Sendable () -> Int64
    let threads: BackgroundThreads

    func addRoutes(to router: some RouterMethods<ReaderContext>) {
        router.post("/api/reading/slots/:slot/advice", use: advice)
        router.get("/api/reading/slots/:slot/advice/map", use: map)
        router.put("/api/reading/slots/:slot/second", use: second)
    }

    private var now: Timestamp { Timestamp(milliseconds: clock()) }

    /// A POST, since the history tells that it was asked for. Asked again, it says the same.
    @Sendable func advice(_ request: Request, context: ReaderContext) async throws -> Response {
        let slot = try context.parameters.require("slot")
        let advice = try await door.advice(on: slot, for: context.reader, at: now)
        return try jsonResponse(
            [
                "serverNow": clock(), "model": advice.model, "probability": advice.probability,
                "threshold": advice.threshold, "fracture": advice.callsFracture,
                "map": orNull(advice.hasMap ? "/api/reading/slots/\(slot)/advice/map" : nil),
            ] as [String: Any])
    }

    /// Where the model looked, in colours, transparent where it found nothing; it covers the radiograph.
    @Sendable func map(_ request: Request, context: ReaderContext) async throws -> Response {
        let slot = try context.parameters.require("slot")
        guard let map = try await door.map(on: slot, for: context.reader, at: now) else { throw SiteError.notFound }
        return pngResponse(try await threads.run { try EnlargedHeatMap(map).picture })
    }

    /// Returns only after the answer is durable.
    @Sendable func second(_ request: Request, context: ReaderContext) async throws -> Response {
        let slot = try context.parameters.require("slot")
        let submission = try await ReadingAPI.answer(in: request)
        switch try await door.store.recordSecond(submission, slot: slot, reader: context.reader, at: now) {
        case .saved(let saved): return jsonResponse(text: saved.receipt(serverNow: clock()))
        case .refused(let problem, let standing):
            return try problem.response(standing: standing, strings: strings, language: context.language)
        }
    }
}
