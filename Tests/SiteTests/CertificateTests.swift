import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("The certificate of a study") struct CertificateTests {
    private static func kinds(_ json: [String: Any]) -> [String] {
        (json["deviations"] as? [[String: Any]])?.compactMap { $0["kind"] as? String } ?? []
    }

    @Test("is asked for first; then it has hashes, counts and the verification, in both languages")
    func page() async throws {
        let fixture = try await SiteFixture.ofDesk()
        let store = fixture.study.store
        let frozen = try #require(try await store.study(fixture.study.name).frozenDigest)
        let head = try await store.historyHead(of: fixture.study.name)
        try await fixture.run { browser in
            for language in ["en", "zh-TW"] {
                var coordinator = try await browser.coordinator()
                coordinator.language = language
                let before = try await coordinator.get("\(fixture.address)/certificate")
                #expect(before.status == .ok && !before.text.contains(head))
                let page = try await coordinator.post("\(fixture.address)/certificate", form: ["images": "yes"])
                #expect(page.status == .ok && page.text.contains(head) && page.text.contains(frozen))
                #expect(page.text.contains("12/12") && page.text.contains("✓"))
                for leak in [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                    #expect(page.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
                }
            }
            #expect(try await browser.post("\(fixture.address)/certificate", form: [:]).status == .seeOther)
        }
    }

    @Test("as JSON it says the same, and names the newest export's manifest")
    func json() async throws {
        let fixture = try await SiteFixture.ofDesk()
        let study = fixture.study
        let summary = try await study.store.export(
            study.name, includingReferenceStandard: false, confidential: study.confidential,
            to: study.folder.url.appendingPathComponent("out"), version: "1", by: .commandLine, at: study.clock.now)
        let manifest = try #require(summary.files.first { $0.name == "manifest.json" }?.digest.description)
        let record = try await study.store.study(study.name)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let file = try await coordinator.post("\(fixture.address)/certificate", form: ["format": "json"])
            #expect(file.headers[.contentDisposition]?.contains("small-certificate.json") == true)
            let json = file.json
            #expect((json["plan"] as? [String: String])?["studyFileSHA256"] == record.definitionDigest)
            #expect((json["newestExport"] as? [String: String])?["manifestSHA256"] == manifest)
            let counts = try #require(json["counts"] as? [String: Int])
            #expect(counts["answersGiven"] == 12 && counts["answersEverGiven"] == 14 && counts["readersInvited"] == 2)
            let verification = try #require(json["verification"] as? [String: Any])
            #expect(verification["intact"] as? Bool == true && verification["answers"] as? Int == 14)
            #expect(
                (json["history"] as? [String: Any])?["head"] as? String
                    == (try await study.store.historyHead(of: study.name)))
            #expect((json["models"] as? [[String: Any]])?.count == 1)
            #expect(Self.kinds(json) == ["sessions-unsigned"])
        }
    }

    @Test("tells what the history knows of deviations, and who is excluded and why")
    func deviations() async throws {
        let fixture = try await SiteFixture.ofDesk(isLocked: false, isRecorded: true)
        let study = fixture.study
        let (store, by) = (study.store, Actor.coordinator("anna"))
        try await store.recordReferenceStandardViewed(study.name, by: by, at: study.clock.now)
        for state in [StudyState.closed, .open] {
            try await store.change(study.name, to: state, by: by, at: study.clock.now)
        }
        let late = try await study.reader()
        try await study.answer(late, position: 1)
        try await study.answer(late, position: 1, .answer(at: study.clock.now, "none"))
        try await store.recordResultsViewed(study.name, how: "results page", by: by, at: study.clock.now)
        try await study.scoreWithMaps("Net 2", calling: [1])
        let away = try await study.reader()
        try await study.answer(away, position: 1)
        try await store.void(away.code, in: study.name, reason: "Knew the cases.", by: by, at: study.clock.now)
        try await fixture.lock()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let json = try await coordinator.post("\(fixture.address)/certificate", form: ["format": "json"]).json
            #expect(
                Self.kinds(json) == [
                    "results-before-lock", "truth-before-lock", "reopened", "answers-refused", "answers-missing",
                    "sessions-unsigned", "predictions-after-results",
                ])
            let deviations = try #require(json["deviations"] as? [[String: Any]])
            #expect(deviations.first { $0["kind"] as? String == "answers-missing" }?["count"] as? Int == 5)
            #expect(
                deviations.first { $0["kind"] as? String == "predictions-after-results" }?["subjects"] as? [String]
                    == ["Net 2"])
            let exclusions = try #require(json["exclusions"] as? [[String: Any]])
            #expect(exclusions.map { $0["reason"] as? String } == ["Knew the cases."])
            let page = try await coordinator.post("\(fixture.address)/certificate", form: [:])
            #expect(page.text.contains("Knew the cases.") && page.text.contains("(Net 2)"))
        }
    }

    @Test("says what is wrong when something was changed")
    func broken() async throws {
        let fixture = try await SiteFixture.ofDesk()
        let image = try #require(try await fixture.study.store.cases(of: fixture.study.name).first?.file)
        try Data("no image".utf8).write(to: URL(fileURLWithPath: image))
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let form = ["format": "json", "images": "yes"]
            let json = try await coordinator.post("\(fixture.address)/certificate", form: form).json
            let verification = try #require(json["verification"] as? [String: Any])
            #expect(verification["intact"] as? Bool == false)
            #expect((verification["problems"] as? [String])?.isEmpty == false)
            #expect(try await coordinator.post("\(fixture.address)/certificate", form: form).status == .ok)
        }
    }
}
