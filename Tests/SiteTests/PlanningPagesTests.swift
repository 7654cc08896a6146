import Foundation
import HTTPTypes
import HummingbirdTesting
import Reports
import Statistics
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable @_spi(Confidential) import Site

@Suite("Power, sample size and published results as pages") struct PlanningPagesTests {
    private static let sizePath = "/coordinator/planning/sample-size"
    private static let publishedPath = "/coordinator/planning/published"

    private static func fixture(isLocked: Bool = false) async throws -> SiteFixture {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        if isLocked {
            let study = fixture.study
            for reader in try await study.readers(3) { try await study.answerAll(reader) }
            try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        }
        return fixture
    }

    @Test(
        "nobody who is not signed in reaches them",
        arguments: ["/coordinator/planning/sample-size", "/coordinator/planning/published"])
    func signedOut(path: String) async throws {
        try await Self.fixture().run { browser in
            let answer = try await browser.get(path)
            #expect(answer.status == .unauthorized || answer.status == .seeOther)
        }
    }

    @Test(
        "are there in both languages, with every text, and the list of studies leads to them",
        arguments: ["en", "zh-TW"])
    func empty(language: String) async throws {
        try await Self.fixture().run { browser in
            var coordinator = try await browser.coordinator()
            coordinator.language = language
            let list = try await coordinator.get("/coordinator")
            for path in [Self.sizePath, Self.publishedPath] {
                #expect(list.text.contains("href=\"\(path)\""))
                let page = try await coordinator.get(path)
                #expect(page.status == .ok)
                for leak in [#"[>" ](coordinator|planning)\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                    #expect(page.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
                }
            }
        }
    }

