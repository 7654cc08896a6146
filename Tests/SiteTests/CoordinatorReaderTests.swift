import Foundation
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("Readers, as their coordinator runs them") struct CoordinatorReaderTests {
    @Test("invites by number and shows links that work, once")
    func inviteByCount() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.invite(fixture, ["specialty": "surgeon", "count": "2"])
            #expect(page.status == .ok)
            #expect(page.headers[.cacheControl] == "private, no-store")
            let links = page.links
            #expect(links.count == 2)
            for link in links {
                let opened = try await browser.get(link)
                #expect(opened.headers[.location] == "/reading")
            }
            let again = try await coordinator.get(fixture.address)
            #expect(again.text.contains("R01") && again.text.contains("R02"))
            #expect(links.allSatisfy { !again.text.contains($0) })
        }
        #expect(try await fixture.events(.readerInvited).map(\.actor) == ["coordinator:anna", "coordinator:anna"])
    }

    @Test("keeps names and contacts with the truth, and off every page of a reader")
    func inviteByName() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let names = "Wang <b>Mei</b> <wang@example.org>\r\n\r\n  Sven Lindqvist  "
            let page = try await coordinator.invite(
                fixture, ["specialty": "radiologist", "names": names, "count": "9"])
            #expect(page.links.count == 2, "the number counts only without names")
            #expect(page.text.contains("Wang &lt;b&gt;Mei&lt;/b&gt;"), "a name is text and never markup")
            let study = try await coordinator.get(fixture.address)
            #expect(study.text.contains("Sven Lindqvist"))
            let reader = browser.keeping(try await browser.get(try #require(page.links.last)))
            #expect(try await !reader.get("/reading/welcome").text.contains("Lindqvist"))
        }
        let identities = try await fixture.study.confidential.identities(in: fixture.study.name)
        #expect(identities["R01"]?.name == "Wang <b>Mei</b>")
        #expect(identities["R01"]?.contact == "wang@example.org")
        #expect(identities["R02"]?.name == "Sven Lindqvist")
    }

    @Test("invites nobody by an incomplete form, or by the same form twice")
    func refusedInvitations() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            for form in [
                ["specialty": "", "count": "1"], ["specialty": "dentist", "count": "1"],
                ["specialty": "surgeon", "count": "0"], ["specialty": "surgeon", "count": "201"],
                ["specialty": "surgeon", "count": "two"], ["specialty": "surgeon", "names": " \n "],
            ] {
                let response = try await coordinator.invite(fixture, form)
                #expect(response.status == .unprocessableContent, "\(form)")
                #expect(response.links.isEmpty)
            }
            let form = ["specialty": "surgeon", "count": "1", "seen": "0"]
            #expect(try await coordinator.invite(fixture, form).status == .ok)
            #expect(try await coordinator.invite(fixture, form).status == .conflict)
        }
        #expect(try await fixture.study.store.progress(of: fixture.study.name).count == 1)
    }

    @Test("revokes a link: it opens nothing any more, and browsers that are signed in are refused")
    func revoke() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let signedIn = try await browser.opening(reader.invitation)
            #expect(try await signedIn.get("/reading").status == .seeOther)
            let done = try await coordinator.post("\(fixture.address)/readers/R01/revoke", form: [:])
            #expect(done.headers[.location] == "\(fixture.address)?done=revoked#R01")
            #expect(try await signedIn.get("/reading").status == .forbidden)
            #expect(try await browser.get("/r/\(reader.invitation.linkToken)").status == .notFound)
            #expect(try await browser.post("/code", form: ["code": reader.invitation.typedCode]).status == .notFound)
            let said = try await coordinator.get("\(fixture.address)?done=revoked")
            #expect(said.text.contains("role=\"status\""))
        }
    }

    @Test("issues a new link that replaces the one before")
    func reissue() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let reader = try await fixture.study.reader()
        try await fixture.study.answer(reader, position: 1)
        try await fixture.run { browser in
            let page = try await browser.coordinator().post("\(fixture.address)/readers/R01/reissue", form: [:])
            let link = try #require(page.links.first)
            #expect(try await browser.get("/r/\(reader.invitation.linkToken)").status == .notFound)
            #expect(try await browser.get(link).headers[.location] == "/reading")
        }
        let progress = try #require(try await fixture.study.store.progress(of: fixture.study.name).first)
        #expect(progress.sessions.first?.answered == 1, "the answers stay")
    }

    @Test("declares answers void with a reason and a confirmation, and not without")
    func void() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        _ = try await fixture.study.reader()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let address = "\(fixture.address)/readers/R01/void"
            for form in [["reason": "Withdrew"], ["confirm": "yes"], ["confirm": "yes", "reason": "  "]] {
                #expect(try await coordinator.post(address, form: form).status == .unprocessableContent, "\(form)")
            }
            #expect(try await fixture.events(.readerVoided).isEmpty)
            let done = try await coordinator.post(address, form: ["confirm": "yes", "reason": "Withdrew"])
            #expect(done.headers[.location] == "\(fixture.address)?done=voided#R01")
            let page = try await coordinator.get("\(fixture.address)/readers/R01")
            #expect(page.text.contains("Withdrew"))
        }
        let event = try #require(try await fixture.events(.readerVoided).first)
        #expect(event.texts["reason"] == "Withdrew")
        #expect(event.actor == "coordinator:anna")
    }

    @Test("finds no reader and no study that is not there")
    func notFound() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            for path in ["/coordinator/studies/other", "/coordinator/studies/%2e%2e", "\(fixture.address)/readers/R09"]
            {
                #expect(try await coordinator.get(path).status == .notFound, "\(path)")
            }
            #expect(try await coordinator.post("\(fixture.address)/readers/R09/revoke", form: [:]).status == .notFound)
        }
    }

    @Test("tells the median of the active seconds until the first answer")
    func pace() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        for (position, active) in ([2000, 9000, 4000, 5000] as [Int64]).enumerated() {
            var submission = Submission.answer(at: fixture.study.clock.advance(milliseconds: 20_000))
            submission.activeMilliseconds = active
            try await fixture.study.answer(reader, position: position + 1, submission)
            guard position == 0 else { continue }
            var change = Submission.answer(
                at: fixture.study.clock.advance(milliseconds: 20_000), "none", base: 1)
            change.activeMilliseconds = 60_000
            try await fixture.study.answer(reader, position: 1, change)
        }
        let pace = try await fixture.study.store.progress(of: fixture.study.name).first?.pace
        #expect(pace?.cases == 4)
        #expect(pace?.medianActiveMilliseconds == 4500)
    }
}
