import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("Tracks of the viewer, as the page sends them") struct ViewTrackAPITests {
    private static func body(
        _ steps: String, key: String = "0123456789abcdef", submission: String = "null", at time: Int64
    ) -> String {
        "{\"key\":\"\(key)\",\"submission\":\(submission),\"shownAt\":\(time),\"steps\":\(steps)}"
    }

    private static let steps = """
        [[0,"canvas",900,700],[0,"view",2040,4080,4096,160,240,1],[350,"marks",["box","left",16,32,48,64]],
         [50,"choice","fracture"],[10,"choice",null],[5,"left"],[5,"back"]]
        """

    @Test("one is kept, and replayed on the page of its reading beside the answer that ended it")
    func kept() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let reader = try await fixture.study.reader()
        try await fixture.study.answerAll(reader)
        let submission = try #require(
            try await fixture.study.store.readingRecords(
                of: fixture.study.name, case: try await Self.number(fixture, reader), session: 1
            ).first?.standing?.submission.key)
        try await fixture.run { browser in
            let device = try await browser.opening(reader.invitation)
            let body = Self.body(
                Self.steps, submission: "\"\(submission)\"", at: fixture.study.clock.now.milliseconds - 30_000)
            let path = "/api/reading/slots/\(reader.slots[0])/track"
            for _ in 0..<2 { #expect(try await device.send(.post, path, json: body).status == .noContent) }
            try await fixture.lock()
            let refused = try await device.send(.post, path, json: body)
            #expect(refused.status == .conflict && refused.errorCode == "study-locked")
            let coordinator = try await browser.coordinator()
            let query = String(try await coordinator.openDesk(fixture).drop { $0 != "?" })
            let number = try await Self.number(fixture, reader)
            let page = try await coordinator.get("\(fixture.address)/desk/cases/\(number)/\(reader.code)\(query)")
            let track = try #require((page.pageData?["tracks"] as? [[String: Any]])?.first)
            #expect(track["version"] as? Int == 1)
            let steps = try #require(track["steps"] as? [[String: Any]])
            #expect(steps.map { $0["ms"] as? Int } == [0, 0, 350, 400, 410, 415, 420])
            #expect(steps[1]["window"] as? [Double] == [127.5, 255] && steps[1]["inverted"] as? Bool == true)
            #expect(page.text.contains("id=\"play\""))
        }
        #expect(try await fixture.study.store.verify(fixture.study.name, expecting: nil).isIntact)
    }

    private static func number(_ fixture: SiteFixture, _ reader: TestReader) async throws -> CaseNumber {
        try #require(
            try await fixture.study.store.assignedCases(of: fixture.study.name).first { $0.slot == reader.slots[0] }?
                .number)
    }

    @Test(
        "anything that no page sends is refused and changes nothing",
        arguments: [
            "[]", "[[5,\"left\"]]", "[[0,\"jump\"]]", "[[0,\"view\",1,2,3]]", "[[0,\"view\",1.5,2,3,4,5,0]]",
            "[[0,\"view\",1,1,1,1,1,2]]", "[[0,\"canvas\",0,1]]", "[[-1,\"left\"]]", "[[0,\"choice\",7]]",
            "[[0,\"marks\",[\"circle\",null,1,1,1,1]]]", "[[0,\"marks\",[\"box\",\"up\",1,1,1,1]]]", "{}", "[0]",
            "[[0,\"left\"],[90000000,\"back\"]]", "[[0,\"left\"],[1e300,\"back\"]]",
        ])
    func refused(steps: String) async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let device = try await browser.opening(reader.invitation)
            let body = Self.body(steps, at: fixture.study.clock.now.milliseconds)
            let answer = try await device.send(.post, "/api/reading/slots/\(reader.slots[0])/track", json: body)
            #expect(answer.status == .unprocessableContent && answer.errorCode == "invalid-answer")
        }
        let number = try await Self.number(fixture, reader)
        #expect(
            try await fixture.study.store.viewTracks(
                of: fixture.study.name, reader: reader.code, session: 1, case: number
            ).isEmpty)
    }

    @Test("a foreign slot, no reader at all and a body too large are refused")
    func strangers() async throws {
        let fixture = try await SiteFixture()
        let (reader, other) = (try await fixture.study.reader(), try await fixture.study.reader())
        let now = fixture.study.clock.now.milliseconds
        try await fixture.run { browser in
            let device = try await browser.opening(reader.invitation)
            let body = Self.body(Self.steps, at: now)
            let path = "/api/reading/slots/\(other.slots[0])/track"
            #expect(try await device.send(.post, path, json: body).status == .notFound)
            #expect(try await browser.send(.post, path, json: body).status == .unauthorized)
            let long = Self.body("[" + String(repeating: " ", count: 70_000) + "]", at: now)
            let own = "/api/reading/slots/\(reader.slots[0])/track"
            #expect(try await device.send(.post, own, json: long).status == .contentTooLarge)
            let badKey = Self.body(Self.steps, key: "short", at: now)
            #expect(try await device.send(.post, own, json: badKey).status == .unprocessableContent)
        }
    }
}
