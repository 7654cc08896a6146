import Foundation
import HTTPTypes
import HummingbirdTesting
import Scoring
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("A study scored by the server") struct StudyScoringTests {
    private static let cases = StudyFolderFixture().cases

    private static func manyCases(_ count: Int = 40) -> StudyFolderFixture {
        var folder = StudyFolderFixture()
        (folder.cases, folder.warmUpCases) = (count, 0)
        return folder
    }

    @Test("has what the command would have stored, to the last bit, with the same provenance and the same events")
    func likeTheCommand() async throws {
        let (fixture, other) = (try await SiteFixture(isOpen: false), try await SiteFixture(isOpen: false))
        // Whatever the network says, some cases are called and some are not: both kinds of maps are compared.
        for one in [fixture, other] { try one.installNetwork(threshold: 0.5) }
        let subject = ScoringQueue.Subject.study(fixture.study.name)
        #expect(try await fixture.site.scorings.begin(subject, model: "Small", by: "anna"))
        #expect(try await fixture.scored(subject).phase == .finished)
        let command = try await other.scoreAsTheCommand(
            try ModelLibrary(folder: other.study.data.models).model(named: "Small"))
        let server = try #require(try await fixture.study.confidential.scoring(of: fixture.study.name, by: "Small"))
        #expect(server.provenance == command.provenance && server.cases == command.cases)
        #expect(server.finishedAt != nil && server.cases.count == Self.cases)
        let maps = try await fixture.study.confidential.heatMaps(study: fixture.study.name, predictions: "Small")
        #expect(maps == (try await other.study.confidential.heatMaps(study: other.study.name, predictions: "Small")))
        let predictions = try await fixture.study.confidential.models(of: fixture.study.name).map(\.predictions)
        #expect(predictions == (try await other.study.confidential.models(of: other.study.name).map(\.predictions)))
        for kind in [HistoryEvent.Kind.scoringBegun, .predictionsAdded] {
            let (here, there) = (try await fixture.events(kind), try await other.events(kind))
            #expect(here.map(\.details) == there.map(\.details) && here.map(\.actor) == ["coordinator:anna"])
        }
    }

    @Test("is not opened before: not in the browser, not by a program, not by the store")
    func refusesToOpen() async throws {
        let fixture = try await SiteFixture(isOpen: false)
        try fixture.installNetwork()
        let study = fixture.study
        try await study.store.want(
            .named("Small"), in: study.name, confidential: study.confidential, by: .commandLine, at: study.clock.now)
        let token = try await fixture.addToken(of: "berta")
        try await fixture.runProgram(token) { program in
            let path = "/api/studies/\(study.name)"
            let refused = try await program.ask(.post, "\(path)/open", match: "*")
            #expect(refused.status == .conflict && refused.problemCode == "model-not-scored")
            #expect((refused.json["detail"] as? String)?.contains("Small") == true)
            let state = try await program.get("\(path)/scoring").json
            #expect(state["wanted"] as? String == "Small" && state["missing"] as? Int == Self.cases)
        }
        await #expect(throws: StoreError.predictionsMissing(model: "Small", cases: Self.cases)) {
            try await study.store.open(
                study.name, confidential: study.confidential, by: .commandLine, at: study.clock.now)
        }
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let browser = try await browser.coordinator()
            let refused = try await browser.post("\(fixture.address)/open", form: ["confirm": "yes"])
            #expect(refused.status == .conflict && refused.text.contains("waits for the model Small"))
            #expect(try await browser.get(fixture.address).text.contains("\(fixture.address)/scoring"))
            #expect(try await study.store.study(study.name).state == .draft)
            let begun = try await browser.post("\(fixture.address)/scoring", form: ["model": "Small"])
            #expect(begun.status == .seeOther)
            #expect(try await fixture.scored(.study(study.name)).phase == .finished)
            let page = try await browser.get("\(fixture.address)/scoring").text
            #expect(page.contains("all \(Self.cases) cases have a prediction"))
            #expect(try await browser.post("\(fixture.address)/open", form: ["confirm": "yes"]).status == .seeOther)
            #expect(try await study.store.study(study.name).state == .open)
        }
    }

    @Test("is opened without a model once nobody wants one any more, and the history tells of it")
    func unwanted() async throws {
        let fixture = try await SiteFixture(isOpen: false)
        let study = fixture.study
        try await study.store.want(
            .any, in: study.name, confidential: study.confidential, by: .commandLine, at: study.clock.now)
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let browser = try await browser.coordinator()
            #expect(try await browser.post("\(fixture.address)/open", form: ["confirm": "yes"]).status == .conflict)
            let unsure = try await browser.post("\(fixture.address)/scoring/unwanted", form: [:])
            #expect(unsure.status == .unprocessableContent)
            let sure = try await browser.post("\(fixture.address)/scoring/unwanted", form: ["confirm": "yes"])
            #expect(sure.status == .seeOther)
            #expect(try await browser.post("\(fixture.address)/open", form: ["confirm": "yes"]).status == .seeOther)
            let late = try await browser.post("\(fixture.address)/scoring/unwanted", form: ["confirm": "yes"])
            #expect(late.status == .conflict)
        }
        #expect(try await fixture.events(.modelWanted).reversed().map { $0.texts["model"] } == ["any", "none"])
    }

    @Test("a program that stops in the middle goes on at its next start, and nothing is scored twice or left half")
    func restart() async throws {
        let fixture = try await SiteFixture(Self.manyCases(), isOpen: false)
        try fixture.installNetwork()
        let (study, subject) = (fixture.study, ScoringQueue.Subject.study(fixture.study.name))
        #expect(try await fixture.site.scorings.begin(subject, model: "Small", by: "anna"))
        _ = try await fixture.underWay("Small")
        await fixture.site.stopScorings()
        let stopped = try #require(try await study.confidential.scoring(of: study.name, by: "Small"))
        #expect(stopped.finishedAt == nil && stopped.cases.count < 40)
        #expect(try await study.confidential.models(of: study.name).isEmpty, "no half predictions")
        #expect(try await study.confidential.scoringOrders().map(\.coordinator) == ["anna"])

        let next = try fixture.restarted()
        await next.resumeScorings()
        #expect(try await fixture.scored(subject, by: next).phase == .finished)
        let whole = try #require(try await study.confidential.scoring(of: study.name, by: "Small"))
        #expect(whole.cases.count == 40 && whole.begunAt == stopped.begunAt)
        for (number, score) in stopped.cases { #expect(whole.cases[number] == score) }
        #expect(try await study.confidential.scoringOrders().isEmpty)
        #expect(try await fixture.events(.predictionsAdded).count == 1)
        let other = try await SiteFixture(Self.manyCases(), isOpen: false)
        #expect(whole.cases == (try await other.scoreAsTheCommand(try other.installNetwork())).cases)
    }

    @Test("a cancelled scoring is not begun again by a restart, makes way for the next, and can be taken up later")
    func cancel() async throws {
        let fixture = try await SiteFixture(Self.manyCases(), isOpen: false)
        try fixture.installNetwork()
        let (study, subject) = (fixture.study, ScoringQueue.Subject.study(fixture.study.name))
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let browser = try await browser.coordinator()
            _ = try await browser.post("\(fixture.address)/scoring", form: ["model": "Small"])
            _ = try await fixture.underWay("Small")
            let twice = try await browser.post("\(fixture.address)/scoring", form: ["model": "Small"])
            #expect(twice.status == .conflict)
            let state = try await browser.get("\(fixture.address)/scoring/state").json
            #expect(state["running"] as? Bool == true)
            #expect(try await browser.post("\(fixture.address)/scoring/cancel", form: [:]).status == .seeOther)
        }
        #expect(await fixture.site.scorings.state(of: subject) == nil)
        #expect(try await study.confidential.scoringOrders().isEmpty)
        let kept = try #require(try await study.confidential.scoring(of: study.name, by: "Small")).cases
        #expect(!kept.isEmpty && kept.count < 40)
        #expect(try await study.confidential.models(of: study.name).isEmpty)
        let next = try fixture.restarted()
        await next.resumeScorings()
        #expect(await next.scorings.state(of: subject) == nil)
        #expect(try await next.scorings.begin(subject, model: "Small", by: "anna"))
        #expect(try await fixture.scored(subject, by: next).phase == .finished)
    }

    @Test("a case whose image is damaged is named with the reason, and the others are kept")
    func failures() async throws {
        let fixture = try await SiteFixture(isOpen: false)
        try fixture.installNetwork()
        let study = fixture.study
        let third = try await study.store.radiographs(of: study.name)[2]
        try Data(StudyFolderFixture.radiograph(seed: 77)).write(to: URL(fileURLWithPath: third.file))
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let browser = try await browser.coordinator()
            _ = try await browser.post("\(fixture.address)/scoring", form: ["model": "Small"])
            let state = try await fixture.scored(.study(study.name))
            #expect(state.phase == .failed && state.failures.map(\.number) == [third.number.description])
            let page = try await browser.get("\(fixture.address)/scoring").text
            #expect(page.contains("Case \(third.number)") && page.contains("restore a backup"))
            #expect(try await browser.post("\(fixture.address)/open", form: ["confirm": "yes"]).status == .conflict)
        }
        #expect(try await study.confidential.scoring(of: study.name, by: "Small")?.cases.count == Self.cases - 1)
        #expect(try await study.confidential.models(of: study.name).isEmpty)
    }

    @Test("waits while another program scores the study")
    func locked() async throws {
        let fixture = try await SiteFixture(isOpen: false)
        try fixture.installNetwork()
        let lock = try StudyScoring.lock(fixture.study.name, in: fixture.study.store)
        let subject = ScoringQueue.Subject.study(fixture.study.name)
        #expect(try await fixture.site.scorings.begin(subject, model: "Small", by: "anna"))
        let state = try await fixture.scored(subject)
        #expect(state.phase == .failed && state.problem?.contains("another program") == true)
        withExtendedLifetime(lock) {}
    }
}
