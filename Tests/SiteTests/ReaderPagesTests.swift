import Foundation
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("A reader's way through the pages") struct ReaderPagesTests {
    @Test("leads from the link over profile, screen and practice to the cases")
    func fromLinkToCases() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader(hasConsented: false)
        try await fixture.run { browser in
            let link = try await browser.get("/r/\(reader.invitation.linkToken)")
            #expect(link.status == .seeOther)
            #expect(link.headers[.location] == "/reading")
            let signedIn = browser.keeping(link)
            #expect(try await signedIn.get("/reading").headers[.location] == "/reading/welcome")
            let welcome = try await signedIn.get("/reading/welcome")
            #expect(welcome.status == .ok)
            #expect(welcome.text.contains("Look and answer."))
            let incomplete = try await signedIn.post("/reading/welcome", form: ["years_experience": "71"])
            #expect(incomplete.status == .unprocessableContent)
            let begun = try await signedIn.post(
                "/reading/welcome", form: ["specialty": "surgeon", "years_experience": "12", "consent": "yes"])
            #expect(begun.status == .seeOther)
            #expect(try await signedIn.get("/reading").headers[.location] == "/reading/screen")
            #expect(try await signedIn.get("/reading/cases").headers[.location] == "/reading/screen")
            let screen = ["darkest": "yes", "brightest": "no", "width": "1440", "height": "900", "ratio": "2"]
            #expect(try await signedIn.post("/reading/screen", form: screen).status == .seeOther)
            #expect(try await signedIn.get("/reading").headers[.location] == "/reading/warm-up")
            for slot in try await fixture.study.store.warmUp(of: reader.id) {
                let answer = try await signedIn.send(
                    .put, "/api/warm-up/slots/\(slot.slot)/answer",
                    json: answerJSON(at: fixture.study.clock.now.milliseconds))
                let feedback = try #require(answer.json["feedback"] as? [String: Any])
                #expect((feedback["text"] as? String)?.isEmpty == false)
            }
            #expect(try await signedIn.get("/reading").headers[.location] == "/reading/cases")
            #expect(try await signedIn.get("/reading/cases").status == .ok)
        }
        let progress = try #require(try await fixture.study.store.progress(of: fixture.study.name).first)
        #expect(progress.givenSpecialty == Specialty.Code("surgeon"))
        #expect(progress.sessions.map(\.answered) == [0], "practice is not part of the study")
    }

    @Test("opens with the short code in whatever form it is typed")
    func typedCode() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let typed = reader.invitation.typedCode.lowercased().replacingOccurrences(of: "-", with: " ")
            let response = try await browser.post("/code", form: ["code": " \(typed) "])
            #expect(response.headers[.location] == "/reading")
            let wrong = try await browser.post("/code", form: ["code": "AAAA-BBBB-CC"])
            #expect(wrong.status == .notFound)
            #expect(wrong.headers[.setCookie] == nil)
        }
    }

    @Test("is barred after many wrong codes, and open again after a while")
    func guessing() async throws {
        let fixture = try await SiteFixture()
        try await fixture.run { browser in
            for _ in 0..<30 { _ = try await browser.post("/code", form: ["code": "AAAABBBBCC"]) }
            #expect(try await browser.post("/code", form: ["code": "AAAABBBBCC"]).status == .tooManyRequests)
            fixture.study.clock.advance(milliseconds: 301_000)
            #expect(try await browser.post("/code", form: ["code": "AAAABBBBCC"]).status == .notFound)
        }
    }

    @Test("is barred after 30 wrong codes even when all are sent at once, and right ones count for nothing")
    func guessingAtOnce() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            for _ in 0..<40 {
                let right = try await browser.post("/code", form: ["code": reader.invitation.typedCode])
                #expect(right.status == .seeOther)
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<60 {
                    group.addTask { try await browser.post("/code", form: ["code": "AAAABBBBCC"]).status.code }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [404: 30, 429: 30])
        }
    }

    @Test("ends when the link is revoked, with a sentence that says so")
    func revokedLink() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            try await fixture.study.store.revoke(
                reader.code, in: fixture.study.name, by: .commandLine, at: fixture.study.clock.now)
            let page = try await signedIn.get("/reading")
            #expect(page.status == .forbidden)
            #expect(try await signedIn.get("/api/reading").errorCode == "link-revoked")
            #expect(try await browser.get("/r/\(reader.invitation.linkToken)").status == .notFound)
        }
    }

    @Test(
        "asks to open the link again when nobody is signed in", arguments: ["/reading", "/reading/cases", "/images/x"])
    func signedOut(path: String) async throws {
        let fixture = try await SiteFixture()
        try await fixture.run { browser in
            let page = try await browser.get(path)
            #expect(page.status == .unauthorized)
            #expect(try await browser.get("/api/reading").errorCode == "signed-out")
        }
    }

    @Test("ends with a signature and a certificate that carries the history's head")
    func certificate() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            #expect(try await signedIn.post("/reading/sign-off", form: ["declare": "yes"]).status == .conflict)
            try await fixture.study.answerAll(reader)
            #expect(try await signedIn.get("/reading/review").status == .ok)
            #expect(try await signedIn.post("/reading/sign-off", form: [:]).status == .unprocessableContent)
            #expect(try await signedIn.post("/reading/sign-off", form: ["declare": "yes"]).status == .seeOther)
            #expect(
                try await signedIn.post("/reading/sign-off", form: ["declare": "yes"]).status == .seeOther,
                "a second press changes nothing")
            let certificate = try #require(try await fixture.study.store.certificates(of: reader.id).first)
            let page = try await signedIn.get("/reading/certificate")
            #expect(page.text.contains(certificate.historyHead))
            #expect(page.text.contains(certificate.answersDigest))
        }
        let verification = try await fixture.study.store.verify(fixture.study.name, expecting: nil)
        #expect(verification.isIntact)
    }

    @Test("speaks the reader's language, and the chosen one before the browser's")
    func languages() async throws {
        let fixture = try await SiteFixture()
        try await fixture.run { browser in
            var chinese = browser
            chinese.language = "zh-TW,zh;q=0.9,en;q=0.8"
            #expect(try await chinese.get("/").text.contains("<html lang=\"zh-Hant\""))
            let chosen = try await chinese.post("/language", form: ["language": "en", "return": "/reading"])
            #expect(chosen.headers[.location] == "/reading")
            #expect(try await chinese.keeping(chosen).get("/").text.contains("<html lang=\"en\""))
            for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"] {
                let response = try await chinese.post("/language", form: ["language": "en", "return": elsewhere])
                #expect(response.headers[.location] == "/")
            }
        }
    }

    @Test("every response forbids framing, sniffing, caching and foreign content")
    func securityHeaders() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            for path in ["/", "/reading/welcome", "/api/reading", "/nowhere"] {
                let headers = try await signedIn.get(path).headers
                #expect(headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
                #expect(headers[.contentSecurityPolicy]?.contains("unsafe") == false)
                #expect(headers[.xContentTypeOptions] == "nosniff")
                #expect(headers[.cacheControl]?.contains("no-store") == true)
            }
        }
    }

    @Test("a page of another site cannot act in a reader's name")
    func crossSite() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            let signedIn = try await browser.opening(reader.invitation)
            let fetched = try await signedIn.post(
                "/reading/leave", form: [:], [fieldName("Sec-Fetch-Site"): "cross-site"])
            #expect(fetched.status == .forbidden)
            let posted = try await signedIn.post("/reading/leave", form: [:], [.origin: "https://evil.example"])
            #expect(posted.status == .forbidden)
            #expect(try await signedIn.get("/reading").status == .seeOther)
        }
    }
}
