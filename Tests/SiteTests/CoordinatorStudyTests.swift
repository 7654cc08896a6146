import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Reports
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("A study, as its coordinator runs it") struct CoordinatorStudyTests {
    @Test("shows every page in both languages with every text")
    func everyPage() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let reader = try await fixture.study.reader(named: "Ruth Okafor")
        try await fixture.study.answerAll(reader)
        try await fixture.run { browser in
            var coordinator = try await browser.coordinator()
            for language in ["en", "zh-Hant"] {
                coordinator.language = language
                let pages = ["", "/quality", "/cases", "/balance", "/history", "/readers/R01"].map {
                    fixture.address + $0
                }
                for path in ["/coordinator"] + pages {
                    let page = try await coordinator.get(path)
                    #expect(page.status == .ok, "\(path)")
                    #expect(page.text.contains("<html lang=\"\(language)\""), "\(path)")
                    // A text that is missing would show as its key, an absent value as "nil".
                    for leak in [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                        let isClean = page.text.range(of: leak, options: .regularExpression) == nil
                        #expect(isClean, "\(leak) on \(path) in \(language)")
                    }
                }
            }
        }
    }

    @Test("is opened, closed, opened again and locked, each noted with the coordinator's name")
    func states() async throws {
        let fixture = try await SiteFixture(isOpen: false)
        try await fixture.addCoordinator()
        let name = fixture.study.name
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let post = { (action: String, form: [String: String]) in
                try await coordinator.post("\(fixture.address)/\(action)", form: form).status
            }
            #expect(try await post("open", [:]) == .unprocessableContent, "the first opening must be confirmed")
            #expect(try await fixture.study.store.study(name).state == .draft)
            #expect(try await post("close", [:]) == .conflict)
            #expect(try await post("open", ["confirm": "yes"]) == .seeOther)
            #expect(try await post("close", [:]) == .seeOther)
            #expect(try await post("open", [:]) == .seeOther)
            #expect(try await post("lock", [:]) == .unprocessableContent, "locking must be confirmed")
            #expect(try await fixture.study.store.study(name).state == .open)
            #expect(try await post("lock", ["confirm": "yes"]) == .seeOther)
            #expect(try await post("open", ["confirm": "yes"]) == .conflict, "locked is final")
            #expect(try await coordinator.invite(fixture, ["specialty": "surgeon", "count": "1"]).status == .conflict)
            #expect(try await !coordinator.get(fixture.address).text.contains("\(fixture.address)/lock"))
        }
        let acts = try await fixture.study.store.history(of: name, limit: 10).filter { $0.actor == "coordinator:anna" }
        #expect(acts.map(\.kind).reversed() == ["study-opened", "study-closed", "study-opened", "study-locked"])
    }

    @Test("hides the truth from the list of cases until the history has noted who looks")
    func truth() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let hidden = try await coordinator.get("\(fixture.address)/cases")
            let words = ["Femoral neck", "Intertrochanteric", "operation", "follow-up", "female"]
            #expect(words.allSatisfy { !hidden.text.contains($0) })
            #expect(try await fixture.events(.referenceStandardViewed).isEmpty)
            let shown = try await coordinator.post("\(fixture.address)/reference-standard", form: [:])
            #expect(shown.status == .ok)
            #expect(words.allSatisfy { shown.text.contains($0) })
            #expect(shown.headers[.cacheControl] == "private, no-store")
        }
        let events = try await fixture.events(.referenceStandardViewed)
        #expect(events.map(\.actor) == ["coordinator:anna"])
        #expect(events.first?.texts["how"] == "list of cases")
    }

    @Test("serves a case's image to the coordinator, and no other file")
    func image() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let image = try await coordinator.get("\(fixture.address)/images/1")
            #expect(image.status == .ok)
            #expect(image.headers[.contentType] == "image/png")
            #expect(Array(image.body.readableBytesView.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
            for number in ["7", "0", "..%2F..%2Fsecret.key", "%"] {
                #expect(
                    try await coordinator.get("\(fixture.address)/images/\(number)").status == .notFound, "\(number)")
            }
        }
    }

    @Test("exports without the truth unless asked, and serves the files")
    func exports() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.study.answerAll(try await fixture.study.reader(named: "Ruth Okafor"))
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let made = try await coordinator.post("\(fixture.address)/exports", form: [:])
            #expect(made.headers[.location] == "\(fixture.address)?done=exported#exports")
            #expect(try await fixture.events(.referenceStandardViewed).isEmpty)
            fixture.study.clock.advance(milliseconds: 1000)
            let withTruth = ["reference_standard": "yes"]
            #expect(try await coordinator.post("\(fixture.address)/exports", form: withTruth).status == .conflict)
            #expect(try await coordinator.get(fixture.address).text.contains("value=\"yes\" disabled"))
            let study = fixture.study
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
            #expect(try await coordinator.post("\(fixture.address)/exports", form: withTruth).status == .seeOther)
            #expect(try await fixture.events(.referenceStandardViewed).count == 1)
            let kept = try fixture.study.store.exports(of: fixture.study.name)
            #expect(kept.map(\.includesReferenceStandard) == [true, false], "the newest first")
            let plain = try #require(kept.last)
            #expect(plain.files.map(\.name).contains("manifest.json"))
            let page = try await coordinator.get(fixture.address)
            for file in plain.files {
                let path = "\(fixture.address)/exports/\(plain.name)/\(file.name)"
                #expect(page.text.contains("href=\"\(path)\""))
                let response = try await coordinator.get(path)
                #expect(response.status == .ok, "\(file.name)")
                #expect(response.body.readableBytes == file.bytes)
                #expect(response.headers[.contentDisposition]?.hasPrefix("attachment; ") == true)
                #expect(!response.text.contains("Okafor"), "\(file.name) names a reader")
            }
            let address = "\(fixture.address)/exports/\(plain.name)/everything.zip"
            #expect(page.text.contains("href=\"\(address)\""))
            let whole = try await coordinator.get(address)
            #expect(whole.headers[.contentDisposition]?.hasSuffix("-\(plain.name).zip\"") == true)
            let archive = try ZipArchive(reading: Array(whole.body.readableBytesView))
            #expect(archive.entries.map(\.path) == plain.files.map { "\(study.name)-\(plain.name)/\($0.name)" })
            for (file, entry) in zip(plain.files, archive.entries) {
                let single = try await coordinator.get("\(fixture.address)/exports/\(plain.name)/\(file.name)")
                #expect(entry.bytes == Array(single.body.readableBytesView), "\(file.name)")
            }
            for path in ["/..%2F..%2Fstudy.sqlite", "/%2e%2e/study.sqlite", "/nothing.csv"] {
                let response = try await coordinator.get("\(fixture.address)/exports/\(plain.name)\(path)")
                #expect((400..<500).contains(response.status.code), "\(path)")
            }
        }
    }

    @Test("pages through the history and checks the chain")
    func history() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let readers = try await fixture.study.readers(15)
        for reader in readers { try await fixture.study.answerAll(reader) }
        let store = fixture.study.store
        let head = try await store.historyHead(of: fixture.study.name)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let newest = try await coordinator.get("\(fixture.address)/history")
            #expect(newest.text.contains(head))
            let older = try #require(newest.text.firstMatch(of: /history\?before=(\d+)"/)?.1)
            let second = try await coordinator.get("\(fixture.address)/history?before=\(older)")
            #expect(!second.text.contains("?before="), "two pages hold the whole history")
            #expect(second.text.contains("Study created"))
            let intact = try await coordinator.post(
                "\(fixture.address)/history/check", form: ["head": " \(head.uppercased()) ", "images": "yes"])
            #expect(intact.text.contains("Everything is as it was written"))
            let wrong = try await coordinator.post(
                "\(fixture.address)/history/check", form: ["head": String(repeating: "a", count: 64)])
            #expect(wrong.text.contains("Something was changed"))
        }
    }
}
