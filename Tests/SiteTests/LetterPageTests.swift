import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("The page of letters") struct LetterPageTests {
    private static func key(_ page: TestResponse) throws -> String {
        String(try #require(page.text.firstMatch(of: /name="key" value="([0-9a-z]+)"/)).1)
    }

    @Test("shows the letter and who gets it, orders with one button, and the button pressed twice orders once")
    func button() async throws {
        let fixture = try await LetterFixture()
        let ruth = try await fixture.study.reader(named: "Ruth")
        _ = try await fixture.study.reader(named: "Ann on ward 7")
        let address = "\(fixture.site.address)/letters"
        try await fixture.site.run { browser in
            var coordinator = try await browser.coordinator()
            for (language, words) in [("en", "Dear Ruth,"), ("zh-Hant", "電子郵件提醒")] {
                coordinator.language = language
                let page = try await coordinator.get(address)
                #expect(page.status == .ok)
                #expect(page.text.contains(words) && page.text.contains("R02"))
                for leak in [#"[>" ]coordinator\.[a-z]"#, #"[>" ]letters\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                    let isClean = page.text.range(of: leak, options: .regularExpression) == nil
                    #expect(isClean, "\(leak)")
                }
                for secret in [ruth.invitation.linkToken, ruth.invitation.typedCode] {
                    #expect(!page.text.contains(secret))
                }
            }
            coordinator.language = "en"
            let key = try Self.key(try await coordinator.get(address))
            for done in ["ordered", "nobody"] {
                let answer = try await coordinator.post(address, form: ["key": key, "languages": "en"])
                #expect(answer.headers[.location] == "\(address)?done=\(done)")
            }
            try await fixture.postman().deliver()
            let page = try await coordinator.get(address)
            #expect(page.text.contains("Ruth@hospital") && page.text.contains("250 2.0.0 taken"))
            // Who was just written to is not among those who get a letter now.
            #expect(page.text.contains("Written to within the last 12 hours: R01."))
            #expect(page.text.contains("Nobody can be written to now."))
            let overview = try await coordinator.get(fixture.site.address)
            #expect(overview.text.contains("Letters: 1 sent, 0 waiting, 0 failed or unknown."))
            #expect(
                try await coordinator.post(address, form: ["key": "?", "languages": "en"]).status
                    == .unprocessableContent)
        }
        #expect(fixture.peer.letters.map(\.recipients) == [["<Ruth@hospital>"]])
        #expect(try await fixture.site.events(.remindersOrdered).map(\.actor) == ["coordinator:anna"])
    }

    @Test("keeps a schedule, says when the next letters go, and refuses what cannot be")
    func schedule() async throws {
        let fixture = try await LetterFixture()
        let address = "\(fixture.site.address)/letters"
        let form = [
            "on": "yes", "every": "7", "first": "2019-05-02", "hour": "9", "most": "3", "languages": "zh-Hant",
        ]
        try await fixture.site.run { browser in
            let coordinator = try await browser.coordinator()
            for (field, value) in [("every", "0"), ("first", "tomorrow"), ("hour", "25"), ("languages", "de")] {
                let refused = try await coordinator.post(
                    "\(address)/schedule", form: form.merging([field: value]) { $1 })
                #expect(refused.status == .unprocessableContent)
                #expect(try await fixture.study.confidential.reminderSchedule(of: fixture.study.name) == nil)
            }
            let set = try await coordinator.post("\(address)/schedule", form: form)
            #expect(set.headers[.location] == "\(address)?done=on")
            let page = try await coordinator.get(address)
            #expect(page.text.contains("2019-05-02 at 9:00 (Asia/Taipei), then every 7 days"))
            let off = try await coordinator.post("\(address)/schedule", form: form.filter { $0.key != "on" })
            #expect(off.headers[.location] == "\(address)?done=off")
            #expect(try await !coordinator.get(address).text.contains("then every 7 days"))
        }
        let details = try await fixture.site.events(.remindersScheduled).map(\.details)
        // The latest first.
        #expect(details.count == 2 && details[0].contains("\"on\":\"no\"") && details[1].contains("\"on\":\"yes\""))
    }

    @Test("offers nothing where the server sends no letters")
    func notOffered() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        _ = try await fixture.study.reader(named: "Ruth")
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get("\(fixture.address)/letters")
            #expect(page.text.contains("This server sends no letters") && !page.text.contains("name=\"key\""))
            for path in ["letters", "letters/schedule"] {
                #expect(try await coordinator.post("\(fixture.address)/\(path)", form: [:]).status == .conflict)
            }
        }
        #expect(try await fixture.study.confidential.reminderLetters(of: fixture.study.name).isEmpty)
    }
}
