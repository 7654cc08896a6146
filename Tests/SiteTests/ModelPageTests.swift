import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Radiographs
import Scoring
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("The page of one model") struct ModelPageTests {
    private static let name = "Net 1 (test)"

    /// A study with six cases, of which the model calls some; maps of those that it calls.
    private static func fixture(isLocked: Bool = true, isScored: Bool = true) async throws -> SiteFixture {
        let fixture = try await SiteFixture()
        let study = fixture.study
        try await fixture.addCoordinator()
        let numbers = try await study.store.cases(of: study.name).map(\.number)
        let probabilities = Dictionary(
            zip(numbers, [0.9, 0.4, 0.7, 0.2, 0.6, 0.1]), uniquingKeysWith: { first, _ in first })
        if isScored {
            let provenance = ScoringProvenance(
                model: name, version: "1", threshold: 0.5, weights: Digest(of: "weights"),
                card: try InstalledNetwork().model.card.json,
                preprocessing: "stretched", program: "test")
            let radiographs = try await study.store.radiographs(of: study.name)
            let scores = radiographs.map { item in
                let probability = probabilities[item.number] ?? 0
                return CaseScore(
                    number: item.number, image: item.digest, probability: probability,
                    map: probability < 0.5
                        ? nil
                        : StoredHeatMap(
                            method: "grad-cam", layer: "features", output: 0, rows: 2, columns: 2,
                            values: [0, 1, 2, 4]))
            }
            try await study.store.storeScoring(
                scores, provenance, of: study.name, confidential: study.confidential, by: .commandLine,
                at: study.clock.now)
        } else {
            try await study.store.add(
                ModelPredictions(
                    model: name, version: "1", threshold: 0.5, source: Digest(of: "table"), probabilities: probabilities
                ),
                to: study.name, confidential: study.confidential, by: .commandLine, at: study.clock.now)
        }
        if isLocked {
            try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        }
        return fixture
    }

    private static func path(_ fixture: SiteFixture) -> String { StudyAddress(fixture.study.name).model(name) }

    /// Addresses of the maps on a page.
    private static func maps(_ page: TestResponse) -> [String] {
        let found = page.text.matches(of: /src="([^"]*\/maps\/[^"]*)"/).map { String($0.1) }
        return Array(Set(found)).sorted()
    }

    @Test("is sealed with the results: nothing is shown or noted before the lock")
    func sealed() async throws {
        let fixture = try await Self.fixture(isLocked: false)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get(Self.path(fixture))
            #expect(page.status == .ok && page.text.contains("Net 1 (test)"))
            #expect(page.text.contains("<dt>Intended use</dt>") && page.text.contains("<dt>Training data</dt>"))
            #expect(!page.text.contains("<svg class=\"chart") && !page.text.contains("gallery-item"))
            #expect(try await coordinator.post(Self.path(fixture), form: [:]).status == .conflict)
            let map = try await coordinator.get("\(Self.path(fixture))/maps/1?look=0")
            #expect(map.status == .conflict)
        }
        #expect(try await fixture.events(.resultsViewed).isEmpty)
    }

    @Test("is shown after the look is noted, with matrix, figures and gallery")
    func shown() async throws {
        let fixture = try await Self.fixture()
        try await fixture.run { browser in
            for language in ["en", "zh-TW"] {
                var coordinator = try await browser.coordinator()
                coordinator.language = language
                let page = try await coordinator.post(Self.path(fixture), form: [:])
                #expect(page.status == .ok)
                for leak in [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#] {
                    #expect(page.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
                }
                for figure in ["chart-roc", "chart-histogram", "chart-calibration"] {
                    #expect(page.text.contains(figure), "\(figure)")
                }
                // Cases 1 to 3 have a fracture: 0.9 and 0.7 are called, 0.4 is not; of the others 0.6 is.
                for (outcome, count) in [("tp", 2), ("fn", 1), ("fp", 1), ("tn", 2)] {
                    #expect(page.text.contains("data-count=\"\(outcome)\">\(count)<"), "\(outcome)")
                    let badges = page.text.matches(of: try Regex("data-outcome=\"\(outcome)\"")).count
                    #expect(badges == count, "\(outcome)")
                }
                #expect(Self.maps(page).count == 3)
            }
        }
        let events = try await fixture.events(.resultsViewed)
        #expect(events.count == 2 && events.allSatisfy { $0.texts["how"]?.contains(Self.name) == true })
    }

    @Test("its maps open with the look that was noted, to its coordinator, and to nobody else")
    func maps() async throws {
        let fixture = try await Self.fixture()
        try await fixture.addCoordinator("bert")
        try await fixture.run { browser in
            let anna = try await browser.coordinator()
            let bert = try await browser.coordinator("bert")
            let map = try #require(Self.maps(try await anna.post(Self.path(fixture), form: [:])).first)
            let picture = try await anna.get(map)
            #expect(picture.status == .ok && picture.headers[.contentType] == "image/png")
            #expect(picture.body.readableBytesView.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(picture.headers[.cacheControl]?.contains("no-store") == true)
            #expect(try await bert.get(map).status == .notFound)
            #expect(try await browser.get(map).status == .seeOther)
            let bare = String(map.prefix { $0 != "?" })
            #expect(try await anna.get(bare).status == .notFound)
            // The second case is called normal and has no map.
            #expect(try await anna.get(map.replacing(/maps\/[^?]*/, with: "maps/2")).status == .notFound)
            #expect(try await anna.get(map.replacing(/maps\/[^?]*/, with: "maps/99")).status == .notFound)
            let foreign = map.replacing(/models\/[^\/]*/, with: "models/another")
            #expect(try await anna.get(foreign).status == .notFound, "the look was at another model")
            for _ in 0..<11 {
                fixture.study.clock.advance(milliseconds: 59 * 60_000)
                #expect(try await anna.get(map).status == .ok)
            }
        }
        #expect(try await fixture.events(.resultsViewed).count == 1, "maps belong to the look of their page")
    }

    @Test("pictures are small copies of the radiographs")
    func pictures() async throws {
        let fixture = try await Self.fixture()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let picture = try await coordinator.get("\(Self.path(fixture))/pictures/1")
            #expect(picture.status == .ok)
            let radiograph = try Radiograph(png: Array(picture.body.readableBytesView))
            #expect(radiograph.width == StudyFolderFixture.width && radiograph.height == StudyFolderFixture.height)
            #expect(try await coordinator.get("\(Self.path(fixture))/pictures/99").status == .notFound)
            #expect(try await browser.get("\(Self.path(fixture))/pictures/1").status == .seeOther)
        }
    }

    @Test("of imported predictions says that there are no maps")
    func imported() async throws {
        let fixture = try await Self.fixture(isScored: false)
        try await fixture.run { browser in
            let page = try await browser.coordinator().post(Self.path(fixture), form: [:])
            #expect(page.status == .ok && page.text.contains("imported as a table"))
            #expect(Self.maps(page).isEmpty && page.text.contains("gallery-item"))
        }
    }

    @Test("of a model that the study does not have is not found")
    func unknown() async throws {
        let fixture = try await Self.fixture()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let path = StudyAddress(fixture.study.name).model("another")
            #expect(try await coordinator.get(path).status == .notFound)
            #expect(try await coordinator.post(path, form: [:]).status == .notFound)
        }
        #expect(try await fixture.events(.resultsViewed).isEmpty)
    }
}
