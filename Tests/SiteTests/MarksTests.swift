import Foundation
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("Marks on the radiograph") struct MarksTests {
    private static func fixture() async throws -> SiteFixture {
        var folder = StudyFolderFixture()
        folder.allQuestions = true
        return try await SiteFixture(folder)
    }

    private static func answers(_ sides: [String]) -> String {
        let marks = sides.enumerated().map { index, side in
            #"{"shape":"box","side":"\#(side)","x":\#(Double(index) + 1.5),"y":2,"width":3,"height":4.25}"#
        }
        return #"{"fracture":{"choice":"fracture"},"place":{"marks":[\#(marks.joined(separator: ","))]}}"#
    }

    @Test("are kept one on each side, and two on the same side are refused", arguments: ["reading", "warm-up"])
    func onePerSide(mode: String) async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader()
        let now = fixture.study.clock.now.milliseconds
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let state = try await signedIn.get("/api/\(mode)").json
            let slot = try #require((state["slots"] as? [[String: Any]])?.first?["slot"] as? String)
            let path = "/api/\(mode)/slots/\(slot)/answer"
            let refused = try await signedIn.send(
                .put, path, json: answerJSON(at: now, answers: Self.answers(["left", "left"])))
            #expect(refused.status == .unprocessableContent)
            #expect(refused.errorCode == "invalid-answer")
            let kept = try await signedIn.send(
                .put, path, json: answerJSON(at: now, answers: Self.answers(["left", "right"])))
            #expect(kept.status == .ok)
        }
    }

    @Test("on two marks of one side the API names the question and the rule")
    func named() async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader()
        let now = fixture.study.clock.now.milliseconds
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let refused = try await signedIn.send(
                .put, "/api/reading/slots/\(reader.slots[0])/answer",
                json: answerJSON(at: now, answers: Self.answers(["right", "right"])))
            #expect(refused.json["question"] as? String == "place")
            #expect(refused.json["detail"] as? String == "twoOnOneSide")
        }
    }

    @Test("come back as they were sent, those of practice too", arguments: ["reading", "warm-up"])
    func comeBack(mode: String) async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader()
        let now = fixture.study.clock.now.milliseconds
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let before = try await signedIn.get("/api/\(mode)").json
            let slot = try #require((before["slots"] as? [[String: Any]])?.first?["slot"] as? String)
            let answer = try await signedIn.send(
                .put, "/api/\(mode)/slots/\(slot)/answer",
                json: answerJSON(at: now, answers: Self.answers(["right", "left"])))
            #expect(answer.status == .ok)
            let after = try await signedIn.get("/api/\(mode)").json
            let saved = try #require((after["slots"] as? [[String: Any]])?.first?["saved"] as? [String: Any])
            let place = try #require((saved["answers"] as? [String: Any])?["place"] as? [String: Any])
            let marks = try #require(place["marks"] as? [[String: Any]])
            #expect(marks.map { $0["side"] as? String } == ["right", "left"])
            #expect(marks.map { $0["shape"] as? String } == ["box", "box"])
            #expect(marks.map { ($0["x"] as? NSNumber)?.doubleValue } == [1.5, 2.5])
            #expect(marks.map { ($0["y"] as? NSNumber)?.doubleValue } == [2, 2])
            #expect(marks.map { ($0["width"] as? NSNumber)?.doubleValue } == [3, 3])
            #expect(marks.map { ($0["height"] as? NSNumber)?.doubleValue } == [4.25, 4.25])
        }
    }
}
