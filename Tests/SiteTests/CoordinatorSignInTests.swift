import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("The coordinator's sign-in") struct CoordinatorSignInTests {
    @Test("opens the pages with the right password, for twelve hours, or until it was not used for one")
    func rightPassword() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let response = try await browser.post(
                "/coordinator/sign-in", form: ["name": "anna", "password": SiteFixture.password])
            #expect(response.status == .seeOther)
            #expect(response.headers[.location] == "/coordinator")
            let cookie = try #require(response.headers[.setCookie])
            for part in ["coordinator=", "HttpOnly", "SameSite=Lax", "Path=/coordinator", "Max-Age=43200"] {
                #expect(cookie.contains(part), "\(part) in \(cookie)")
            }
            let signedIn = browser.keeping(response)
            #expect(try await signedIn.get("/coordinator").status == .ok)
            #expect(try await signedIn.get("/coordinator/sign-in").headers[.location] == "/coordinator")
            for _ in 0..<12 {
                fixture.study.clock.advance(milliseconds: 59 * 60_000)
                #expect(try await signedIn.get("/coordinator").status == .ok)
            }
            fixture.study.clock.advance(milliseconds: 12 * 60_000)
            #expect(try await signedIn.get("/coordinator").headers[.location] == "/coordinator/sign-in")
            let again = try await browser.coordinator()
            fixture.study.clock.advance(milliseconds: 3_600_000 - 1)
            #expect(try await again.get("/coordinator").status == .ok)
            fixture.study.clock.advance(milliseconds: 3_600_000)
            #expect(try await again.get("/coordinator").headers[.location] == "/coordinator/sign-in")
        }
    }

    @Test("says the same of an unknown name and of a wrong password")
    func wrongPassword() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let wrong = try await browser.post("/coordinator/sign-in", form: ["name": "anna", "password": "x"])
            let unknown = try await browser.post("/coordinator/sign-in", form: ["name": "otto", "password": "x"])
            for response in [wrong, unknown] {
                #expect(response.status == .forbidden)
                #expect(response.headers[.setCookie] == nil)
                #expect(response.text.contains("role=\"alert\""))
            }
            #expect(wrong.text.replacingOccurrences(of: "anna", with: "otto") == unknown.text)
            #expect(wrong.text.contains("Name, password and code do not belong together."))
        }
    }

    @Test("lets nobody in whose name is unknown, whatever the password")
    func unknownNameNeverMatches() async throws {
        let check = PasswordCheck()
        #expect(try await check.matches("", nil) == false)
        #expect(try await check.matches(SiteFixture.password, nil) == false)
    }

    @Test("makes wait after ten failures, even with the right password, and forgets them after five minutes")
    func throttled() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let right = ["name": "anna", "password": SiteFixture.password]
        try await fixture.run { browser in
            for _ in 0..<10 {
                let wrong = try await browser.post("/coordinator/sign-in", form: ["name": "anna", "password": "x"])
                #expect(wrong.status == .forbidden)
            }
            let tooMany = try await browser.post("/coordinator/sign-in", form: right)
            #expect(tooMany.status == .tooManyRequests)
            #expect(tooMany.headers[.setCookie] == nil)
            fixture.study.clock.advance(milliseconds: 300_001)
            #expect(try await browser.post("/coordinator/sign-in", form: right).status == .seeOther)
        }
    }

    @Test("ends at once when the coordinator signs out")
    func signOut() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let signedIn = try await browser.coordinator()
            let out = try await signedIn.post("/coordinator/sign-out", form: [:])
            #expect(out.headers[.location] == "/coordinator/sign-in")
            #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
            // The old cookie is dead even if a browser kept it.
            #expect(try await signedIn.get("/coordinator").headers[.location] == "/coordinator/sign-in")
        }
    }

    @Test("is needed for every one of the coordinator's routes")
    func everyRouteNeedsIt() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        let doors = RouteTable.rows.filter { $0.admission.contains(.anyone) }.map(\.endpoint)
        let routes = fixture.site.router().routes.map { (path: $0.path.description, method: $0.method) }
            .filter { $0.path.hasPrefix("/coordinator") && !doors.contains($0.path) }
        #expect(routes.count >= 18, "routes: \(routes.map(\.path))")
        let values = [
            "{name}": fixture.study.name.description, ":name": fixture.study.name.description, ":code": "R01",
            ":number": "1", ":time": "20190501T080000000Z", ":file": "readings.csv", "{account}": "1",
        ]
        try await fixture.run { browser in
            var withReadersCookie = try await browser.opening(reader.invitation)
            // The worst case: a reader who sends his own cookie under the coordinator's name.
            withReadersCookie.cookies["coordinator"] = withReadersCookie.cookies["reader"]
            for route in routes {
                let path = route.path.split(separator: "/").map { values[String($0)] ?? String($0) }
                for visitor in [browser, withReadersCookie] {
                    let uri = "/" + path.joined(separator: "/")
                    let response = try await visitor.client.execute(
                        uri: uri, method: route.method, headers: visitor.headers([:]))
                    // A program is told so; a person is shown the way.
                    if route.path.hasPrefix("/coordinator/api/") {
                        #expect(response.status == .unauthorized, "\(route.method) \(uri)")
                        continue
                    }
                    #expect(response.status == .seeOther, "\(route.method) \(uri)")
                    #expect(response.headers[.location] == "/coordinator/sign-in", "\(route.method) \(uri)")
                    #expect(response.body.readableBytes == 0, "\(route.method) \(uri)")
                }
            }
        }
        let acts = try await fixture.study.store.history(of: fixture.study.name, limit: 1000)
        #expect(!acts.contains { $0.actor.hasPrefix("coordinator:") }, "a request without sign-in did something")
    }

    @Test("opens no reader's page")
    func coordinatorIsNoReader() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            var signedIn = try await browser.coordinator()
            signedIn.cookies["reader"] = signedIn.cookies["coordinator"]
            for path in ["/reading", "/reading/welcome", "/reading/cases", "/api/reading"] {
                #expect(try await signedIn.get(path).status == .unauthorized, "\(path)")
            }
        }
    }

    @Test("does not help a page of another site")
    func otherSite() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let signedIn = try await browser.coordinator()
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            for headers in [
                HTTPFields([HTTPField(name: site, value: "cross-site")]), [.origin: "https://evil.example"],
            ] {
                let response = try await signedIn.post("\(fixture.address)/lock", form: ["confirm": "yes"], headers)
                #expect(response.status == .forbidden)
            }
        }
        #expect(try await fixture.study.store.study(fixture.study.name).state == .open)
    }
}
