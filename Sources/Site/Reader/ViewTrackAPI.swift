import Hummingbird
import Studies
import StudyStore

/// Takes how a case was looked at, which the page sends when nothing else waits. Nobody's answer depends on it.
struct ViewTrackAPI {
    let store: StudyStore
    let strings: Strings
    let clock: @Sendable () -> Int64

    /// Browsers send no more than this from a page that is being left.
    private static let largestBody = 64 * 1024

    func addRoutes(to router: some RouterMethods<ReaderContext>) {
        router.post("/api/reading/slots/:slot/track", use: track)
    }

    @Sendable func track(_ request: Request, context: ReaderContext) async throws -> Response {
        let slot = try context.parameters.require("slot")
        let json = try await ReadingAPI.json(in: request, limit: Self.largestBody)
        let sent: ViewTrackSubmission
        do {
            sent = try ViewTrackSubmission(json)
        } catch {
            throw AnswerProblem.malformed("track")
        }
        let now = Timestamp(milliseconds: clock())
        switch try await store.recordTrack(sent, slot: slot, reader: context.reader, at: now) {
        case .saved, .enough: return Response(status: .noContent)
        case .studyNotOpen(let state): throw AnswerProblem.studyNotOpen(state)
        case .notYourCase: throw AnswerProblem.notYourCase
        }
    }
}

extension ViewTrackSubmission {
    /// A track as the page sends it; docs/api.md describes the fields.
    init(_ json: JSONObject) throws {
        let shownAt = try json.required("shownAt", \.real)
        guard (0..<9.5e12).contains(shownAt) else { throw JSONFault() }
        var steps: [ViewTrack.Step] = []
        for value in try json.required("steps", \.array) {
            guard let parts = value.array else { throw JSONFault() }
            steps.append(try ViewTrack.Step(parts, after: steps.last?.at ?? 0))
        }
        self.init(
            key: try Self.key(json.required("key", \.text)),
            submission: try json.optional("submission", \.text).map(Self.key),
            shownAt: Timestamp(milliseconds: Int64(shownAt)), track: try ViewTrack(steps))
    }

    /// A key as pages make them.
    private static func key(_ text: String) throws -> String {
        guard (16...64).contains(text.utf8.count),
            text.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) || $0 == 45 })
        else { throw JSONFault() }
        return text
    }
}

extension ViewTrack.Step {
    /// `[milliseconds since the step before, kind, …]`.
    fileprivate init(_ parts: [JSONValue], after time: Int) throws {
        guard parts.count >= 2, let pause = parts[0].whole, (0...ViewTrack.longest).contains(pause),
            let kind = parts[1].text
        else { throw JSONFault() }
        self.init(at: time + pause, try ViewTrack.Event(kind, Array(parts[2...])))
    }
}

extension ViewTrack.Event {
    fileprivate init(_ kind: String, _ values: [JSONValue]) throws {
        switch (kind, values.count) {
        case ("canvas", 2):
            let numbers = try values.wholes()
            self = .canvas(width: numbers[0], height: numbers[1])
        case ("view", 6):
            let numbers = try values.wholes()
            guard (0...1).contains(numbers[5]) else { throw JSONFault() }
            self = .view(
                ViewTrack.View(
                    windowCentre: numbers[0], windowWidth: numbers[1], zoom: numbers[2], panX: numbers[3],
                    panY: numbers[4], inverted: numbers[5] == 1))
        case ("marks", 0...ViewTrack.mostMarks): self = .marks(try values.map { try Mark(track: $0) })
        case ("choice", 1):
            guard values[0] == .null || values[0].text != nil else { throw JSONFault() }
            self = .choice(values[0].text)
        case ("left", 0): self = .left
        case ("back", 0): self = .cameBack
        default: throw JSONFault()
        }
    }
}

extension [JSONValue] {
    fileprivate func wholes() throws -> [Int] {
        try map { value in
            guard let number = value.whole else { throw JSONFault() }
            return number
        }
    }
}

extension Mark {
    /// `["point" or "box", "left", "right" or null, x, y, width, height]`, lengths in ``ViewTrack/markUnit``.
    fileprivate init(track value: JSONValue) throws {
        guard let parts = value.array, parts.count == 6, let shape = parts[0].text.flatMap(Mark.Shape.init(rawValue:))
        else { throw JSONFault() }
        let side = parts[1].text.flatMap(ReferenceStandard.Side.init(rawValue:))
        guard side != nil || parts[1] == .null else { throw JSONFault() }
        let numbers = try Array(parts[2...]).wholes().map { Double($0) * ViewTrack.markUnit }
        self.init(shape: shape, side: side, x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }
}
