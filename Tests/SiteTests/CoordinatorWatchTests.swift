import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("A coordinator watches: flags and reminders") struct CoordinatorWatchTests {
    private static func fixture() async throws -> SiteFixture {
        var folder = StudyFolderFixture()
        folder.cases = 24
        let fixture = try await SiteFixture(folder)
        try await fixture.addCoordinator()
        let reader = try await fixture.study.reader(named: "=Ruth Okafor")
        for position in 1...24 {
            var submission = Submission.answer(at: fixture.study.clock.advance(milliseconds: 20_000))
            submission.activeMilliseconds = 900
            try await fixture.study.answer(reader, position: position, submission)
        }
        return fixture
    }

    @Test("the page of flags tells reason and numbers in both languages, and notes a look with its words")
    func quality() async throws {
        let fixture = try await Self.fixture()
        try await fixture.run { browser in
            var coordinator = try await browser.coordinator()
            let address = "\(fixture.address)/quality"
            for (language, words) in [("en", "24 of 24 cases had less than 2 s"), ("zh-Hant", "24 個病例中有 24 個")] {
                coordinator.language = language
                let page = try await coordinator.get(address)
                #expect(page.status == .ok)
                #expect(page.text.contains(words))
                for leak in [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                    let isClean = page.text.range(of: leak, options: .regularExpression) == nil
                    #expect(isClean, "\(leak)")
                }
            }
            coordinator.language = "en"
            let form = ["reader": "R01", "session": "1", "flag": "fast", "reason": "Asked her."]
            let empty = try await coordinator.post(address, form: form.merging(["reason": " "]) { $1 })
            #expect(empty.status == .unprocessableContent)
            #expect(try await coordinator.post(address, form: ["flag": "slow"]).status == .badRequest)
            #expect(try await fixture.events(.flagReviewed).isEmpty)
            let done = try await coordinator.post(address, form: form)
            #expect(done.headers[.location] == "\(address)?done=reviewed")
            #expect(try await coordinator.get(address).text.contains("Asked her."))
            #expect(try await coordinator.get(fixture.address).text.contains("R01"), "nobody is excluded")
        }
        #expect(try await fixture.events(.flagReviewed).map(\.actor) == ["coordinator:anna"])
    }

    @Test("reminders are a table that no spreadsheet computes, and each download is told")
    func reminders() async throws {
        let fixture = try await Self.fixture()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let file = try await coordinator.post("\(fixture.address)/reminders", form: [:])
            #expect(file.status == .ok)
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"reminders-") == true)
            let lines = file.text.dropFirst().components(separatedBy: "\r\n")
            #expect(lines[0].hasPrefix("study,reader,name,contact,specialty,link,session,done,of,left"))
            #expect(lines[1].contains("R01,'=Ruth Okafor,'=Ruth Okafor@hospital,Radiologist,used,1,24,24,0,2019-"))
            #expect(try await fixture.events(.remindersMade).map(\.actor) == ["coordinator:anna"])
            #expect(try await browser.post("\(fixture.address)/reminders", form: [:]).status != .ok)
            _ = try await coordinator.post("\(fixture.address)/close", form: [:])
            let closed = try await coordinator.post("\(fixture.address)/reminders", form: [:])
            #expect(closed.status == .conflict)
            #expect(!closed.text.contains("@hospital"))
        }
        #expect(try await fixture.events(.remindersMade).count == 1)
    }
}
