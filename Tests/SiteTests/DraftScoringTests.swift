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

@_spi(Confidential) @testable import Site

@Suite("A draft scored by the server") struct DraftScoringTests {
    private static func second() -> StudyFolderFixture {
        var study = StudyFolderFixture()
        study.name = "second"
        return study
    }

    private static func subject(_ draft: String) -> ScoringQueue.Subject {
        .draft(draft.split(separator: "/").last.map(String.init) ?? "")
    }

    @Test("its check is green once every case is scored, and the study has what the command would have stored")
    func wholePath() async throws {
        let (fixture, study) = (try await SiteFixture(), Self.second())
        try fixture.installNetwork()
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: study.studyFile)
            try await setup.fill(draft, study)
            let early = try await setup.browser.post("\(draft)/scoring", form: [:])
            #expect(early.status == .conflict, "no model of the server is chosen")
            let unknown = try await setup.browser.post(
                "\(draft)/model", form: ["model": "library", "library": "Large"])
            #expect(unknown.status == .unprocessableContent)
            _ = try await setup.browser.post("\(draft)/model", form: ["model": "library", "library": "Small"])
            #expect(try await setup.checks(draft)["model"] == "waiting")
            #expect(try await setup.create(draft).status == .conflict)
            #expect(try await setup.browser.post("\(draft)/scoring", form: [:]).status == .seeOther)
            #expect(try await fixture.scored(Self.subject(draft)).phase == .finished)
            #expect(try await setup.checks(draft)["model"] == "passed")
            let page = try await setup.browser.get("\(draft)/model").text
            #expect(page.contains("all \(study.cases) cases have a prediction"))

