import Foundation
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("The reader's API") struct ReadingAPITests {
    @Test("keeps an answer, and gives the first receipt when it is sent again")
    func resend() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let body = answerJSON(at: fixture.study.clock.now.milliseconds)
            let path = "/api/reading/slots/\(reader.slots[0])/answer"
            let first = try await signedIn.send(.put, path, json: body)
            fixture.study.clock.advance(milliseconds: 5000)
            let second = try await signedIn.send(.put, path, json: body)
            #expect(first.status == .ok)
            #expect(second.status == .ok)
            #expect(first.json["savedAt"] as? Int64 == second.json["savedAt"] as? Int64)
            let state = try await signedIn.get("/api/reading").json
            let slots = try #require(state["slots"] as? [[String: Any]])
            #expect(slots.compactMap { $0["saved"] as? [String: Any] }.count == 1)
        }
    }

    @Test("tells a second tab which answer stands, and keeps the attempt in the history")
    func secondTab() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let path = "/api/reading/slots/\(reader.slots[0])/answer"
            let now = fixture.study.clock.now.milliseconds
            #expect(try await signedIn.send(.put, path, json: answerJSON("fracture", at: now)).status == .ok)
            let other = try await signedIn.send(.put, path, json: answerJSON("none", at: now))
            #expect(other.status == .conflict)
            #expect(other.errorCode == "already-answered")
            let standing = try #require(other.json["standing"] as? [String: Any])
            #expect(standing["version"] as? Int == 1)
            let change = try await signedIn.send(.put, path, json: answerJSON("none", at: now, base: 1))
            #expect(change.json["version"] as? Int == 2)
        }
        let kinds = try await fixture.study.store.history(of: fixture.study.name, limit: 10, before: nil).map(\.kind)
        #expect(kinds.contains("answer-refused"))
        #expect(kinds.contains("answer-changed"))
    }

    @Test("takes one of two answers that arrive at the same moment")
    func atOnce() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let path = "/api/reading/slots/\(reader.slots[0])/answer"
            let now = fixture.study.clock.now.milliseconds
            let codes = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        let choice = index.isMultiple(of: 2) ? "fracture" : "none"
                        return try await signedIn.send(.put, path, json: answerJSON(choice, at: now)).status.code
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.sorted() == [200] + Array(repeating: 409, count: 7))
        }
    }

    @Test(
        "refuses what the questionnaire does not offer",
        arguments: [
            (#"{"fracture":{"choice":"maybe"}}"#, "unknownOption"),
            (#"{"fracture":{"cannotAssess":"bored"}}"#, "unknownOption"),
            (#"{"fracture":{"scale":3}}"#, "wrongKind"),
            ("{}", "missing"),
            (#"{"fracture":{"choice":"none"},"colour":{"choice":"red"}}"#, "unknownQuestion"),
        ])
    func invalid(answers: String, detail: String) async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let response = try await signedIn.send(
                .put, "/api/reading/slots/\(reader.slots[0])/answer",
                json: answerJSON(at: fixture.study.clock.now.milliseconds, answers: answers))
            #expect(response.status == .unprocessableContent)
            #expect(response.errorCode == "invalid-answer")
            #expect(response.json["detail"] as? String == detail)
        }
        #expect(try await fixture.study.store.view(of: reader.id).session.answered == 0)
    }

    @Test("refuses an answer to a case that is another reader's, and shows no other reader's image")
    func notYours() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        let other = try await fixture.study.reader("surgeon")
        let image = try #require(try await fixture.study.store.view(of: other.id).session.slots.first?.image)
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let response = try await signedIn.send(
                .put, "/api/reading/slots/\(other.slots[0])/answer",
                json: answerJSON(at: fixture.study.clock.now.milliseconds))
            #expect(response.status == .notFound)
            #expect(response.errorCode == "not-your-case")
            #expect(try await signedIn.get("/images/\(image)").status == .notFound)
            let owner = try await browser.opening(other.invitation)
            #expect(try await owner.get("/images/\(image)").headers[.contentType] == "image/png")
        }
    }

    @Test("says why an answer comes too early or too late", arguments: [StudyState.draft, .closed, .locked])
    func wrongState(state: StudyState) async throws {
        let fixture = try await SiteFixture(isOpen: state != .draft)
        let reader = try await fixture.study.reader()
        if state != .draft {
            try await fixture.study.store.change(
                fixture.study.name, to: state, by: .commandLine, at: fixture.study.clock.now)
        }
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let response = try await signedIn.send(
                .put, "/api/reading/slots/\(reader.slots[0])/answer",
                json: answerJSON(at: fixture.study.clock.now.milliseconds))
            #expect(response.status == .conflict)
            #expect(
                response.errorCode
                    == ["draft": "study-not-open", "closed": "study-closed", "locked": "study-locked"][state.rawValue])
        }
        #expect(try await fixture.study.store.view(of: reader.id).session.answered == 0)
    }

    @Test("reads bodies that are no answers without harm", arguments: ["", "null", "[]", "{", #"{"submission":1}"#])
    func malformed(body: String) async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let path = "/api/reading/slots/\(reader.slots[0])/answer"
            #expect(try await signedIn.send(.put, path, json: body).status == .unprocessableContent)
        }
    }

    @Test("refuses a body of a hundred megabytes without reading it")
    func hugeBody() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let body = ByteBuffer(repeating: UInt8(ascii: " "), count: 100_000_000)
            let response = try await signedIn.client.execute(
                uri: "/api/reading/slots/\(reader.slots[0])/answer", method: .put,
                headers: signedIn.headers([.contentType: "application/json"]), body: body)
            #expect(response.status == .contentTooLarge)
            #expect(response.errorCode == "too-large")
        }
    }

    @Test("cuts off times that cannot be, and keeps those that can")
    func times() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let now = fixture.study.clock.now.milliseconds
            for (slot, time) in zip(reader.slots, [now + 3_600_000, now - 86_400_000_000, now - 1000]) {
                let response = try await signedIn.send(
                    .put, "/api/reading/slots/\(slot)/answer", json: answerJSON(at: max(time, 10_000)))
                #expect(response.status == .ok)
            }
        }
        let folder = fixture.study.folder.url.appendingPathComponent("export")
        try await fixture.study.store.export(
            fixture.study.name, includingReferenceStandard: false, confidential: fixture.study.confidential, to: folder,
            version: "test", by: .commandLine, at: fixture.study.clock.now)
        let bytes = Array(try Data(contentsOf: folder.appendingPathComponent("readings.csv")))
        let table = try #require(DelimitedTable.parse(bytes, named: "readings.csv").value)
        let answered = table.rows.filter { $0.value("status") == "answered" }
        #expect(answered.count == 3)
        let now = fixture.study.clock.now.description
        #expect(answered.allSatisfy { ($0.value("answered_at") ?? "~") <= now })
        #expect(answered.allSatisfy { ($0.value("shown_at") ?? "") >= "2019-05-01" })
    }

    @Test("says the same of every case but for what is random: nothing tells the class")
    func uniform() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let slots = try #require(try await signedIn.get("/api/reading").json["slots"] as? [[String: Any]])
            #expect(Set(slots.map { $0.keys.sorted() }) == [["image", "position", "saved", "slot"]])
            var headers: Set<[String]> = []
            for slot in slots {
                let image = try #require(slot["image"] as? String)
                let response = try await signedIn.get(image)
                headers.insert(
                    response.headers.filter {
                        !["content-length", "date", "x-request-id"].contains($0.name.canonicalName)
                    }.map(\.description).sorted())
                #expect(response.text.contains("tEXt") == false)
            }
            #expect(headers.count == 1)
        }
    }
}
