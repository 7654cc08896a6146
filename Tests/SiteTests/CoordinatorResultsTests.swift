import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import Reports
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable @_spi(Confidential) import Site

@Suite("Results, as the coordinator sees them") struct CoordinatorResultsTests {
    private static func fixture(isLocked: Bool) async throws -> SiteFixture {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        for reader in try await fixture.study.readers(2) { try await fixture.study.answerAll(reader) }
        if isLocked {
            let study = fixture.study
            try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        }
        return fixture
    }

    private static let table = "case,probability\n1,0.9\n2,0.8\n3,0.7\n4,0.2\n5,0.1\n6,0.6\n"

    @Test("are sealed until the lock, on the page and for every file, and nothing is noted")
    func sealed() async throws {
        let fixture = try await Self.fixture(isLocked: false)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get("\(fixture.address)/results")
            #expect(page.status == .ok)
            #expect(!page.text.contains("everything.zip"))
            #expect(try await coordinator.post("\(fixture.address)/results", form: [:]).status == .conflict)
            for file in ["everything.zip", "results.json", "tables/readers.csv", "figures/roc.svg"] {
                #expect(try await coordinator.get("\(fixture.address)/results/\(file)").status == .conflict)
            }
        }
        #expect(try await fixture.events(.resultsViewed).isEmpty)
    }

    @Test("have Chinese headings and notes on a Chinese page, and so have the details of the history")
    func chinese() async throws {
        let fixture = try await Self.fixture(isLocked: true)
        try await fixture.run { browser in
            var coordinator = try await browser.coordinator()
            coordinator.language = "zh-Hant"
            let page = try await coordinator.post("\(fixture.address)/results", form: [:]).text
            let headings = page.matches(of: /<th scope="col"[^>]*>([^<]+)</).map { String($0.1) }
            #expect(headings.contains("敏感度") && headings.count > 20)
            let names = ["AUC", "Fleiss kappa", "Gwet AC1", "Krippendorff alpha"]
            #expect(headings.filter { $0.allSatisfy(\.isASCII) && !names.contains($0) } == [])
            let english = page.matches(of: /<p class="hint" lang="en">(.*)<\/p>/).map { String($0.1) }
            #expect(english.count * 4 < page.matches(of: /<p class="hint"/).count, "\(english)")
            let history = try await coordinator.get("\(fixture.address)/history").text
            let details = history.matches(of: /<span class="muted">([^<]+)</).map { String($0.1) }
            #expect(!details.isEmpty)
            #expect(details.filter { $0.allSatisfy(\.isASCII) } == [])
            #expect(history.contains("結果頁") && !history.contains("results page"))
        }
    }

    @Test("of a session that the study does not have are not found, and not noted", arguments: ["1", "99", "-1"])
    func noSuchSession(session: String) async throws {
        let fixture = try await Self.fixture(isLocked: true)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.post("\(fixture.address)/results", form: ["session": session])
            #expect(page.status == .notFound)
            let file = try await coordinator.get("\(fixture.address)/results/results.json?session=\(session)")
            #expect(file.status == .notFound)
        }
        #expect(try await fixture.events(.resultsViewed).isEmpty)
    }

    @Test("are shown after the lock, and every look and every download is noted")
    func shown() async throws {
        let fixture = try await Self.fixture(isLocked: true)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            #expect(try await coordinator.get("\(fixture.address)/results").status == .ok)
            #expect(try await fixture.events(.resultsViewed).isEmpty, "the page before the look shows nothing")
            let page = try await coordinator.post("\(fixture.address)/results", form: [:])
            #expect(page.status == .ok)
            #expect(page.text.contains("<svg") && page.text.contains("Performance of each reader"))
            for leak in [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                #expect(page.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
            }
            #expect(try await coordinator.get("\(fixture.address)/results/tables/readers.csv").status == .ok)
            #expect(try await coordinator.get("\(fixture.address)/results/nothing.csv").status == .notFound)
        }
        let events = try await fixture.events(.resultsViewed)
        #expect(events.count == 3)
        #expect(events.allSatisfy { $0.actor == "coordinator:anna" && $0.texts["state"] == "locked" })
    }

    @Test("a file is the one that the command line writes, byte for byte")
    func sameBytes() async throws {
        let fixture = try await Self.fixture(isLocked: true)
        let study = fixture.study
        let comparison = try await StudyComparison(of: study.name, in: study.store, confidential: study.confidential)
        let results = ComparisonResults(comparison.data, comparison.settings)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            for (name, table) in results.tables {
                let file = try await coordinator.get("\(fixture.address)/results/tables/\(name).csv")
                #expect(file.text == table.csv, "\(name)")
            }
        }
    }

    @Test("the tables of an export with the study file give the tables of the page, byte for byte")
    func sameTables() async throws {
        var folder = StudyFolderFixture()
        (folder.cases, folder.specialties, folder.allQuestions) = (12, ["surgeon", "radiologist"], true)
        let fixture = try await SiteFixture(folder)
        try await fixture.addCoordinator()
        let study = fixture.study
        for reader in try await study.readers(6) {
            for (index, slot) in reader.slots.enumerated() {
                let now = study.clock.advance(milliseconds: 15_000)
                let answer = Submission.answer(at: now, index % 3 == 0 ? "none" : "fracture")
                _ = try await study.store.record(answer, slot: slot, reader: reader.id, at: now)
            }
        }
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        let table = "case,probability\n" + (1...12).map { "\($0),0.\($0 * 7 % 10)\n" }.joined()
        let target = study.folder.url.appendingPathComponent("export")
        try await study.store.export(
            study.name, includingReferenceStandard: true, confidential: study.confidential, to: target,
            version: "test", by: .commandLine, at: study.clock.now)
        func file(_ name: String, _ bytes: [UInt8]) -> InputFile { InputFile(name: name, bytes: bytes) }
        let data = try #require(
            ComparisonInput.parse(
                ComparisonFiles(
                    readings: file("readings.csv", try study.folder.read("export/readings.csv")),
                    cases: file("cases.csv", Array(folder.casesTable.utf8)), readers: nil,
                    models: [file("Net.csv", Array(table.utf8))])
            ).value)
        let plan = try #require(StudyFileParser.parse(Array(folder.studyFile.utf8)).value)
        let settings = try AnalysisSettings(
            plan.analysis, specialties: plan.specialties, studyFileDigest: "", standing: .given)
        let results = ComparisonResults(data.grouped(by: settings.specialties), settings)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let form = ["model": "Net", "version": "", "threshold": "0.5", "table": table]
            #expect(try await coordinator.post("\(fixture.address)/predictions", form: form).status == .seeOther)
            #expect(results.tables.count > 8)
            for (name, table) in results.tables {
                let file = try await coordinator.get("\(fixture.address)/results/tables/\(name).csv")
                #expect(file.text == table.csv, "\(name)")
            }
        }
    }

    @Test("predictions are added from a table, once, and take part in the results")
    func predictions() async throws {
        let fixture = try await Self.fixture(isLocked: true)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let path = "\(fixture.address)/predictions"
            var form = ["model": "DenseNet-121", "version": "1", "threshold": "0.5", "table": Self.table]
            form["table"] = "case,probability\n1,2\n"
            let refused = try await coordinator.post(path, form: form)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("row 2"))
            #expect(try await study(fixture).isEmpty)
            form["table"] = Self.table
            #expect(try await coordinator.post(path, form: form).status == .seeOther)
            #expect(try await coordinator.post(path, form: form).status == .conflict)
            let page = try await coordinator.post("\(fixture.address)/results", form: [:])
            #expect(page.text.contains("DenseNet-121"))
        }
        #expect(try await fixture.events(.predictionsAdded).count == 1)
    }

    private func study(_ fixture: SiteFixture) async throws -> [StoredModel] {
        try await fixture.study.confidential.models(of: fixture.study.name)
    }

    @Test("readers cannot reach any of it")
    func readers() async throws {
        let fixture = try await Self.fixture(isLocked: true)
        try await fixture.run { browser in
            for path in ["/results", "/results/everything.zip", "/results/results.json"] {
                let answer = try await browser.get(fixture.address + path)
                #expect(answer.status == .unauthorized || answer.status == .seeOther)
            }
        }
        #expect(try await fixture.events(.resultsViewed).isEmpty)
    }
}
