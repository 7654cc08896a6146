import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Letters for programs") struct LetterRequestTests {
    private static let order = ProgramClient.Content.json("{\"languages\": [\"en\"]}")
    private static let schedule = """
        {"on": true, "everyDays": 7, "firstDay": "2019-05-06", "hour": 8, "most": 4, "languages": ["en", "zh-Hant"]}
        """

    @Test("are ordered once a key, delivered, and told with what became of them")
    func ordered() async throws {
        let fixture = try await LetterFixture()
        _ = try await fixture.study.reader(named: "Ruth")
        let path = "/api/studies/\(fixture.study.name)/letters"
        try await fixture.site.runProgram(try await fixture.site.addToken(of: "program")) { program in
            let keyless = try await program.ask(.post, path, Self.order)
            #expect(keyless.problemCode == "key-needed")
            for expected in [1, 0] {
                let answer = try await program.ask(.post, path, Self.order, key: "0123456789abcdef")
                #expect(answer.status == .ok && answer.json["ordered"] as? Int == expected)
            }
            for languages in ["[]", "[\"de\"]", "[\"en\", \"en\"]"] {
                let refused = try await program.ask(
                    .post, path, .json("{\"languages\": \(languages)}"), key: "0123456789abcdef")
                #expect(refused.problemCode == "bad-body")
            }
            try await fixture.postman().deliver()
            let letter = try #require(try await program.get(path).items.first)
            #expect(letter["state"] as? String == "sent" && letter["address"] as? String == "Ruth@hospital")
        }
        #expect(fixture.peer.letters.count == 1)
    }

    @Test("have a schedule that is checked")
    func scheduled() async throws {
        let fixture = try await LetterFixture()
        let path = "/api/studies/\(fixture.study.name)/letters"
        try await fixture.site.runProgram(try await fixture.site.addToken(of: "program")) { program in
            #expect(try await program.get(path).json["schedule"] == nil)
            let set = try await program.ask(.put, "\(path)/schedule", .json(Self.schedule))
            #expect(set.status == .ok && set.json["everyDays"] as? Int == 7)
            let wrong = Self.schedule.replacing("\"hour\": 8", with: "\"hour\": 24")
            #expect(try await program.ask(.put, "\(path)/schedule", .json(wrong)).problemCode == "bad-body")
            let stored = try await program.get(path).json["schedule"] as? [String: Any]
            #expect(stored?["hour"] as? Int == 8 && stored?["languages"] as? [String] == ["en", "zh-Hant"])
        }
    }

    @Test("are refused where the server sends none")
    func refused() async throws {
        let fixture = try await SiteFixture()
        let path = "/api/studies/\(fixture.study.name)/letters"
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let order = try await program.ask(.post, path, Self.order, key: "0123456789abcdef")
            #expect(order.status == .conflict && order.problemCode == "no-letters")
            let schedule = try await program.ask(.put, "\(path)/schedule", .json(Self.schedule))
            #expect(schedule.problemCode == "no-letters")
        }
    }
}
