import Hummingbird
import NIOPosix
import Studies
import StudyStore

/// What the page of heat maps asks and sends. States, answers and receipts have the form of readers' (docs/api.md).
struct HeatMapReviewAPI {
    let door: HeatMapDoor
    let strings: Strings
    let clock: @Sendable () -> Int64
    let threads: BackgroundThreads
    let files = FileIO(threadPool: .singleton)

    func addRoutes(to router: some RouterMethods<ReviewerContext>) {
        router.get("\(ReviewerAddress.api)", use: state)
        router.put("\(ReviewerAddress.api)/slots/:slot/answer", use: answer)
        router.get("\(ReviewerAddress.images)/:image", use: image)
        router.get("\(ReviewerAddress.pictures)/:map", use: picture)
    }

    @Sendable func state(_ request: Request, context: ReviewerContext) async throws -> Response {
        let view = try await door.view(of: context.reviewer)
        let language = context.language
        return try jsonResponse(
            [
                "serverNow": clock(), "mode": "heat-maps",
                "study": ["title": view.plan.title.text(in: language)], "reader": ["code": view.code],
                "policy": ["change": "study", "reason": "none", "advance": "on-save"], "state": "open",
                "signedOff": false, "questions": questions(language),
                "slots": view.slots.map { slot($0, language) },
            ] as [String: Any])
    }

    /// Returns only after the answer is durable.
    @Sendable func answer(_ request: Request, context: ReviewerContext) async throws -> Response {
        let slot = try context.parameters.require("slot")
        let submission = try await ReadingAPI.answer(in: request)
        let outcome = try await door.store.recordReview(
            submission, slot: slot, reviewer: context.reviewer, at: Timestamp(milliseconds: clock()))
        switch outcome {
        case .saved(let saved): return jsonResponse(text: saved.receipt(serverNow: clock()))
        case .refused(let problem, let standing):
            return try problem.response(standing: standing, strings: strings, language: context.language)
        }
    }

    @Sendable func image(_ request: Request, context: ReviewerContext) async throws -> Response {
        let name = try context.parameters.require("image")
        guard let file = try await door.imageFile(name, for: context.reviewer) else { throw SiteError.notFound }
        return try await pngResponse(file, files: files, context: context)
    }

    /// The map in colours, transparent where it is cold, in the proportions of the radiograph, which it covers.
    @Sendable func picture(_ request: Request, context: ReviewerContext) async throws -> Response {
        let name = try context.parameters.require("map")
        guard let map = try await door.map(name, for: context.reviewer) else { throw SiteError.notFound }
        return pngResponse(try await threads.run { try EnlargedHeatMap(map).picture })
    }

    private func slot(_ slot: ReviewerView.SlotView, _ language: Language) -> [String: Any] {
        [
            "slot": slot.slot, "position": slot.position, "image": "\(ReviewerAddress.images)/\(slot.image)",
            "map": "\(ReviewerAddress.pictures)/\(slot.map)",
            "reference": orNull(slot.reference.map { reference($0, language) }),
            "saved": orNull(slot.standing.map(ReadingJSON.standing)),
        ]
    }

    /// Where the fracture is, in words, and its box in pixels of the radiograph.
    private func reference(_ reference: ReferenceStandard, _ language: Language) -> [String: Any] {
        func text(_ key: String) -> String { strings.text("heatMaps.reference.\(key)", language) }
        var words = [text(reference.fracture && reference.type == .none ? "fracture" : reference.type.rawValue)]
        if reference.fracture, let side = reference.side { words.append(text(side.rawValue)) }
        let box = reference.box.map { ["x0": $0.x0, "y0": $0.y0, "x1": $0.x1, "y1": $0.y1] }
        return ["text": words.joined(separator: " · "), "box": orNull(box)]
    }

    private func questions(_ language: Language) -> [[String: Any]] {
        func text(_ key: String) -> String { strings.text("heatMaps.\(key)", language) }
        let options = ActivationPlace.allCases.enumerated().map { index, place in
            ["code": place.rawValue, "label": text("place.\(place.rawValue)"), "key": String(index + 1)]
        }
        return [
            [
                "id": HeatMapAnswer.placeQuestion.description, "kind": "choice", "text": text("question"),
                "required": true, "dependsOn": orNull(nil as String?), "options": options,
                "cannotAssess": orNull(nil as String?),
            ],
            [
                "id": HeatMapAnswer.remarkQuestion.description, "kind": "note", "text": text("remark"),
                "required": false, "dependsOn": orNull(nil as String?), "maximumLength": HeatMapAnswer.longestRemark,
            ],
        ]
    }
}
