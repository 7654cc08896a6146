import Foundation
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("A study of two sessions with a washout") struct SeveralSessionsTests {
    private static let cases = 4

    private static func fixture(_ limit: StudyPlan.ChangePolicy.Limit) async throws -> SiteFixture {
        var folder = StudyFolderFixture()
        (folder.cases, folder.warmUpCases, folder.change) = (cases, 0, limit)
        (folder.washoutDays, folder.reason) = ([0, 28], .late)
        return try await SiteFixture(folder)
    }

    /// A browser whose reader has checked his screen.
    private static func ready(_ browser: Browser, _ reader: TestReader) async throws -> Browser {
        let signedIn = try await browser.opening(reader.invitation)
        let screen = ["darkest": "yes", "brightest": "yes", "width": "1440", "height": "900", "ratio": "1"]
        #expect(try await signedIn.post("/reading/screen", form: screen).status == .seeOther)
        return signedIn
    }

    private static func slots(_ browser: Browser, query: String = "") async throws -> [[String: Any]] {
        try #require(try await browser.get("/api/reading\(query)").json["slots"] as? [[String: Any]])
    }

    /// Answers every case of the session that is to be read, and signs it off.
    ///
    /// - Returns: What the sign-off page said before.
    @discardableResult
    private static func readAndSign(
        _ fixture: SiteFixture, _ browser: Browser, session: Int
    ) async throws -> String {
        for slot in try await slots(browser) {
            let name = try #require(slot["slot"] as? String)
            let now = fixture.study.clock.advance(milliseconds: 20_000).milliseconds
            let answer = try await browser.send(
                .put, "/api/reading/slots/\(name)/answer", json: answerJSON(at: now))
            #expect(answer.status == .ok)
        }
        let page = try await browser.get("/reading/sign-off").text
        let signed = try await browser.post(
            "/reading/sign-off", form: ["declare": "yes", "session": "\(session)"])
        #expect(signed.headers[.location] == "/reading/done")
        return page
    }

    @Test("is read once, waited for as long as the plan says, and read again in an order of its own")
    func life() async throws {
        let fixture = try await Self.fixture(.untilSession)
        let reader = try await fixture.study.reader()
        let cases = try await Self.orders(of: reader, in: fixture)
        try await fixture.run { browser in
            let signedIn = try await Self.ready(browser, reader)
            let first = try await Self.slots(signedIn).compactMap { $0["slot"] as? String }
            try await Self.readAndSign(fixture, signedIn, session: 1)
            let opens = fixture.study.clock.now.advanced(byDays: 28)

            #expect(try await signedIn.get("/reading").headers[.location] == "/reading/wait")
            let wait = try await signedIn.get("/reading/wait")
            #expect(wait.status == .ok)
            #expect(wait.text.contains("datetime=\"\(opens)\""))
            #expect(wait.text.contains("<dd>28</dd>"))
            #expect(!wait.text.contains("/reading/review?session="), "answers of the first session are final")
            for page in ["cases", "review", "sign-off", "done"] {
                #expect(try await signedIn.get("/reading/\(page)").headers[.location] == "/reading/wait", "\(page)")
            }
            let early = try await signedIn.get("/api/reading")
            #expect(early.status == .conflict)
            #expect(early.errorCode == "washout")
            let signed = try await signedIn.get("/api/reading?session=1")
            #expect(signed.status == .conflict)
            #expect(signed.errorCode == "signed-off")
            #expect(try await signedIn.get("/api/reading?session=3").status == .notFound)

            fixture.study.clock.advance(milliseconds: -1, days: 28)
            let again = try await browser.opening(reader.invitation)
            #expect(try await again.get("/api/reading").errorCode == "washout")
            fixture.study.clock.advance(milliseconds: 1)
            #expect(try await again.get("/reading").headers[.location] == "/reading/cases")
            #expect(try await again.get("/reading/wait").headers[.location] == "/reading")
            let state = try await again.get("/api/reading").json
            let session = try #require((state["study"] as? [String: Any])?["session"] as? [String: Any])
            #expect(session["number"] as? Int == 2)
            #expect(state["signedOff"] as? Bool == false)
            let second = try await Self.slots(again)
            #expect(second.count == Self.cases)
            #expect(second.allSatisfy { $0["saved"] is NSNull })
            #expect(Set(second.compactMap { $0["slot"] as? String }).isDisjoint(with: first))
            try await Self.readAndSign(fixture, again, session: 2)
            #expect(try await again.get("/reading").headers[.location] == "/reading/done")
        }
        #expect(cases.map { $0.sorted() } == [["1", "2", "3", "4"], ["1", "2", "3", "4"]])
        let progress = try #require(try await fixture.study.store.progress(of: fixture.study.name).first)
        #expect(progress.sessions.map(\.answered) == [Self.cases, Self.cases])
        #expect(try await fixture.study.store.verify(fixture.study.name, expecting: nil).isIntact)
    }

    /// The cases of both sessions in the reader's stored orders.
    private static func orders(of reader: TestReader, in fixture: SiteFixture) async throws -> [[String]] {
        let standing = try await fixture.study.store.standingReadings(of: fixture.study.name)
        return [1, 2].map { session in
            standing.filter { $0.reader == reader.code && $0.session == session }.map(\.number.description)
        }
    }

    @Test("lets answers of a signed session be seen and changed until the study closes, as the sign-off page says")
    func changesAfterTheSignature() async throws {
        let fixture = try await Self.fixture(.untilStudy)
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await Self.ready(browser, reader)
            #expect(try await signedIn.get("/reading/review?session=1").status == .ok, "it is the one to be read")
            #expect(try await signedIn.get("/reading/review?session=2").headers[.location] == "/reading")
            let signOffPage = try await Self.readAndSign(fixture, signedIn, session: 1)
            #expect(signOffPage.contains("Answers may still be changed until the study is closed"))

            #expect(try await signedIn.get("/reading/wait").text.contains("href=\"/reading/review?session=1\""))
            let review = try await signedIn.get("/reading/review?session=1")
            #expect(review.status == .ok)
            #expect(review.text.contains("href=\"/reading/cases?session=1#3\""))
            let cases = try await signedIn.get("/reading/cases?session=1")
            #expect(cases.status == .ok)
            #expect(cases.text.contains("\"state\":\"/api/reading?session=1\""))
            #expect(cases.text.contains("\"review\":\"/reading/review?session=1\""))
            let state = try await signedIn.get("/api/reading?session=1").json
            #expect(state["signedOff"] as? Bool == true)
            #expect((state["otherSlots"] as? [Any])?.isEmpty == true, "the next session has not begun")

            let path = "/api/reading/slots/\(reader.slots[0])/answer"
            let now = fixture.study.clock.advance(milliseconds: 20_000).milliseconds
            let bare = try await signedIn.send(.put, path, json: answerJSON("none", at: now, base: 1))
            #expect(bare.errorCode == "change-reason-needed")
            let change = try await signedIn.send(
                .put, path, json: answerJSON("none", at: now, base: 1, reason: "Looked again."))
            #expect(change.json["version"] as? Int == 2)

            fixture.study.clock.advance(days: 28)
            let again = try await browser.opening(reader.invitation)
            let second = try await again.get("/api/reading").json
            let others = second["otherSlots"] as? [[String: Any]]
            #expect(others?.compactMap { $0["slot"] as? String } == reader.slots)
            #expect(others?.allSatisfy { $0["signedOff"] as? Bool == true } == true)
            #expect(try await again.get("/reading/review").text.contains("href=\"/reading/review?session=1\""))
            let earlier = try await again.get("/api/reading?session=1").json
            #expect(
                (earlier["otherSlots"] as? [[String: Any]])?.count { $0["signedOff"] as? Bool == false } == Self.cases)
            try await Self.readAndSign(fixture, again, session: 2)
            #expect(try await again.get("/reading/done").text.contains("href=\"/reading/review?session=1\""))

            try await fixture.study.store.change(
                fixture.study.name, to: .closed, by: .commandLine, at: fixture.study.clock.now)
            #expect(try await again.get("/reading/review?session=1").headers[.location] == "/reading")
            #expect(try await again.get("/api/reading?session=1").errorCode == "signed-off")
            let late = try await again.send(
                .put, path, json: answerJSON(at: now, base: 2, reason: "Looked once more."))
            #expect(late.errorCode == "study-closed")
        }
        #expect(try await fixture.study.store.verify(fixture.study.name, expecting: nil).isIntact)
    }
}