    @Test("a stand-alone model's size is that of the function behind the command")
    func standAlone() async throws {
        let expected = try StandAloneStudy(endpoint: .specificity, value: 0.8, precision: 0.1, ratio: 0.5)
        try await Self.fixture().run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get(
                "\(Self.sizePath)?question=stand-alone&endpoint=specificity&value=0.8&precision=0.1&ratio=0.5"
                    + "&power=0.8&alpha=0.05")
            #expect(page.status == .ok)
            #expect(
                page.text.contains(
                    "\(expected.total) cases: \(expected.others) with and \(expected.diseased) without a fracture."))
            #expect(page.text.contains(#"value="specificity" selected"#), "what was asked stays in the form")
        }
    }

    @Test("conjectured values and published components answer as the functions do")
    func typed() async throws {
        let conjectured = try ConjecturedReaderStudy(
            .init(
                endpoint: .area, value: 0.9, difference: 0.05, readers: 8, rangeBetweenReaders: 0.1,
                rangeWithinReader: 0.02))
        let power = try ReaderStudyPower(
            testReader: 0.0002, variance: 0.0008, cov1: 0.00035, cov2: 0.00034, cov3: 0.00024, pilotCases: 114)
        let needed = try power.casesNeeded(power: 0.8, difference: 0.05, readers: 20)
        let one = try power.power(difference: 0.05, readers: 20, cases: 100).power
        try await Self.fixture().run { browser in
            let coordinator = try await browser.coordinator()
            let first = try await coordinator.get(
                "\(Self.sizePath)?question=conjectured&endpoint=auc&value=0.9&difference=0.05&readers=8&between=0.1"
                    + "&within=0.02&ratio=1&power=0.8&alpha=0.05")
            #expect(first.text.contains("\(conjectured.total) cases: \(conjectured.diseased) with"))
            let second = try await coordinator.get(
                "\(Self.sizePath)?question=components&testReader=0.0002&variance=0.0008&cov1=0.00035&cov2=0.00034"
                    + "&cov3=0.00024&pilotCases=114&difference=0.05&readerCounts=3%2C+20&caseCounts=100&power=0.8&alpha=0.05"
            )
            #expect(second.status == .ok)
            #expect(second.text.contains(#"value="3, 20""#), "a blank that the browser sent as a plus is a blank")
            #expect(
                second.text.components(separatedBy: "Of an Obuchowski-Rockette analysis in a paper").count == 2,
                "what is said of the question is not said of its fields")
            #expect(second.text.contains(">\(try #require(needed).cases)</td>"))
            #expect(second.text.contains(">\(Reports.PrintedNumber.percent(one, places: 0))</td>"))
        }
    }

    @Test(
        "what is no number, no list or out of range is told and nothing is computed",
        arguments: [
            "question=stand-alone&endpoint=auc&value=x&precision=0.1&ratio=1&power=0.8&alpha=0.05",
            "question=stand-alone&endpoint=auc&value=0.9&precision=0&ratio=1&power=0.8&alpha=0.05",
            "question=components&testReader=0&variance=1&cov1=0&cov2=0&cov3=0&pilotCases=9&difference=0.1"
                + "&readerCounts=a&caseCounts=1&power=0.8&alpha=0.05",
            "question=conjectured&endpoint=auc&value=0.9&difference=0.001&readers=2&between=0.5&within=0.5&ratio=1"
                + "&power=0.8&alpha=0.05",
        ])
    func refused(query: String) async throws {
        try await Self.fixture().run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get("\(Self.sizePath)?\(query)")
            #expect(page.status == .unprocessableContent)
            #expect(page.text.contains(#"role="alert""#) && !page.text.contains(#"id="answer""#))
        }
    }

    @Test("a sealed study cannot be a pilot; an open one can, and the look is noted")
    func ownStudy() async throws {
        let sealed = try await Self.fixture()
        let form = [
            "endpoint": "sensitivity", "difference": "0.1", "readerCounts": "5, 10", "caseCounts": "100 200",
            "power": "0.8", "alpha": "0.05",
        ]
        try await sealed.run { browser in
            let coordinator = try await browser.coordinator()
            #expect(!(try await coordinator.get(Self.sizePath)).text.contains(#"id="pilot-study""#))
            let answer = try await coordinator.post(
                Self.sizePath, form: form.merging(["study": "\(sealed.study.name)"]) { $1 })
            #expect(answer.status == .conflict)
        }
        #expect(try await sealed.events(.resultsViewed).isEmpty)

        let locked = try await Self.fixture(isLocked: true)
        let table = "case,probability\n1,0.9\n2,0.8\n3,0.7\n4,0.2\n5,0.1\n6,0.6\n"
        try await locked.run { browser in
            let coordinator = try await browser.coordinator()
            #expect(try await coordinator.get(Self.sizePath).text.contains(#"id="pilot-study""#))
            _ = try await coordinator.post(
                "\(locked.address)/predictions",
                form: ["model": "Net", "version": "1", "threshold": "0.65", "table": table])
            let page = try await coordinator.post(
                Self.sizePath, form: form.merging(["study": "\(locked.study.name)"]) { $1 })
            // The tiny study may have no variance; then the reason is told. Either way it was looked at.
            #expect(page.status == .ok || page.status == .unprocessableContent)
        }
        let looks = try await locked.events(.resultsViewed)
        #expect(looks.count == 1 && looks.first?.texts["how"] == "power and sample size")
    }

    /// Four readers who err on different cases, and a model.
    private static func tables() -> (readings: String, cases: String, model: String) {
        var (readings, cases, model) = ("reader,case,answer\n", "case,truth\n", "case,probability\n")
        for place in 0..<40 {
            cases += "\(place),\(place < 20 ? 1 : 0)\n"
            model += "\(place),\(place < 20 ? (place % 9 == 0 ? 0.2 : 0.8) : (place % 7 == 0 ? 0.7 : 0.1))\n"
            for reader in 0..<4 {
                let errs = (place * 7 + reader * 3) % (5 + reader) == 0
                readings += "R\(reader),\(place),\((place < 20) != errs ? "yes" : "no")\n"
            }
        }
        return (readings, cases, model)
    }

    @Test("tables of a study that was read elsewhere are a pilot, too, and are not stored")
    func uploaded() async throws {
        let fixture = try await Self.fixture()
        let (readings, cases, model) = Self.tables()
        func file(_ name: String, _ text: String) -> InputFile { InputFile(name: name, bytes: Array(text.utf8)) }
        let data = try #require(
            ComparisonInput.parse(
                ComparisonFiles(
                    readings: file("r", readings), cases: file("c", cases), models: [file("model.csv", model)])
            ).value)
        let pilot = try PilotStudy(data, AnalysisSettings(), .sensitivity)
        let expected = try pilot.power.power(difference: 0.1, readers: 10, cases: 200).power
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            var form = [
                "study": "", "endpoint": "sensitivity", "difference": "0.1", "readerCounts": "5, 10",
                "caseCounts": "100 200", "power": "0.8", "alpha": "0.05", "readings": readings, "cases": cases,
                "predictions": model,
            ]
            let page = try await coordinator.post(Self.sizePath, form: form)
            #expect(page.status == .ok)
            #expect(page.text.contains("4 readers, 20 cases that the value rests on"))
            #expect(page.text.contains(">\(Reports.PrintedNumber.percent(expected, places: 0))</td>"))
            form["readings"] = "reader,case,answer\nR1,1,maybe\n"
            let refused = try await coordinator.post(Self.sizePath, form: form)
            #expect(refused.status == .unprocessableContent && refused.text.contains("row 2"))
            form["readings"] = ""
            #expect(try await coordinator.post(Self.sizePath, form: form).status == .unprocessableContent)
        }
        #expect(try await fixture.events(.resultsViewed).isEmpty)
    }

    @Test("the paper's impossible mean is found, a possible one is not accused, and bad numbers are told")
    func published() async throws {
        try await Self.fixture().run { browser in
            let coordinator = try await browser.coordinator()
            let address = "\(Self.publishedPath)?readers=15&casesOfValue=50&lowest=&highest=&level=0.95"
            let cut = try await coordinator.get("\(address)&mean=82.2&lower=76.2&upper=88.3")
            #expect(cut.status == .ok)
            #expect(cut.text.contains("617 of 750 = 82.27 %, cut instead of rounded"))
            let good = try await coordinator.get("\(address)&mean=95.6&lower=93.6&upper=97.6")
            #expect(good.text.contains("Possible: rounding gives all that was printed."))
            let bad = try await coordinator.get("\(address)&mean=ninety&lower=93.6&upper=97.6")
            #expect(bad.status == .unprocessableContent && bad.text.contains("must look like 82.2"))
        }
    }
}