            // Another image has no score; the one before gets its own back.
            let image = StudyFolderFixture.image(1)
            _ = try await setup.send(
                try StudyFolderFixture.radiograph(seed: 88), kind: "image", name: image, to: draft)
            #expect(try await setup.checks(draft)["model"] == "waiting")
            _ = try await setup.send(
                try StudyFolderFixture.radiograph(seed: 1), kind: "image", name: image, to: draft)
            #expect(try await setup.checks(draft)["model"] == "passed")
            _ = try await setup.create(draft)
        }
        let name = try #require(StudyName("second"))
        #expect(try await fixture.study.store.study(name).state == .open)
        let other = try await SiteFixture(study, isOpen: false)
        let command = try await other.scoreAsTheCommand(try other.installNetwork())
        let scoring = try #require(try await fixture.study.confidential.scoring(of: name, by: "Small"))
        #expect(scoring.provenance == command.provenance && scoring.cases == command.cases)
        let maps = try await fixture.study.confidential.heatMaps(study: name, predictions: "Small")
        #expect(maps == (try await other.study.confidential.heatMaps(study: name, predictions: "Small")))
        let kinds = try await fixture.study.store.history(of: name, limit: 10).reversed().map(\.kind)
        #expect(kinds == ["study-created", "model-wanted", "scoring-begun", "predictions-added", "study-opened"])
    }

    @Test("a study that is created too early waits, unopened, and is scored from then on")
    func createdEarly() async throws {
        let (fixture, study) = (try await SiteFixture(), Self.second())
        try fixture.installNetwork()
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: study.studyFile)
            try await setup.fill(draft, study)
            _ = try await setup.browser.post("\(draft)/model", form: ["model": "library", "library": "Small"])
            _ = try await setup.create(draft, open: false)
        }
        let name = try #require(StudyName("second"))
        #expect(try await fixture.study.store.study(name).state == .draft)
        #expect(try await fixture.study.confidential.wantedModel(of: name) == .named("Small"))
        #expect(try await fixture.scored(.study(name)).phase == .finished)
        #expect(try await fixture.study.confidential.models(of: name).map(\.predictions.model) == ["Small"])
    }

    @Test("a restart in the middle goes on with what is missing; a cancelled one is not begun again")
    func restart() async throws {
        var folder = Self.second()
        (folder.cases, folder.warmUpCases) = (40, 0)
        let (fixture, study) = (try await SiteFixture(), folder)
        try fixture.installNetwork()
        try await fixture.runSetup { setup in
            let address = try await setup.begin(file: study.studyFile)
            _ = try await setup.send(Array(study.casesTable.utf8), kind: "cases", name: "cases.csv", to: address)
            try await setup.sendImages(of: study, to: address)
            _ = try await setup.browser.post("\(address)/model", form: ["model": "library", "library": "Small"])
            _ = try await setup.browser.post("\(address)/scoring", form: [:])
            let id = try #require(address.split(separator: "/").last.map(String.init))
            let drafts = fixture.site.drafts
            while try drafts.scores(of: drafts.draft(id))?.images.isEmpty ?? true {
                try await Task.sleep(for: .milliseconds(1))
            }
            await fixture.site.stopScorings()
            let stopped = try #require(drafts.scores(of: try drafts.draft(id))).images
            #expect(stopped.count < 40)
            #expect(try drafts.draft(id).notes.scoring == StudyDraft.Scoring(model: "Small", by: "anna"))

            let next = try fixture.restarted()
            await next.resumeScorings()
            #expect(try await fixture.scored(.draft(id), by: next).phase == .finished)
            let whole = try #require(drafts.scores(of: try drafts.draft(id))).images
            #expect(whole.count == 40)
            for (pixels, score) in stopped { #expect(whole[pixels]?.probability == score.probability) }
            #expect(try drafts.draft(id).notes.scoring == nil)
            #expect(try await setup.checks(address)["model"] == "passed")
        }
    }

    @Test("programs list the models, choose one, score and follow it")
    func program() async throws {
        let (fixture, study) = (try await SiteFixture(), Self.second())
        try fixture.installNetwork()
        let token = try await fixture.addToken()
        try await fixture.runProgram(token) { program in
            #expect(try await program.get("/api/models").items.map { $0["name"] as? String } == ["Small"])
            let body = String(decoding: try JSONEncoder().encode(["studyFile": study.studyFile]), as: UTF8.self)
            let draft = try #require(try await program.post("/api/drafts", body).headers[.location])
            let none = try await program.ask(
                .put, "\(draft)/model", .json("{\"model\": \"library\", \"name\": \"Large\"}"))
            #expect(none.problemCode == "no-such-model")
            #expect(try await program.post("\(draft)/scoring", "{}").problemCode == "model-not-chosen")
            let chosen = try await program.ask(
                .put, "\(draft)/model", .json("{\"model\": \"library\", \"name\": \"Small\"}"))
            #expect(chosen.json["model"] as? String == "library")
            #expect(try await program.post("\(draft)/scoring", "{}").problemCode == "files-wrong")
            func put(_ kind: String, _ name: String, _ bytes: [UInt8]) async throws {
                let content = ProgramClient.Content(type: "application/octet-stream", bytes: bytes)
                try await program.ask(.put, "\(draft)/files?kind=\(kind)&name=\(name)", content)
            }
            try await put("cases", "cases.csv", Array(study.casesTable.utf8))
            try await put("practice", "warm-up.csv", Array(study.warmUpTable.utf8))
            for index in 0..<study.cases {
                try await put("image", StudyFolderFixture.image(index), try StudyFolderFixture.radiograph(seed: index))
            }
            for index in 0..<study.warmUpCases {
                let film = try StudyFolderFixture.radiograph(seed: 1000 + index)
                try await put("practice-image", "W\(index + 1).png", film)
            }
            #expect(try await program.get("\(draft)/scoring").json["missing"] as? Int == study.cases)
            #expect(try await program.post("\(draft)/scoring", "{}").status == .accepted)
            #expect(try await fixture.scored(Self.subject(draft)).phase == .finished)
            let state = try await program.get("\(draft)/scoring").json
            #expect(state["missing"] as? Int == 0 && state["phase"] as? String == "finished")
            #expect(try await program.post("\(draft)/scoring/cancel", "{}").status == .ok)
        }
    }

    @Test("a title typed in one language does not stand for a study's other languages")
    func copiedTitle() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let begun = try await setup.browser.post(
                "/coordinator/studies/new",
                form: ["start": "template", "template": "hip-fracture", "name": "ours", "title": "Our hips"])
            let draft = SetupBrowser.address(begun)
            let id = try #require(draft.split(separator: "/").last.map(String.init))
            let plan = try #require(StudyFileParser.parse(try fixture.site.drafts.draft(id).definition).value)
            #expect(plan.languages.count == 2 && plan.title.versions == ["en": "Our hips"])
            #expect(plan.textsMissing(in: .traditionalChinese).contains("title"))
        }
    }

    @Test("the list of images shows small pictures, and only what lies in the draft's image folders is shown")
    func thumbnails() async throws {
        let (fixture, study) = (try await SiteFixture(), Self.second())
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: study.studyFile)
            try await setup.sendImages(of: study, to: draft)
            let large = try Radiograph(
                width: 600, height: 300, samples: .eight([UInt8](repeating: 90, count: 600 * 300)))
            _ = try await setup.send(Array(large.png()), kind: "image", name: "large.png", to: draft)
            #expect(try await setup.browser.get("\(draft)/files").text.contains("size=small"))
            let small = try await setup.browser.get("\(draft)/image?path=images%2Flarge.png&size=small")
            let picture = try Radiograph(png: Array(small.body.readableBytesView))
            #expect(picture.width == 128 && picture.height == 64)
            let whole = try await setup.browser.get("\(draft)/image?path=images%2Flarge.png")
            #expect(try Radiograph(png: Array(whole.body.readableBytesView)).pixelDigest == large.pixelDigest)
            for path in ["study.yaml", "images%2F..%2Fstudy.yaml", "images%2Fnone.png", ".parts%2Fx.png", "cases.csv"] {
                #expect(try await setup.browser.get("\(draft)/image?path=\(path)").status == .notFound, "\(path)")
            }
        }
    }
}
