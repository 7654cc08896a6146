import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Tokens on the page of one's own account") struct TokenPagesTests {
    private static let path = "/coordinator/account"
    private static let leaks = [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#]

    private static func form(_ changes: [String: String] = [:]) -> [String: String] {
        [
            "token_name": "nightly export", "role": "statistician", "scope": "all", "days": "30",
            "current": SiteFixture.password,
        ].merging(changes) { _, changed in changed }
    }

    @Test("a token is made with the password, shown once, listed, and revoked", arguments: ["en", "zh-Hant"])
    func whole(language: String) async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            var anna = try await browser.coordinator()
            anna.language = language
            let empty = try await anna.get(Self.path)
            #expect(empty.status == .ok && !empty.text.contains("token-item"))
            let made = try await anna.post("\(Self.path)/tokens", form: Self.form())
            #expect(made.status == .ok)
            let token = String(try #require(made.text.firstMatch(of: /data-copy="([0-9a-z]{26})"/)).1)
            let api = try await browser.get("/api/account", [.authorization: "Bearer \(token)"])
            #expect(api.json["role"] as? String == "statistician" && api.json["token"] as? String == "nightly export")
            let listed = try await anna.get(Self.path)
            #expect(listed.text.contains("nightly export") && !listed.text.contains(token), "it is not shown again")
            let number = try #require(listed.text.firstMatch(of: /name="token" value="([0-9]+)"/)).1
            let revoked = try await anna.post("\(Self.path)/tokens/revoke", form: ["token": String(number)])
            #expect(revoked.status == .seeOther)
            #expect(try await browser.get("/api/account", [.authorization: "Bearer \(token)"]).status == .unauthorized)
            let after = try await anna.get(revoked.headers[.location] ?? "")
            #expect(!after.text.contains("tokens/revoke"))
            for page in [empty, made, listed, after] {
                for leak in Self.leaks {
                    #expect(page.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
                }
            }
        }
        let events = try await fixture.study.store.accountHistory(limit: 2)
        #expect(events.map(\.kind) == ["token-revoked", "token-made"])
        #expect(events.map(\.actor) == ["coordinator:anna", "coordinator:anna"])
    }

    @Test(
        "a token that may not be made is refused beside what was typed",
        arguments: [
            ["current": "wrong"], ["token_name": "  "], ["role": ""], ["days": "0"], ["days": "367"],
            ["scope": "some"], ["scope": "some", "study-elsewhere": "yes"],
        ])
    func refusals(changes: [String: String]) async throws {
        let fixture = try await SiteFixture()
        try await fixture.addAccount("lin", .coordinator, .only([fixture.study.name]))
        _ = try await fixture.addSecondStudy()
        try await fixture.run { browser in
            let lin = try await browser.coordinator("lin")
            let refused = try await lin.post("\(Self.path)/tokens", form: Self.form(changes))
            #expect(refused.status == .unprocessableContent && refused.text.contains("role=\"alert\""))
            #expect(!refused.text.contains("Elsewhere") && !refused.text.contains("study-elsewhere"))
        }
        let id = try await fixture.study.store.account(named: "lin", at: fixture.study.clock.now).id
        #expect(try await fixture.study.store.tokens(of: id).isEmpty)
    }

    @Test("a monitor is offered his own role only, and another's token is not his to revoke")
    func others() async throws {
        let fixture = try await SiteFixture()
        let token = try await fixture.addToken()
        try await fixture.addAccount("mona", .monitor)
        try await fixture.run { browser in
            let mona = try await browser.coordinator("mona")
            let page = try await mona.get(Self.path).text
            #expect(page.contains("value=\"monitor\"") && !page.contains("value=\"statistician\""))
            let refused = try await mona.post("\(Self.path)/tokens", form: Self.form())
            #expect(refused.status == .unprocessableContent, "a monitor's program is no statistician")
            let revoked = try await mona.post("\(Self.path)/tokens/revoke", form: ["token": token.id.number])
            #expect(revoked.status == .notFound)
            #expect(
                try await browser.get("/api/account", [.authorization: "Bearer \(token.token)"]).status == .ok)
        }
    }
}
