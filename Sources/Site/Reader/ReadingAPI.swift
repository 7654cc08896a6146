import HTTPTypes
import Hummingbird
import Studies
import StudyStore

/// What the reading page asks and sends: the reader's cases in order, answers, and that a radiograph was shown.
struct ReadingAPI {
    let store: StudyStore
    let strings: Strings
    let clock: @Sendable () -> Int64

    func addRoutes(to router: some RouterMethods<ReaderContext>) {
        router.get("/api/reading", use: state)
        router.put("/api/reading/slots/:slot/answer", use: answer)
        router.post("/api/reading/slots/:slot/shown", use: shown)
        router.get("/api/warm-up", use: warmUp)
        router.put("/api/warm-up/slots/:slot/answer", use: answerWarmUp)
        router.post("/api/warm-up/slots/:slot/shown", use: warmUpShown)
    }

    @Sendable func state(_ request: Request, context: ReaderContext) async throws -> Response {
        let now = clock()
        let view = try await store.view(request, of: context.reader)
        if let allowedFrom = view.session.allowedFrom, allowedFrom.milliseconds > now {
            throw AnswerProblem.washout(until: allowedFrom)
        }
        guard view.studyState != .draft else { throw AnswerProblem.studyNotOpen(.draft) }
        return try jsonResponse(
            ReadingJSON.state(
                view, slots: view.session.slots.map { ReadingJSON.slot($0, reading: view.session.reading) },
                otherSlots: try await otherSlots(view, of: context.reader, at: now), mode: "study", now: now,
                language: context.language))
    }

    /// The slots of the reader's other sessions that have begun: answers to them may still wait in the browser.
    private func otherSlots(_ view: ReaderView, of reader: ReaderID, at now: Int64) async throws -> [[String: Any]] {
        var slots: [[String: Any]] = []
        for session in view.otherSessions where (session.allowedFrom?.milliseconds ?? 0) <= now {
            for slot in try await store.slots(ofSession: session.number, of: reader) {
                slots.append(["slot": slot, "signedOff": session.isSignedOff])
            }
        }
        return slots
    }

    /// Returns only after the answer is durable.
    @Sendable func answer(_ request: Request, context: ReaderContext) async throws -> Response {
        let slot = try context.parameters.require("slot")
        let submission = try await Self.answer(in: request)
        let now = Timestamp(milliseconds: clock())
        let outcome = try await store.record(submission, slot: slot, reader: context.reader, at: now)
        switch outcome {
        case .saved(let saved):
            return jsonResponse(text: saved.receipt(serverNow: clock()))
        case .refused(let problem, let standing):
            return try problem.response(standing: standing, strings: strings, language: context.language)
        }
    }

    @Sendable func shown(_ request: Request, context: ReaderContext) async throws -> Response {
        let slot = try context.parameters.require("slot")
        guard let shownAt = try await Self.json(in: request)["shownAt"]?.real else {
            throw AnswerProblem.malformed("body")
        }
        guard (0..<9.5e12).contains(shownAt) else { throw AnswerProblem.malformed("shownAt") }
        let isTheirs = try await store.recordShown(
            slot: slot, shownAt: Timestamp(milliseconds: Int64(shownAt)), reader: context.reader,
            at: Timestamp(milliseconds: clock()))
        guard isTheirs else { throw AnswerProblem.notYourCase }
        return Response(status: .noContent)
    }

    @Sendable func warmUp(_ request: Request, context: ReaderContext) async throws -> Response {
        let view = try await store.view(of: context.reader)
        let slots = try await store.warmUp(of: context.reader)
        return try jsonResponse(
            ReadingJSON.state(
                view, slots: slots.map { ReadingJSON.slot($0, language: context.language) }, mode: "warm-up",
                now: clock(), language: context.language))
    }

    @Sendable func answerWarmUp(_ request: Request, context: ReaderContext) async throws -> Response {
        let slot = try context.parameters.require("slot")
        let submission = try await Self.answer(in: request)
        let (saved, feedback) = try await store.recordWarmUp(
            submission, slot: slot, reader: context.reader, at: Timestamp(milliseconds: clock()))
        return try jsonResponse([
            "submission": saved.submission, "version": saved.version, "savedAt": saved.savedAt.milliseconds,
            "serverNow": clock(), "feedback": ReadingJSON.feedback(feedback, context.language),
        ])
    }

    /// Practice is not part of the study's history; the page may report it all the same.
    @Sendable func warmUpShown(_ request: Request, context: ReaderContext) -> Response {
        Response(status: .noContent)
    }

    /// Largest answer that a page can send: every question answered, notes included.
    static let largestBody = 128 * 1024

    /// The answer in a request's body.
    static func answer(in request: Request) async throws -> Submission {
        let json = try await json(in: request)
        let answer: AnswerRequest
        do {
            answer = try AnswerRequest(json)
        } catch {
            throw AnswerProblem.malformed("body")
        }
        return try answer.checked()
    }

    /// The JSON object in a request's body, which may have so many bytes.
    static func json(in request: Request, limit: Int = largestBody) async throws -> JSONObject {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit {
            throw SiteError.tooLarge
        }
        guard request.headers[.contentType]?.hasPrefix("application/json") == true else { throw SiteError.badForm }
        var request = request
        let buffer: ByteBuffer
        do {
            buffer = try await request.collectBody(upTo: limit)
        } catch {
            throw SiteError.tooLarge
        }
        guard let object = try? JSONReader.value(of: Array(buffer.readableBytesView)).object else {
            throw AnswerProblem.malformed("body")
        }
        return object
    }
}

extension SavedAnswer {
    /// The receipt as JSON, written by hand because it is written most often. The key holds only letters, digits and
    /// hyphens (`AnswerRequest.checked`).
    func receipt(serverNow: Int64) -> String {
        "{\"submission\":\"\(submission)\",\"version\":\(version),\"savedAt\":\(savedAt.milliseconds),"
            + "\"serverNow\":\(serverNow)}"
    }
}

extension AnswerProblem {
    /// Why an answer was not kept, and what stands instead.
    func response(standing: StandingAnswer?, strings: Strings, language: Language) throws -> Response {
        var object: [String: Any] = [
            "error": ["code": code, "message": strings.text("errors.\(code)", language)]
        ]
        if let standing { object["standing"] = ReadingJSON.standing(standing) }
        if case .invalid(let question, let detail) = self {
            object["question"] = question.description
            object["detail"] = detail.rawValue
        }
        return try jsonResponse(object, status: status)
    }
}
