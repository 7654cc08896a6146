import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Accounts in the browser") struct AccountPagesTests {
    private static let leaks = [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#]
    private static let newPassword = "tulips sing behind the gate"

    @Test(
        "a person is invited, sets the password by a link that works once, and signs in", arguments: ["en", "zh-Hant"])
    func invitation(language: String) async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            var anna = try await browser.coordinator()
            anna.language = language
            let form = ["name": "Dr Lin", "role": "statistician", "scope": "some", "study-small": "yes"]
            let page = try await anna.post("/coordinator/accounts", form: form)
            #expect(page.status == .ok)
            let match = try #require(
                page.text.firstMatch(of: /data-copy="[^"]*?(\/coordinator\/invitation\/[0-9a-z]+)"/))
            let link = String(match.1)
            var lin = browser
            lin.language = language
            let door = try await lin.get(link)
            #expect(door.status == .ok && door.text.contains("Dr Lin"))
            for (new, again) in [("short", "short"), (Self.newPassword, "other"), ("Dr Lin Dr Lin", "Dr Lin Dr Lin")] {
                let refused = try await lin.post(link, form: ["new": new, "again": again])
                #expect(refused.status == .unprocessableContent)
                #expect(refused.text.contains("role=\"alert\"") && !refused.text.contains(Self.newPassword))
            }
            let huge = String(repeating: "a", count: 9000)
            #expect(try await lin.post(link, form: ["new": huge, "again": huge]).status == .contentTooLarge)
            let set = try await lin.post(link, form: ["new": Self.newPassword, "again": Self.newPassword])
            #expect(set.headers[.location] == "/coordinator/sign-in?done=password")
            #expect(try await lin.get(link).status == .notFound)
            #expect(
                try await lin.post(link, form: ["new": Self.newPassword, "again": Self.newPassword]).status == .notFound
            )
            let entered = try await lin.post(
                "/coordinator/sign-in", form: ["name": "Dr Lin", "password": Self.newPassword])
            #expect(entered.status == .seeOther)
            let list = try await lin.keeping(entered).get("/coordinator")
            #expect(list.status == .ok && list.text.contains(fixture.address))
            #expect(!list.text.contains("/coordinator/accounts"))
            for response in [page, door, list, try await anna.get("/coordinator/accounts")] {
                for leak in Self.leaks {
                    #expect(response.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
                }
            }
        }
        let events = try await fixture.study.store.accountHistory(limit: 20)
        #expect(
            events.reversed().map { "\($0.kind) \($0.subject) \($0.actor)" } == [
                "account-added anna command-line", "account-signed-in anna coordinator:anna",
                "account-added Dr Lin coordinator:anna", "account-link-issued Dr Lin coordinator:anna",
                "password-set Dr Lin statistician:Dr Lin", "account-signed-in Dr Lin statistician:Dr Lin",
            ])
        #expect(try await fixture.study.store.firstBrokenAccountEvent() == nil)
    }

    @Test("where codes are required, an account and its tokens open nothing but its own page before they are on")
    func requiredCodes() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let id = try #require(try await fixture.study.store.accounts(at: fixture.study.clock.now).first?.id)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let site = try fixture.site { $0.demandsCodes = true }
        try await Application(router: site.router(), logger: logger).test(.router) { client in
            let anna = try await Browser(client: client).coordinator()
            for path in ["/coordinator", "/coordinator/accounts", fixture.address] {
                let sent = try await anna.get(path)
                #expect(sent.status == .seeOther && sent.headers[.location] == "/coordinator/account?done=codes-needed")
            }
            #expect(
                try await anna.get("/coordinator/account?done=codes-needed").text.contains("Everybody here needs codes")
            )
            #expect(try await anna.post("\(fixture.address)/close", form: ["confirm": "yes"]).status == .forbidden)
            let made = try await anna.post(
                "/coordinator/account/tokens",
                form: [
                    "token_name": "export", "role": "monitor", "scope": "all", "days": "30",
                    "current": SiteFixture.password,
                ])
            let token = String(try #require(made.text.firstMatch(of: /data-copy="([0-9a-z]{26})"/)).1)
            let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
            let refused = try await Browser(client: client).get("/api/account", bearer)
            #expect(refused.status == .forbidden && refused.text.contains("codes-needed"))
            _ = try await anna.post("/coordinator/account/codes", form: ["current": SiteFixture.password])
            let secret = try #require(try await fixture.study.store.offeredCodeSecret(of: id))
            let code = secret.code(counter: UInt64(fixture.study.clock.now.milliseconds / 30_000))
            #expect(try await anna.post("/coordinator/account/codes/confirm", form: ["code": code]).status == .ok)
            #expect(try await anna.get("/coordinator").status == .ok)
            #expect(try await Browser(client: client).get("/api/account", bearer).status == .ok)
        }
    }

    @Test("codes of an app are asked for once they are on; each counts once, and a recovery code in its place")
    func codes() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let password = SiteFixture.password
        try await fixture.run { browser in
            let anna = try await browser.coordinator()
            #expect(
                try await anna.post("/coordinator/account/codes", form: ["current": "no"]).status
                    == .unprocessableContent)
            let offered = try await anna.post("/coordinator/account/codes", form: ["current": password])
            let address = try #require(offered.text.firstMatch(of: /otpauth:[^"]*?secret=([A-Z2-7]+)/))
            let id = try #require(try await fixture.study.store.accounts(at: fixture.study.clock.now).first?.id)
            let secret = try #require(try await fixture.study.store.offeredCodeSecret(of: id))
            #expect(secret.base32 == String(address.1) && offered.text.contains("account-qr"))
            func code() -> String { secret.code(counter: UInt64(fixture.study.clock.now.milliseconds / 30_000)) }
            // Not on yet: the password is enough.
            #expect(try await browser.enter(code: "").status == .seeOther)
            let wrong = try await anna.post("/coordinator/account/codes/confirm", form: ["code": "000000x"])
            #expect(wrong.status == .unprocessableContent)
            let on = try await anna.post("/coordinator/account/codes/confirm", form: ["code": code()])
            let recovery = on.text.matches(of: /<li><code>([0-9A-Z-]+)<\/code>/).map { String($0.1) }
            #expect(recovery.count == StudyStore.recoveryCodeCount && Set(recovery).count == recovery.count)
            // The code that turned codes on is spent.
            #expect(try await browser.enter(code: code()).status == .forbidden)
            #expect(try await browser.enter(code: "").status == .forbidden)
            fixture.study.clock.advance(milliseconds: 30_000)
            let used = code()
            #expect(try await browser.enter(code: used, password: "wrong").status == .forbidden)
            #expect(try await browser.enter(code: used).status == .seeOther)
            #expect(try await browser.enter(code: used).status == .forbidden, "a code counts once")
            #expect(try await browser.enter(code: recovery[3].lowercased()).status == .seeOther)
            #expect(try await browser.enter(code: recovery[3]).status == .forbidden, "a recovery code counts once")
            let own = try await anna.get("/coordinator/account")
            #expect(own.text.contains("Recovery codes left: 9."))
            let off = try await anna.post("/coordinator/account/codes/off", form: ["current": password])
            #expect(off.status == .seeOther)
            #expect(try await browser.enter(code: "").status == .seeOther)
        }
    }

    @Test("the secret of an app stands in no file of the installation in a form that is of use")
    func secretIsSealed() async throws {
        let fixture = try await SiteFixture()
        let id = try await fixture.addAccount("anna", .coordinator)
        let store = fixture.study.store
        let secret = try await store.offerCodeSecret(to: id)
        let now = fixture.study.clock.now
        let code = secret.code(counter: UInt64(now.milliseconds / 30_000))
        let codes = try #require(try await store.turnCodesOn(of: id, code: code, by: .commandLine, at: now))
        let folder = fixture.study.data.folder
        let files = try #require(FileManager.default.subpaths(atPath: folder.path))
        var looked = 0
        for name in files {
            let file = folder.appendingPathComponent(name)
            guard let bytes = try? Data(contentsOf: file) else { continue }
            looked += 1
            for text in [secret.base32, secret.bytes.hexadecimal] + codes {
                #expect(bytes.range(of: Data(text.utf8)) == nil, "\(file.lastPathComponent)")
            }
            #expect(bytes.range(of: Data(secret.bytes)) == nil, "\(file.lastPathComponent)")
        }
        #expect(looked >= 3)
    }

    @Test("a new password ends all sign-ins, and needs the one before")
    func changePassword() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let path = "/coordinator/account/password"
        let new = ["new": Self.newPassword, "again": Self.newPassword]
        try await fixture.run { browser in
            let (here, there) = (try await browser.coordinator(), try await browser.coordinator())
            #expect(
                try await here.post(path, form: new.merging(["current": "x"]) { $1 }).status == .unprocessableContent)
            #expect(try await there.get("/coordinator").status == .ok)
            let done = try await here.post(path, form: new.merging(["current": SiteFixture.password]) { $1 })
            #expect(done.headers[.location] == "/coordinator/sign-in?done=password")
            for old in [here, there] {
                #expect(try await old.get("/coordinator").headers[.location] == "/coordinator/sign-in")
            }
            #expect(try await browser.enter(code: "").status == .forbidden)
            #expect(try await browser.enter(code: "", password: Self.newPassword).status == .seeOther)
        }
    }

    @Test("a closed account is signed out at once and gets the answer of a wrong password; opened again, it works")
    func closed() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let id = try await fixture.addAccount("bert", .monitor)
        try await fixture.run { browser in
            let (anna, bert) = (try await browser.coordinator(), try await browser.coordinator("bert"))
            let address = "/coordinator/accounts/\(id.number)"
            #expect(try await bert.get("/coordinator").status == .ok)
            let closed = try await anna.post("\(address)/disable", form: [:])
            #expect(closed.headers[.location] == "\(address)?done=disabled")
            #expect(try await bert.get("/coordinator").headers[.location] == "/coordinator/sign-in")
            #expect(try await browser.enter("bert", code: "").status == .forbidden)
            _ = try await anna.post("\(address)/enable", form: [:])
            let again = browser.keeping(try await browser.enter("bert", code: ""))
            #expect(try await again.get("/coordinator").status == .ok)
            _ = try await anna.post("\(address)/sign-out", form: [:])
            #expect(try await again.get("/coordinator").headers[.location] == "/coordinator/sign-in")
        }
    }

    @Test("one browser is signed out among several, with the password, and nobody else's is")
    func oneBrowser() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        _ = try await fixture.addAccount("bert", .monitor)
        try await fixture.run { browser in
            let (desktop, tablet) = (try await browser.coordinator(), try await browser.coordinator())
            let bert = try await browser.coordinator("bert")
            let path = "/coordinator/account"
            func others(_ page: Browser) async throws -> [String] {
                try await page.get(path).text.matches(of: /name="browser" value="(\d+)"/).map { String($0.1) }
            }
            let listed = try await others(desktop)
            let ofBert = try await others(bert)
            #expect(listed.count == 1 && ofBert.isEmpty)
            let number = try #require(listed.first)
            let wrong = try await desktop.post("\(path)/browsers", form: ["browser": number, "current": "wrong"])
            #expect(wrong.status == .unprocessableContent && wrong.text.contains("role=\"alert\""))
            let foreign = try await bert.post(
                "\(path)/browsers", form: ["browser": number, "current": SiteFixture.password])
            #expect(foreign.headers[.location] == path)
            #expect(try await tablet.get(path).status == .ok)
            let nameless = try await desktop.post("\(path)/browsers", form: ["current": SiteFixture.password])
            #expect(nameless.status == .badRequest)

            let out = try await desktop.post(
                "\(path)/browsers", form: ["browser": number, "current": SiteFixture.password])
            #expect(out.headers[.location] == "\(path)?done=browser-out")
            #expect(try await tablet.get(path).headers[.location] == "/coordinator/sign-in")
            let page = try await desktop.get("\(path)?done=browser-out")
            #expect(page.status == .ok && !page.text.contains("name=\"browser\""))
            for leak in Self.leaks {
                #expect(page.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
            }
            let again = try await desktop.post(
                "\(path)/browsers", form: ["browser": number, "current": SiteFixture.password])
            #expect(again.headers[.location] == path)

            // All at once takes the password, too.
            #expect(try await desktop.post("\(path)/sign-out", form: [:]).status == .unprocessableContent)
            #expect(try await desktop.get(path).status == .ok)
            _ = try await desktop.post("\(path)/sign-out", form: ["current": SiteFixture.password])
            #expect(try await desktop.get(path).headers[.location] == "/coordinator/sign-in")
        }
        let kinds = try await fixture.study.store.accountHistory(limit: 9).map(\.kind)
        #expect(kinds.prefix(2) == ["signed-out-everywhere", "browser-signed-out"])
        #expect(kinds.count { $0 == "browser-signed-out" } == 1)
        #expect(try await fixture.study.store.firstBrokenAccountEvent() == nil)
    }

    @Test("another role counts from the next request, and nobody takes his own rights away")
    func roles() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let id = try await fixture.addAccount("bert", .coordinator)
        let own = try await fixture.study.store.account(named: "anna", at: fixture.study.clock.now).id
        try await fixture.run { browser in
            let (anna, bert) = (try await browser.coordinator(), try await browser.coordinator("bert"))
            #expect(try await bert.get("\(fixture.address)/cases").status == .ok)
            let form = ["role": "monitor", "scope": "all"]
            _ = try await anna.post("/coordinator/accounts/\(id.number)/role", form: form)
            #expect(try await bert.get("\(fixture.address)/cases").status == .forbidden)
            #expect(try await bert.get(fixture.address).status == .ok)
            let none = ["role": "monitor", "scope": "some"]
            #expect(
                try await anna.post("/coordinator/accounts/\(id.number)/role", form: none).status
                    == .unprocessableContent)
            for action in ["role", "disable"] {
                let refused = try await anna.post("/coordinator/accounts/\(own.number)/\(action)", form: form)
                #expect(refused.status == .conflict)
            }
            #expect(try await anna.get("/coordinator/accounts").status == .ok)
            #expect(try await anna.get("/coordinator/accounts/99").status == .notFound)
            let taken = try await anna.post(
                "/coordinator/accounts", form: ["name": "BERT", "role": "monitor", "scope": "all"])
            #expect(taken.status == .conflict)
        }
    }

    @Test("who guesses is slowed down, and the owner gets in from a browser that was signed in before")
    func throttle() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.addAccount("bert", .monitor)
        try await fixture.run { browser in
            let known = try await browser.coordinator()
            #expect(known.cookies["device"] != nil)
            for _ in 0..<10 { #expect(try await browser.enter(code: "", password: "x").status == .forbidden) }
            #expect(try await browser.enter(code: "").status == .tooManyRequests)
            // Another account from the same address is not locked out by it, nor is the owner's own browser.
            #expect(try await browser.enter("bert", code: "").status == .seeOther)
            #expect(try await known.enter(code: "").status == .seeOther)
            // The mark of one account helps with no other, and none can be made up.
            var forged = browser
            forged.cookies["device"] = known.cookies["device"]?.replacingOccurrences(of: ".", with: ".1")
            #expect(try await forged.enter(code: "").status == .tooManyRequests)
            for _ in 0..<9 { #expect(try await known.enter("bert", code: "", password: "x").status == .forbidden) }
            for _ in 0..<10 { #expect(try await known.enter(code: "", password: "x").status == .forbidden) }
            #expect(try await known.enter(code: "").status == .tooManyRequests, "a stolen browser is slowed down too")
        }
    }

    @Test("a password is not guessed at an open browser without end")
    func ownPasswordIsThrottled() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let anna = try await browser.coordinator()
            for _ in 0..<10 {
                let wrong = try await anna.post("/coordinator/account/codes", form: ["current": "x"])
                #expect(wrong.status == .unprocessableContent)
            }
            let right = try await anna.post("/coordinator/account/codes", form: ["current": SiteFixture.password])
            #expect(right.status == .tooManyRequests)
        }
    }
}

extension Browser {
    /// Sends the sign-in form.
    fileprivate func enter(
        _ name: String = "anna", code: String, password: String = SiteFixture.password
    ) async throws -> TestResponse {
        try await post("/coordinator/sign-in", form: ["name": name, "password": password, "code": code])
    }
}
