import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Cookies under HTTPS") struct SecureCookieTests {
    /// The fixture's site as readers reach it through a proxy with HTTPS.
    private static func run(_ fixture: SiteFixture, _ body: @Sendable (Browser) async throws -> Void) async throws {
        let site = try fixture.site { $0.publicAddress = "https://study.example.org" }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        try await Application(router: site.router(), logger: logger).test(.router) {
            try await body(Browser(client: $0))
        }
    }

    @Test("have names that browsers take over HTTPS only, and open what they should")
    func names() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let reader = try await fixture.study.reader()
        try await Self.run(fixture) { browser in
            let entered = try await browser.post("/code", form: ["code": reader.invitation.typedCode])
            let cookie = try #require(entered.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-reader=") && cookie.contains("Secure") && cookie.contains("Path=/"))
            #expect(!cookie.contains("Domain"))
            #expect(try await browser.keeping(entered).get("/api/reading").status == .ok)
            let signedIn = try await browser.post(
                "/coordinator/sign-in", form: ["name": "anna", "password": SiteFixture.password])
            let names = signedIn.headers[values: .setCookie]
            #expect(names.contains { $0.hasPrefix("__Secure-coordinator=") && $0.contains("Path=/coordinator") })
            #expect(names.allSatisfy { $0.hasPrefix("__Secure-") && $0.contains("Secure") })
            #expect(try await browser.keeping(signedIn).get("/coordinator").status == .ok)
            let language = try await browser.post("/language", form: ["language": "zh-Hant"])
            #expect(language.headers[.setCookie]?.hasPrefix("__Host-language=") == true)
        }
    }

    @Test("count for nothing without the prefix, beside the right one too")
    func bareNames() async throws {
        let fixture = try await SiteFixture()
        let (own, others) = (try await fixture.study.reader(), try await fixture.study.reader())
        try await Self.run(fixture) { browser in
            let entered = try await browser.keeping(browser.post("/code", form: ["code": own.invitation.typedCode]))
            let planted = try await browser.keeping(browser.post("/code", form: ["code": others.invitation.typedCode]))
            let value = try #require(planted.cookies["__Host-reader"])
            var bare = browser
            bare.cookies = ["reader": value]
            #expect(try await bare.get("/api/reading").status == .unauthorized)
            var both = entered
            both.cookies["reader"] = value
            let code = (try await both.get("/api/reading").json["reader"] as? [String: Any])?["code"] as? String
            #expect(code == own.code)
        }
    }

    @Test("are named in the OpenAPI document as they are")
    func document() async throws {
        let fixture = try await SiteFixture()
        try await Self.run(fixture) { browser in
            let components = try await browser.get("/api/openapi.json").json["components"] as? [String: Any]
            let schemes = try #require(components?["securitySchemes"] as? [String: [String: Any]])
            #expect(schemes["reader"]?["name"] as? String == "__Host-reader")
            #expect(schemes["token"]?["name"] == nil)
        }
    }
}
