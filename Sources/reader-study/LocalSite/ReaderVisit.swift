import Cryptography
import Foundation
import Studies

/// A reader's visit, made by a program through the pages and the interface that people use.
struct ReaderVisit: Sendable {
    let browser: Browser
    /// The answers' durations pass on this clock.
    let clock: VirtualClock

    /// A case as `/api/reading` lists it.
    struct Slot: Decodable, Sendable {
        var slot: String
        var position: Int
        var image: String
    }

    /// The answers to one case.
    struct CaseAnswers: Sendable {
        /// Answers by question, as the interface takes them.
        var answers: [String: JSONAnswer]
        /// From the image's appearance to the answer.
        var milliseconds: Int64
    }

    private struct State: Decodable {
        var slots: [Slot]
        var study: Study

        struct Study: Decodable {
            var session: Session
        }

        struct Session: Decodable {
            var aided: Bool?
        }
    }

    /// Opens the personal link.
    func signIn(token: String) async throws {
        let answer = try await browser.get("/r/\(token)").expecting(303, "the personal link")
        guard answer.location == "/reading" else {
            throw CommandFailure(.notPossible, "the personal link led to \(answer.location ?? "nowhere")")
        }
    }

    /// Fills in the first page and the screen check.
    func begin(specialty: String, yearsOfExperience: Int) async throws {
        try await follow("/reading/welcome")
        clock.advance(byMilliseconds: 60_000)
        _ = try await browser.send(
            "POST", "/reading/welcome",
            .form(["specialty": specialty, "years_experience": String(yearsOfExperience), "consent": "yes"])
        ).expecting(303, "the first page's form")
        try await follow("/reading/screen")
        clock.advance(byMilliseconds: 20_000)
        _ = try await browser.send(
            "POST", "/reading/screen",
            .form(["darkest": "yes", "brightest": "yes", "width": "1920", "height": "1080", "ratio": "1"])
        ).expecting(303, "the screen check's form")
    }

    /// Where `/reading` leads now.
    func nextStep() async throws -> String {
        try await browser.get("/reading").expecting(303, "the next step").location ?? ""
    }

    private func follow(_ expected: String) async throws {
        let step = try await nextStep()
        guard step == expected else {
            throw CommandFailure(.notPossible, "the site led to \(step) instead of \(expected)")
        }
        _ = try await browser.get(step).expecting(200, step)
    }

    /// The cases in this reader's order.
    func slots(_ state: String = "/api/reading") async throws -> [Slot] { try await self.state(state).slots }

    /// Whether the session that is to be read next is an aided arm, in which advice comes before the answer.
    func isAided() async throws -> Bool { try await state("/api/reading").study.session.aided == true }

    private func state(_ path: String) async throws -> State {
        let answer = try await browser.get(path).expecting(200, path)
        return try JSONDecoder().decode(State.self, from: Data(answer.body))
    }

    /// Answers the practice cases.
    func practise(_ answers: CaseAnswers) async throws {
        for slot in try await slots("/api/warm-up") {
            _ = try await answer(slot, in: "/api/warm-up", answers)
        }
    }

    /// Reports that a case is on the screen, lets the time pass, and sends its answers.
    ///
    /// - Returns: The receipt.
    func answer(_ slot: Slot, in part: String = "/api/reading", _ answers: CaseAnswers) async throws -> Browser.Answer {
        let shownAt = clock.now.milliseconds
        _ = try await browser.send(
            "POST", "\(part)/slots/\(slot.slot)/shown", .json(try JSONEncoder().encode(["shownAt": shownAt]))
        ).expecting(204, "case \(slot.position) shown")
        clock.advance(byMilliseconds: answers.milliseconds)
        let request = AnswerMessage(
            submission: try randomBytes(16).hexadecimal, shownAt: shownAt, answeredAt: clock.now.milliseconds,
            activeMilliseconds: answers.milliseconds, firstDecisionMilliseconds: answers.milliseconds,
            answers: answers.answers)
        return try await browser.send(
            "PUT", "\(part)/slots/\(slot.slot)/answer", .json(try JSONEncoder().encode(request))
        ).expecting(200, "the answer to case \(slot.position)")
    }

    /// Asks what the model says of a case and where it looked, without expecting anything.
    ///
    /// - Returns: The answers to both.
    func askForAdvice(_ slot: Slot) async throws -> (advice: Browser.Answer, map: Browser.Answer) {
        let path = "/api/reading/slots/\(slot.slot)/advice"
        return (
            try await browser.send("POST", path, .json(Data("{}".utf8))), try await browser.get("\(path)/map")
        )
    }

    /// Sends the answers after the model's advice, some time after it was seen, without expecting anything.
    func answerAgain(_ slot: Slot, _ answers: CaseAnswers) async throws -> Browser.Answer {
        let shownAt = clock.now.milliseconds
        clock.advance(byMilliseconds: answers.milliseconds)
        let request = AnswerMessage(
            submission: try randomBytes(16).hexadecimal, shownAt: shownAt, answeredAt: clock.now.milliseconds,
            activeMilliseconds: answers.milliseconds, firstDecisionMilliseconds: answers.milliseconds,
            answers: answers.answers)
        return try await browser.send(
            "PUT", "/api/reading/slots/\(slot.slot)/second", .json(try JSONEncoder().encode(request)))
    }

    /// Signs the session off.
    func signOff() async throws {
        let answer = try await browser.send("POST", "/reading/sign-off", .form(["declare": "yes"]))
            .expecting(303, "the signature")
        guard answer.location == "/reading/done" else {
            throw CommandFailure(.notPossible, "the signature led to \(answer.location ?? "nowhere")")
        }
    }
}

/// An answer to one question, as the interface takes it.
enum JSONAnswer: Encodable, Sendable {
    case choice(String)
    case cannotAssess(String)
    case scale(Int)
    case percent(Int)
    case note(String)
    case marks([Point])

    struct Point: Encodable, Sendable {
        var shape: String
        var side: String?
        var x: Double
        var y: Double
        var width: Double?
        var height: Double?
    }

    private enum Key: String, CodingKey {
        case choice, cannotAssess, scale, percent, note, marks
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        switch self {
        case .choice(let code): try object.encode(code, forKey: .choice)
        case .cannotAssess(let reason): try object.encode(reason, forKey: .cannotAssess)
        case .scale(let point): try object.encode(point, forKey: .scale)
        case .percent(let percent): try object.encode(percent, forKey: .percent)
        case .note(let text): try object.encode(text, forKey: .note)
        case .marks(let marks): try object.encode(marks, forKey: .marks)
        }
    }
}

/// The body of a PUT of an answer.
private struct AnswerMessage: Encodable {
    var submission: String
    var shownAt: Int64
    var answeredAt: Int64
    var activeMilliseconds: Int64
    var firstDecisionMilliseconds: Int64
    var viewChanges = 0
    var answers: [String: JSONAnswer]
}
