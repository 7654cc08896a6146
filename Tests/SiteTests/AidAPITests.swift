import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Reports
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("A session that is read with a model, as its pages ask and send") struct AidAPITests {
    private static func fixture(cases: Int = 2) async throws -> SiteFixture {
        let fixture = try await SiteFixture(StudyFixture.folder(cases: cases))
        try await fixture.study.scoreWithMaps(calling: [1, 2])
        return fixture
    }

    @Test(
        "before the own answer the server gives out neither probability nor map; after it both, and takes a second answer"
    )
    func life() async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader()
        let path = "/api/reading/slots/\(reader.slots[0])"
        try await fixture.run { browser in
            let device = try await browser.opening(reader.invitation)
            for early in [
                try await device.send(.post, "\(path)/advice", json: "{}"), try await device.get("\(path)/advice/map"),
                try await device.send(
                    .put, "\(path)/second", json: answerJSON(at: fixture.study.clock.now.milliseconds)),
            ] {
                #expect(early.status == .conflict && early.errorCode == "first-answer-needed")
                #expect(!early.text.contains("0.9"))
            }
            var slots = try #require(try await device.get("/api/reading").json["slots"] as? [[String: Any]])
            #expect(slots.allSatisfy { $0.keys.contains("second") && $0["second"] is NSNull })

            try await fixture.study.answer(reader, position: 1)
            #expect(try await device.get("\(path)/advice/map").errorCode == "advice-not-seen")
            let advice = try await device.send(.post, "\(path)/advice", json: "{}")
            #expect(advice.status == .ok && advice.json["probability"] as? Double == 0.9)
            #expect(advice.json["fracture"] as? Bool == true && advice.json["map"] as? String == "\(path)/advice/map")
            let map = try await device.get("\(path)/advice/map")
            #expect(map.status == .ok && map.headers[.contentType] == "image/png")
            let now = fixture.study.clock.advance(milliseconds: 9000).milliseconds
            #expect(try await device.send(.put, "\(path)/second", json: answerJSON("none", at: now)).status == .ok)
            slots = try #require(try await device.get("/api/reading").json["slots"] as? [[String: Any]])
            let second = try #require(slots.first?["second"] as? [String: Any])
            #expect(second["answers"] as? [String: [String: String]] == ["fracture": ["choice": "none"]])
            #expect(try await device.send(.post, "\(path)/advice", json: "{}").errorCode == "already-answered")
        }
        #expect(try await fixture.study.store.verify(fixture.study.name, expecting: nil).isIntact)
    }

    @Test("before the signature the page counts the cases whose answer is another one after the advice")
    func changed() async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let device = try await browser.opening(reader.invitation)
            for (slot, choice) in zip(reader.slots, ["fracture", "none"]) {
                let path = "/api/reading/slots/\(slot)"
                let first = fixture.study.clock.advance(milliseconds: 20_000).milliseconds
                #expect(try await device.send(.put, "\(path)/answer", json: answerJSON(at: first)).status == .ok)
                #expect(try await device.send(.post, "\(path)/advice", json: "{}").status == .ok)
                let second = fixture.study.clock.advance(milliseconds: 9000).milliseconds
                #expect(
                    try await device.send(.put, "\(path)/second", json: answerJSON(choice, at: second)).status == .ok)
            }
            let page = try await device.get("/reading/sign-off").text
            #expect(page.contains("<dt>Answers changed</dt><dd>1</dd>"))
            #expect(page.contains("<dt>Cannot assess</dt><dd>0</dd>"))
        }
    }

    @Test(
        "another reader's case looks like one that does not exist, and an unaided session has no key for a second answer"
    )
    func closed() async throws {
        let fixture = try await Self.fixture()
        let (reader, other) = (try await fixture.study.reader(), try await fixture.study.reader())
        try await fixture.study.answer(reader, position: 1)
        try await fixture.run { browser in
            let stranger = try await browser.opening(other.invitation)
            let unknown = String(repeating: "a", count: reader.slots[0].count)
            let answers = try await [reader.slots[0], unknown].asyncMap {
                try await stranger.send(.post, "/api/reading/slots/\($0)/advice", json: "{}")
            }
            #expect(answers.map(\.status) == [.notFound, .notFound] && answers[0].text == answers[1].text)
        }
        let plain = try await SiteFixture()
        try await plain.study.scoreWithMaps(calling: [1])
        let unaided = try await plain.study.reader()
        try await plain.study.answer(unaided, position: 1)
        try await plain.run { browser in
            let device = try await browser.opening(unaided.invitation)
            let path = "/api/reading/slots/\(unaided.slots[0])"
            #expect(try await device.send(.post, "\(path)/advice", json: "{}").errorCode == "not-aided")
            #expect(try await device.get("\(path)/advice/map").errorCode == "not-aided")
            let slots = try #require(try await device.get("/api/reading").json["slots"] as? [[String: Any]])
            #expect(slots.allSatisfy { !$0.keys.contains("second") })
        }
    }

    @Test("a study whose model is silent on a case is not opened")
    func silent() async throws {
        let fixture = try await SiteFixture(StudyFixture.folder(cases: 2), isOpen: false)
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let refused = try await coordinator.post("\(fixture.address)/open", form: ["confirm": "yes"])
            #expect(refused.status == .conflict)
            try await fixture.study.scoreWithMaps(calling: [1])
            let opened = try await coordinator.post("\(fixture.address)/open", form: ["confirm": "yes"])
            #expect(opened.status == .seeOther)
        }
    }

    @Test(
        "the results show both answers as readings of their own, apart where the model was right and where it was wrong"
    )
    func results() async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader()
        for position in 1...2 {
            try await fixture.study.answer(reader, position: position)
            try await fixture.study.answerAgain(
                reader, position: position, .answer(at: fixture.study.clock.now, "none"))
        }
        let comparison = try await StudyComparison(
            of: fixture.study.name, in: fixture.study.store, confidential: fixture.study.confidential)
        #expect(comparison.data.modalities.map(\.description) == ["unaided", "aided"])
        #expect(comparison.data.readings.count == 4 && comparison.data.secondReadings.map(\.model) == ["DenseNet-121"])
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ work: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await work(element)) }
        return values
    }
}
