import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("The pages of a role") struct RolePagesTests {
    /// A page and what it leads to.
    private struct Walk {
        var seen: [String: String] = [:]
        var offered: Set<String> = []

        mutating func read(_ path: String, _ html: String) {
            seen[path] = html
            for match in html.matches(of: /(href|src|formaction)="(\/coordinator[^"#]*)/) {
                let method = match.1 == "formaction" ? "POST" : "GET"
                offered.insert("\(method) \(match.2.replacing("&amp;", with: "&"))")
            }
            for match in html.matches(of: /<form[^>]*method="post" action="(\/coordinator[^"#]*)/) {
                offered.insert("POST \(match.1)")
            }
        }
    }

    /// All pages that the role can come to by links, from the list of studies on, and the results if they are offered.
    private static func walk(_ browser: Browser, _ fixture: SiteFixture) async throws -> Walk {
        var walk = Walk()
        var next = ["/coordinator"]
        while let path = next.popLast() {
            guard walk.seen[path] == nil else { continue }
            let response = try await browser.get(path)
            #expect(response.status == .ok, "\(path) is offered and gives \(response.status)")
            let isPage = response.headers[.contentType]?.hasPrefix("text/html") == true
            walk.read(
                path, isPage || response.headers[.contentType]?.hasPrefix("image/png") != true ? response.text : "")
            let links = walk.offered.filter { $0.hasPrefix("GET ") }.map { String($0.dropFirst(4)) }
            // Of many files and pictures, one of a kind is enough; the table of routes is asked about all.
            next += links.filter {
                walk.seen[$0] == nil && !$0.contains("/figures/") && !$0.hasSuffix("everything.zip")
            }
        }
        for path in ["/results", "/heat-maps/results", "/models/DenseNet-121"].map({ fixture.address + $0 })
        where walk.offered.contains("POST \(path)") {
            walk.read("shown \(path)", try await browser.post(path, form: [:]).text)
        }
        return walk
    }

    /// The row of the table that an address belongs to.
    private static func row(_ offer: String) throws -> DeclaredRoute? {
        let parts = offer.split(separator: " ", maxSplits: 1)
        let address = try #require(parts.last).prefix { $0 != "?" }.split(separator: "/")
        let rows = RouteTable.rows.filter { row in
            let segments = row.path.split(separator: "/")
            return "\(row.method)" == parts[0] && segments.count == address.count
                && zip(segments, address).allSatisfy { $0 == $1 || $0.hasPrefix(":") }
        }
        return rows.first { !$0.path.contains("/:account") || Int(address.last ?? "") != nil } ?? rows.first
    }

    @Test(
        "offer nothing that would be refused, before the lock and after it",
        arguments: AccountRole.allCases, [false, true])
    func nothingRefused(role: AccountRole, isLocked: Bool) async throws {
        let (fixture, _) = try await SiteFixture.full(isLocked: isLocked)
        try await fixture.addAccount("visitor", role)
        try await fixture.run { browser in
            let signedIn = try await browser.coordinator("visitor")
            let cookie = try #require(signedIn.cookies["coordinator"].flatMap(Token.init(typed:)))
            let who = try await fixture.study.store.whoIs(cookie, at: fixture.study.clock.now)
            guard case .account(let visitor) = who else {
                Issue.record("\(role) is not signed in")
                return
            }
            let walk = try await Self.walk(signedIn, fixture)
            #expect(walk.seen.count > 2)
            for offer in walk.offered {
                let row = try #require(try Self.row(offer), "\(offer) leads nowhere")
                #expect(
                    row.admits(visitor, isLocked: isLocked) || row.admission.contains(.anyone),
                    "\(role): \(offer) is offered and refused")
            }
            let showsResults = walk.offered.contains("POST \(fixture.address)/results")
            #expect(showsResults == (role == .coordinator || (role == .statistician && isLocked)))
            #expect(walk.offered.contains("POST \(fixture.address)/readers") == (role == .coordinator && !isLocked))
            #expect(walk.offered.contains("GET \(fixture.address)/history") == (role != .statistician))
        }
    }

    @Test(
        "hold no name or contact of a reader or reviewer, for a statistician and a monitor, on any page or in any file")
    func noIdentities() async throws {
        for (role, isLocked) in [(AccountRole.statistician, true), (.monitor, true), (.monitor, false)] {
            let (fixture, people) = try await SiteFixture.full(isLocked: isLocked)
            try await fixture.addAccount("visitor", role)
            try await fixture.addCoordinator()
            try await fixture.run { browser in
                var visitor = try await browser.coordinator("visitor")
                let walk = try await Self.walk(visitor, fixture)
                visitor.language = "zh-Hant"
                let chinese = try await visitor.get(fixture.address).text
                for (path, html) in walk.seen.merging(["zh": chinese], uniquingKeysWith: { first, _ in first }) {
                    for name in SiteFixture.People.names { #expect(!html.contains(name), "\(role): \(path): \(name)") }
                }
                #expect(
                    walk.seen[fixture.address]?.contains(people.first.code) == true, "readers stand under their codes")
                if role == .monitor {
                    for word in ["femoral", "trochanteric", "DenseNet-121\"", "/results", "/exports"] {
                        for (path, html) in walk.seen where !path.contains("/history") {
                            #expect(!html.contains(word), "\(path): \(word)")
                        }
                    }
                }
                // The same words are there for a coordinator: the test would see them.
                #expect(try await browser.coordinator().get(fixture.address).text.contains("Lovelace"))
            }
        }
    }

    @Test("write into the history who looked, with the role")
    func actor() async throws {
        let (fixture, _) = try await SiteFixture.full(isLocked: true)
        try await fixture.addAccount("visitor", .statistician)
        try await fixture.run { browser in
            let visitor = try await browser.coordinator("visitor")
            #expect(try await visitor.post("\(fixture.address)/results", form: [:]).status == .ok)
            fixture.study.clock.advance(milliseconds: 1000)
            #expect(
                try await visitor.post("\(fixture.address)/exports", form: ["reference_standard": "yes"]).status
                    == .seeOther)
        }
        #expect(try await fixture.events(.resultsViewed).map(\.actor) == ["statistician:visitor"])
        let exports = try await fixture.events(.exported).map(\.actor)
        #expect(Set(exports) == ["command-line", "statistician:visitor"])
        let check = try await fixture.study.store.verify(fixture.study.name, expecting: nil, includingImages: false)
        #expect(check.isIntact, "\(check.problems)")
    }

    @Test("show only the studies that were given, in the list and in the stream of progress")
    func scope() async throws {
        let (fixture, _) = try await SiteFixture.full(isLocked: false)
        let other = try await fixture.addSecondStudy()
        try await fixture.addAccount("visitor", .monitor, .only([other]))
        try await fixture.run { browser in
            let visitor = try await browser.coordinator("visitor")
            let list = try await visitor.get("/coordinator").text
            #expect(list.contains("/coordinator/studies/elsewhere") && !list.contains(fixture.address))
            let unknown = try await visitor.get("/coordinator/studies/no-such-study")
            let foreign = try await visitor.get(fixture.address)
            #expect(unknown.status == .notFound && foreign.status == .notFound)
            #expect(
                foreign.text.replacing(fixture.address, with: "")
                    == unknown.text.replacing("/coordinator/studies/no-such-study", with: ""))
        }
    }
}
