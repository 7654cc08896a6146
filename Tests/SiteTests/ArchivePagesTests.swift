import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
import Synchronization
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// A PACS that holds three studies.
final class TestArchive: HospitalArchive {
    let name = "hospital"
    let targets: [ArchiveTarget] = [.workList, .folder]
    private let asked = Mutex<[(studies: [String], query: ArchiveQuery, target: ArchiveTarget)]>([])
    private let problem = Mutex<String?>(nil)

    var retrieved: [[String]] { asked.withLock { $0.map(\.studies) } }
    var targetsAsked: [ArchiveTarget] { asked.withLock { $0.map(\.target) } }
    func fail(_ reason: String) { problem.withLock { $0 = reason } }

    func search(_ query: ArchiveQuery) throws -> [ArchiveStudy] {
        if let reason = problem.withLock({ $0 }) { throw ArchiveProblem(reason) }
        return Array(1...min(3, query.limit)).map { (number: Int) -> ArchiveStudy in
            ArchiveStudy(
                study: "1.2.3.\(number)", date: "2017-04-1\(number)", request: "ACC\(number)",
                description: query.description ?? "<b>Pelvis</b>", modalities: query.modalities,
                bodyParts: query.bodyPart.map { [$0] } ?? [], images: number)
        }
    }

    func retrieve(
        _ studies: [String], of query: ArchiveQuery, into target: ArchiveTarget,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) -> ArchiveRetrieval {
        asked.withLock { $0.append((studies, query, target)) }
        progress(studies.count, studies.count)
        return ArchiveRetrieval(retrieved: studies.count, present: 1, failed: ["the PACS was silent": 2])
    }
}

@Suite("The PACS searched in the browser") struct ArchivePagesTests {
    private let archive = TestArchive()

    private func run(_ body: @Sendable (SiteFixture, Browser) async throws -> Void) async throws {
        let fixture = try await SiteFixture(archive: archive)
        try await fixture.addCoordinator()
        try await fixture.run { browser in try await body(fixture, try await browser.coordinator()) }
    }

    private static let query = ["modality-DX": "yes", "from": "2017-01-01", "to": "2017-12-31", "limit": "2"]

    private static func ended(_ browser: Browser) async throws {
        for _ in 0..<500 {
            if try await browser.get("/coordinator/pacs/state").json["running"] as? Bool == false { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the retrieval does not end")
    }

    @Test("what was found and ticked is retrieved, and nothing else; both are noted without a patient's data")
    func wholeWay() async throws {
        try await run { fixture, browser in
            let found = try await browser.post("/coordinator/pacs/search", form: Self.query)
            #expect(found.text.contains("name=\"1.2.3.1\"") && found.text.contains("name=\"1.2.3.2\""))
            #expect(!found.text.contains("1.2.3.3"), "no more than were asked for")
            #expect(found.text.contains("&lt;b&gt;Pelvis&lt;/b&gt;") && found.text.contains("There may be more"))
            let answer = try await browser.post(
                "/coordinator/pacs/retrieve",
                form: ["target": "work-list", "1.2.3.2": "retrieve", "1.2.3.3": "retrieve", "9.9": "retrieve"])
            #expect(answer.status == .seeOther)
            try await Self.ended(browser)
            #expect(archive.retrieved == [["1.2.3.2"]] && archive.targetsAsked == [.workList])
            let page = try await browser.get("/coordinator/pacs").text
            #expect(
                page.contains("1 radiographs came, 1 had been there")
                    && page.contains("2 did not come: the PACS was silent"))
            let events = try await fixture.study.confidential.workListHistory(limit: 9)
            #expect(Set(events.map(\.kind)) == ["pacs-searched", "pacs-retrieved"])
            #expect(events.allSatisfy { !$0.details.contains("ACC") && !$0.details.contains("1.2.3") })
            #expect(events.allSatisfy { $0.actor == "coordinator:anna" })
        }
    }

    @Test("a search that is none, a PACS that fails and a retrieval of nothing are told")
    func problems() async throws {
        try await run { fixture, browser in
            for change in [
                ["modality-DX": "no"], ["limit": "0"], ["limit": "101"], ["from": "2018-01-01"], ["to": "yesterday"],
            ] {
                let answer = try await browser.post(
                    "/coordinator/pacs/search", form: Self.query.merging(change) { $1 })
                #expect(
                    answer.status == .unprocessableContent && answer.text.contains("at least one kind"), "\(change)")
            }
            let none = try await browser.post("/coordinator/pacs/retrieve", form: ["target": "folder"])
            #expect(none.status == .unprocessableContent && none.text.contains("Tick at least one study"))
            let nowhere = try await browser.post("/coordinator/pacs/retrieve", form: ["1.2.3.1": "retrieve"])
            #expect(nowhere.status == .unprocessableContent)
            archive.fail("the PACS does not answer")
            let failed = try await browser.post("/coordinator/pacs/search", form: Self.query)
            #expect(failed.text.contains("The search failed: the PACS does not answer."))
            #expect(archive.retrieved.isEmpty)
            let foreign: HTTPFields = [fieldName("Sec-Fetch-Site"): "cross-site"]
            for path in ["search", "retrieve"] {
                let answer = try await browser.post("/coordinator/pacs/\(path)", form: Self.query, foreign)
                #expect(answer.status == .forbidden)
            }
        }
    }

    @Test("pages are whole in both languages, with a PACS and without")
    func languages() async throws {
        let without = try await SiteFixture()
        try await without.addCoordinator()
        for fixture in [without, try await SiteFixture(archive: archive)] {
            if fixture.site.configuration.archive != nil { try await fixture.addCoordinator() }
            try await fixture.run { browser in
                var coordinator = try await browser.coordinator()
                for language in ["en", "zh-Hant"] {
                    coordinator.language = language
                    for page in [
                        try await coordinator.get("/coordinator/pacs"),
                        try await coordinator.post("/coordinator/pacs/search", form: Self.query),
                    ] {
                        #expect(page.status == .ok && page.text.contains("<html lang=\"\(language)\""))
                        let text = page.text.components(separatedBy: "<script type=\"application/json\"")[0]
                        for leak in [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                            let found = text.range(of: leak, options: .regularExpression).map { String(text[$0]) }
                            #expect(found == nil, "\(found ?? "") in \(language)")
                        }
                    }
                }
            }
        }
    }
}
