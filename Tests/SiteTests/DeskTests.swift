import Foundation
import HTTPTypes
import HummingbirdTesting
import Reports
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("The disagreement desk") struct DeskTests {
    private static let leaks = [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}<"#]

    @Test("is sealed with the results: page, table, readings and maps, and nothing is noted")
    func sealed() async throws {
        let fixture = try await SiteFixture.ofDesk(isLocked: false)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get("\(fixture.address)/desk")
            #expect(page.status == .ok && page.text.contains("seals its results") && page.cells.isEmpty)
            #expect(try await coordinator.post("\(fixture.address)/desk", form: [:]).status == .conflict)
            for part in ["matrix.csv?look=x", "maps/1?look=x"] {
                #expect(try await coordinator.get("\(fixture.address)/desk/\(part)").status == .conflict)
            }
            let reading = try await coordinator.get("\(fixture.address)/desk/cases/1/R01?look=x")
            #expect(reading.status == .ok && !reading.text.contains("page-data"))
            #expect(try await browser.get("\(fixture.address)/desk").status == .seeOther)
        }
        #expect(try await fixture.events(.resultsViewed).isEmpty)
    }

    @Test("opens before the lock where the plan records looks, and the history tells the state")
    func recorded() async throws {
        let fixture = try await SiteFixture.ofDesk(isLocked: false, isRecorded: true)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let desk = try await coordinator.openDesk(fixture)
            #expect(try await coordinator.get(desk).cells.count == 12)
        }
        let events = try await fixture.events(.resultsViewed)
        #expect(events.map { $0.texts["how"] } == ["disagreement desk"] && events.first?.texts["state"] == "open")
    }

    @Test("shows cases against readers by specialty, the largest conflict first, in both languages")
    func matrix() async throws {
        let fixture = try await SiteFixture.ofDesk()
        try await fixture.run { browser in
            for language in ["en", "zh-TW"] {
                var coordinator = try await browser.coordinator()
                coordinator.language = language
                let page = try await coordinator.get(try await coordinator.openDesk(fixture))
                #expect(page.status == .ok)
                for leak in Self.leaks {
                    #expect(page.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
                }
                // All said "fracture": they contradict the model on 2 to 5, which it calls normal, and agree on 1 and 6.
                let numbers = page.cells.compactMap { $0.firstMatch(of: /cases\/(\d+)\//)?.1 }.map(String.init)
                #expect(numbers == ["2", "2", "3", "3", "4", "4", "5", "5", "1", "1", "6", "6"])
                // The plan names radiologists first.
                let codes = page.cells.compactMap { $0.firstMatch(of: /\/(R\d+)\?/)?.1 }.map(String.init)
                #expect(Array(codes.prefix(2)) == ["R02", "R01"])
                #expect(page.text.matches(of: /desk-cell is-wrong is-contrary/).count == 4)
                #expect(page.text.matches(of: />\+≠✗<\/a>/).count == 4 && page.text.contains(">+≠</a>"))
                #expect(page.text.contains("Net 1"))
            }
        }
        #expect(try await fixture.events(.resultsViewed).count == 2)
    }

    @Test("orders and filters are in the address, and a page beyond the last is the last")
    func filters() async throws {
        let fixture = try await SiteFixture.ofDesk()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let desk = try await coordinator.openDesk(fixture)
            func numbers(_ query: String) async throws -> [String] {
                try await coordinator.get("\(desk)&\(query)").cells
                    .compactMap { $0.firstMatch(of: /cases\/(\d+)\//)?.1 }.map(String.init)
            }
            #expect(try await numbers("order=table&specialty=surgeon") == ["1", "2", "3", "4", "5", "6"])
            #expect(try await numbers("order=table&specialty=surgeon&ai=wrong") == ["2", "3", "6"])
            #expect(try await numbers("order=table&specialty=surgeon&ai=right&stratum=none") == ["4", "5"])
            #expect(try await numbers("split=yes").isEmpty)
            #expect(try await numbers("specialty=nobody").isEmpty)
            #expect(try await numbers("page=99&order=table").count == 12)
            #expect(try await coordinator.get("\(desk)&session=7").status == .notFound)
            let filtered = try await coordinator.get("\(desk)&order=table&ai=wrong&stratum=none")
            #expect(
                filtered.text.contains("value=\"wrong\" selected") && filtered.text.contains("value=\"table\" selected")
            )
            let cell = try #require(filtered.cells.first)
            #expect(cell.contains("order=table") && cell.contains("ai=wrong") && cell.contains("stratum=none"))
        }
        #expect(try await fixture.events(.resultsViewed).count == 1, "one look opens all pages of the desk")
    }

    @Test("a look is its coordinator's, for a working day, and nobody else's")
    func looks() async throws {
        let fixture = try await SiteFixture.ofDesk()
        try await fixture.addCoordinator("bert")
        try await fixture.run { browser in
            let (anna, bert) = (try await browser.coordinator(), try await browser.coordinator("bert"))
            let desk = try await anna.openDesk(fixture)
            let query = String(desk.drop { $0 != "?" })
            #expect(try await bert.get(desk).cells.isEmpty)
            for path in ["matrix.csv", "maps/1"] {
                #expect(try await bert.get("\(fixture.address)/desk/\(path)\(query)").status == .notFound)
                #expect(try await anna.get("\(fixture.address)/desk/\(path)").status == .notFound)
                #expect(try await anna.get("\(fixture.address)/desk/\(path)\(query)").status == .ok)
            }
            #expect(!(try await bert.get("\(fixture.address)/desk/cases/1/R01\(query)").text.contains("page-data")))
            fixture.study.clock.advance(milliseconds: 13 * 3_600_000)
            let late = try await browser.coordinator()
            #expect(try await late.get(desk).cells.isEmpty)
        }
        let hows = try await fixture.events(.resultsViewed).compactMap { $0.texts["how"] }.sorted()
        #expect(hows == ["disagreement desk", "download disagreement desk matrix.csv"])
    }

    @Test("the file has what the page shows, in its order")
    func csv() async throws {
        let fixture = try await SiteFixture.ofDesk()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let query = String(try await coordinator.openDesk(fixture).drop { $0 != "?" })
            let file = try await coordinator.get("\(fixture.address)/desk/matrix.csv\(query)&ai=wrong")
            #expect(file.headers[.contentDisposition]?.contains("small-desk-matrix.csv") == true)
            let lines = file.text.split(separator: "\r\n")
            #expect(lines.count == 4 && lines[0].hasPrefix("case,fracture,stratum,model_probability"))
            #expect(lines.dropFirst().map { $0.prefix { $0 != "," } } == ["2", "3", "6"])
            #expect(lines[0].contains("R02_answer") && lines[0].contains("R01_contradicts_model"))
        }
    }

    @Test("a reading has its answers, marks, times, all readers of the case, and ways on")
    func reading() async throws {
        let fixture = try await SiteFixture.ofDesk()
        try await fixture.run { browser in
            for language in ["en", "zh-TW"] {
                var coordinator = try await browser.coordinator()
                coordinator.language = language
                let desk = try await coordinator.get(try await coordinator.openDesk(fixture))
                let page = try await coordinator.get(try #require(desk.cells.first))
                #expect(page.status == .ok)
                for leak in Self.leaks {
                    #expect(page.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
                }
                #expect(page.text.contains("data-way=\"nextConflict\"") && page.text.contains("data-way=\"nextCase\""))
                #expect(!page.text.contains("data-way=\"previousConflict\""), "it is the first cell")
                #expect(page.text.matches(of: /class="row-link"/).count == 2)
                #expect(page.text.contains("8.5 s") && page.text.contains("6.3 s"))
            }
        }
    }

    @Test("every version is told, and the page's data have marks, map and reference site of this case only")
    func versions() async throws {
        let fixture = try await SiteFixture.ofDesk()
        let changed = try #require(
            try await fixture.study.store.assignedCases(of: fixture.study.name).first {
                $0.reader == "R01" && $0.position == 1
            }?.number)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let query = String(try await coordinator.openDesk(fixture).drop { $0 != "?" })
            let page = try await coordinator.get("\(fixture.address)/desk/cases/\(changed)/R01\(query)")
            #expect(page.text.matches(of: /<article class="panel/).count == 2)
            let data = try #require(page.pageData)
            #expect((data["marks"] as? [[String: Any]])?.count == 1)
            #expect((data["map"] is String) == ["1", "6"].contains(changed.description))
            #expect((data["reference"] is [String: Any]) == ["1", "2", "3"].contains(changed.description))
            #expect((data["tracks"] as? [Any])?.isEmpty == true)
            for wrong in ["cases/99/R01", "cases/1/R99", "maps/99", "maps/2"] {
                #expect(try await coordinator.get("\(fixture.address)/desk/\(wrong)\(query)").status == .notFound)
            }
        }
    }

    @Test("next conflict goes through all of them and ends")
    func conflicts() async throws {
        let fixture = try await SiteFixture.ofDesk()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let desk = try await coordinator.get(try await coordinator.openDesk(fixture))
            var (address, seen) = (try #require(desk.cells.first), [String]())
            while seen.count < 20 {
                seen.append(String(address.prefix { $0 != "?" }))
                let page = try await coordinator.get(address)
                guard let next = page.way("nextConflict") else { break }
                address = next
            }
            let contrary = desk.text.matches(of: /is-contrary"><a href="([^"?]*)/).map { String($0.1) }
            #expect(seen == contrary && seen.count == 8)
        }
    }

    @Test("is computed anew when the study changes, and not for another look")
    func state() async throws {
        let fixture = try await SiteFixture.ofDesk(isLocked: false, isRecorded: true)
        let (study, store) = (fixture.study, fixture.study.store)
        let before = try await store.headBesidesLooks(of: study.name)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let desk = try await coordinator.openDesk(fixture)
            #expect(try await coordinator.get(desk).cells.count == 12)
            #expect(try await store.headBesidesLooks(of: study.name) == before)
            try await store.void("R01", in: study.name, reason: "Withdrew.", by: .commandLine, at: study.clock.now)
            #expect(try await coordinator.get(desk).cells.count == 6)
        }
    }

    @Test("without a model says so, and the readers are compared all the same")
    func noModel() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.study.answerAll(try await fixture.study.reader())
        try await fixture.lock()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get(try await coordinator.openDesk(fixture))
            #expect(page.cells.count == 6 && page.text.contains("no model’s predictions"))
            #expect(!page.text.contains("is-contrary"))
            let first = try await coordinator.get(try #require(page.cells.first))
            #expect(first.status == .ok && first.way("nextConflict") != nil, "the next wrong answer")
        }
    }

    @Test("without any reading says so")
    func noReaders() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.lock()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get(try await coordinator.openDesk(fixture))
            #expect(page.status == .ok && page.text.contains("There are no readings yet."))
        }
    }

    @Test("every property of rows and cells answers to its name")
    func mustache() {
        let cell = DeskPage.Cell(kind: "desk-cell", signs: "+", words: "R01: fracture", address: "/x")
        let row = DeskPage.Row(
            number: "1", truth: "none", model: "0.5", modelSign: "+", conflict: "1/2", wrong: "1/2", agreement: "0.5",
            seconds: "9", cells: [cell])
        for (value, child) in [(cell as Any, cell.child as (String) -> Any?), (row, row.child)] {
            for label in Mirror(reflecting: value).children.compactMap(\.label) {
                #expect(child(label) != nil, "\(label)")
            }
        }
        #expect(row.child(named: "title") == nil)
    }
}

extension TestResponse {
    /// The page's data for its script.
    var pageData: [String: Any]? {
        guard let json = text.firstMatch(of: /<script type="application\/json" id="page-data">(.*?)<\/script>/)?.1
        else {
            return nil
        }
        return (try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [String: Any]
    }

    /// The address of a way from a reading to another.
    func way(_ name: String) -> String? { (pageData?["ways"] as? [String: String])?[name] }
}
