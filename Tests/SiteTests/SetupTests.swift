import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("A study set up in the browser") struct SetupTests {
    /// A study beside that of the fixture.
    private static func other() -> StudyFolderFixture {
        var study = StudyFolderFixture()
        study.name = "second"
        return study
    }

    @Test("goes from a study file to an open study that is the one the command line makes of the same folder")
    func wholePath() async throws {
        let fixture = try await SiteFixture()
        let study = Self.other()
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: study.studyFile)
            #expect(draft.hasPrefix("/coordinator/drafts/"))
            #expect(try await setup.create(draft).status == .conflict, "nothing is green yet")
            try await setup.fill(draft, study)
            let checks = try await setup.checks(draft)
            #expect(Set(checks.values).isSubset(of: ["passed", "noted"]), "\(checks)")
            #expect(Set(checks.keys) == Set(DraftChecks.Check.Kind.allCases.map(\.rawValue)))
            let done = try await setup.create(draft)
            let record = try await fixture.study.store.study(try #require(StudyName("second")))
            #expect(record.state == .open && record.cases == study.cases && !record.readersAreSimulated)
            #expect(done.text.contains(try #require(record.frozenDigest)))
            #expect(done.text.contains(record.definitionDigest))
            #expect(try await setup.browser.get(draft).status == .notFound, "the draft is not needed any more")
        }
        let folder = try TemporaryFolder()
        let plain = try #require(StudyIntake(try study.write(to: folder)).check { _, _ in }.value)
        let second = try #require(StudyName("second"))
        let stored = try await fixture.study.store.radiographs(of: second)
        #expect(stored.map(\.digest) == plain.cases.map(\.image.pixelDigest))
        #expect(try await fixture.study.confidential.cases(of: second).count == study.cases)
        let events = try await fixture.study.store.history(of: second, limit: 10).reversed()
        #expect(events.map(\.kind) == ["study-created", "study-opened"])
        #expect(events.map(\.actor) == ["coordinator:anna", "coordinator:anna"])
        #expect(events.first?.texts["cases"] == plain.casesDigest.description)
    }

    @Test("tells every wrong row at once, beside the row, and none when the table is right")
    func rows() async throws {
        let fixture = try await SiteFixture()
        let study = Self.other()
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: study.studyFile)
            let wrong = study.casesTable
                .replacing("1,PXR1.png,yes,femoral_neck", with: "1,PXR1.png,maybe,femoral_neck")
                .replacing("2,PXR2.png,yes", with: "2,../PXR2.png,yes")
                .replacing("77,male", with: "177,male")
            let answer = try await setup.browser.post("\(draft)/cases", form: ["table": wrong])
            #expect(answer.status == .seeOther)
            let page = try await setup.browser.get("\(draft)/cases").text
            for words in [
                "is neither yes nor no", "leads out of the study&#39;s folder", "is not a whole number from 0 to 120",
            ] {
                let isTold = page.contains(words) || page.contains(words.replacing("&#39;", with: "'"))
                #expect(isTold, "\(words)")
            }
            #expect(page.components(separatedBy: "cell-error").count - 1 >= 5, "each cell is marked")
            #expect(page.contains("id=\"row-2\"") && page.contains("href=\"#row-2\""))
            #expect(try await setup.checks(draft)["truth"] == "failed")
            _ = try await setup.browser.post(
                "\(draft)/cases", form: ["table": study.casesTable.replacing("\n", with: "\r\n")])
            try await setup.sendImages(of: study, to: draft)
            let right = try await setup.browser.get("\(draft)/cases").text
            #expect(!right.contains("cell-error"))
            #expect(try await setup.checks(draft)["truth"] == "passed")
        }
    }

    @Test("the form changes what was typed and keeps every other key and comment of the study file")
    func form() async throws {
        let fixture = try await SiteFixture()
        let text = Self.other().studyFile + "# the last word\nquality: { fastest-seconds: 3 }\n"
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: text)
            let page = try await setup.browser.get("\(draft)/plan").text
            var form = Self.fields(of: page)
            #expect(form["analysis.threshold"] == "0.5" && form["quality.fastest-seconds"] == "3")
            #expect(try await setup.browser.post("\(draft)/plan", form: form).status == .seeOther)
            #expect(try await Self.text(setup, draft) == text, "what is sent as it was shown changes nothing")
            form = Self.fields(of: try await setup.browser.get("\(draft)/plan").text)
            form["analysis.threshold"] = "0.4"
            form["questions.1.text@en"] = "Is it: broken?"
            form["act"] = "add:scale5"
            #expect(try await setup.browser.post("\(draft)/plan", form: form).status == .seeOther)
            let changed = try await Self.text(setup, draft)
            #expect(changed.contains("# the last word\nquality: { fastest-seconds: 3 }\n"))
            let plan = try #require(StudyFileParser.parse(Array(changed.utf8)).value)
            #expect(plan.analysis.threshold == 0.4)
            #expect(plan.questions.map(\.id.description) == ["fracture", "confidence"])
            #expect(plan.questions[0].text.text(in: .english) == "Is it: broken?")
            #expect(plan.questions[1].text.versions.keys.sorted() == ["en"], "only languages that are declared")
            form["analysis.threshold"] = "0.3"
            #expect(try await setup.browser.post("\(draft)/plan", form: form).status == .conflict, "an older page")
            #expect(try await Self.text(setup, draft) == changed)
        }
    }

    @Test(
        "every entry that the form can add makes a study file without errors",
        arguments: [
            "scale5", "percent", "marks", "choice", "note", "specialty", "session",
        ])
    func additions(kind: String) async throws {
        let fixture = try await SiteFixture()
        let templates = StudyTemplates(home: fixture.site.configuration.home)
        for template in templates.all.map(\.name) + [""] {
            let text = template.isEmpty ? Self.other().studyFile : try #require(templates.text(template))
            var editor = try StudyFileEditor(text)
            guard PlanGroup.all(editor).contains(where: { $0.additions.contains(kind) }) else {
                #expect(kind == "session" && text.contains("reading: crossover"), "\(template) lacks \(kind)")
                continue
            }
            for _ in 1...3 { try PlanForm(["act": "add:\(kind)"]).apply(to: &editor, templates: templates) }
            let checked = StudyFileParser.parse(Array(editor.text.utf8))
            #expect(checked.errors.isEmpty, "\(template): \(checked.problems.map(\.description))")
        }
    }

    @Test("copies a study with its tables and images, under another name, and the history tells of it")
    func copy() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let page = try await setup.browser.get(fixture.address)
            #expect(page.text.contains("/coordinator/studies/new?copy=small"))
            let begun = try await setup.browser.post(
                "/coordinator/studies/new", form: ["start": "copy", "study": "small", "name": "again"])
            let draft = SetupBrowser.address(begun)
            let checks = try await setup.checks(draft)
            for good in ["plan", "name", "texts", "counts", "truth", "images", "practice", "order"] {
                #expect(["passed", "noted"].contains(checks[good] ?? ""), "\(good) \(checks)")
            }
            #expect(checks["tried"] == "failed" && checks["model"] == "failed")
            try await setup.tryPage(draft)
            _ = try await setup.browser.post("\(draft)/model", form: ["model": "later"])
            #expect(try await setup.create(draft, open: true).status == .conflict, "the model is not scored")
            _ = try await setup.create(draft, open: false)
            #expect(try await fixture.study.store.study(try #require(StudyName("again"))).state == .draft)
        }
        let events = try await fixture.events(.referenceStandardViewed)
        #expect(events.map(\.actor) == ["coordinator:anna"])
    }

    @Test("predictions of a model come in with the study, and only if every row is right")
    func predictions() async throws {
        let fixture = try await SiteFixture()
        let study = Self.other()
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: study.studyFile)
            try await setup.fill(draft, study)
            let rows = (1...study.cases).map { "\($0),0.\($0)" }
            let wrong = "case,probability\n" + rows.dropLast().joined(separator: "\n") + "\n"
            _ = try await setup.browser.post(
                "\(draft)/model", form: ["model": "predictions", "name": "Net", "table": wrong])
            #expect(try await setup.checks(draft)["model"] == "failed")
            _ = try await setup.browser.post(
                "\(draft)/model",
                form: [
                    "model": "predictions", "name": "Net",
                    "table": "case,probability\n" + rows.joined(separator: "\n") + "\n",
                ])
            #expect(try await setup.checks(draft)["model"] == "passed")
            _ = try await setup.create(draft)
        }
        let models = try await fixture.study.confidential.models(of: try #require(StudyName("second")))
        #expect(models.map(\.predictions.model) == ["Net"])
        #expect(models.first?.predictions.probabilities[CaseNumber("3")] == 0.3)
    }

    @Test("a taken name, texts left to be filled in and a change after the trial stand in the way")
    func standInTheWay() async throws {
        let fixture = try await SiteFixture()
        var study = StudyFolderFixture()
        try await fixture.runSetup { [study] setup in
            let draft = try await setup.begin(file: study.studyFile)
            try await setup.fill(draft, study)
            #expect(try await setup.checks(draft)["name"] == "failed")
            #expect(try await setup.create(draft).status == .conflict)
        }
        study.name = "third"
        try await fixture.run { [study] browser in
            let setup = SetupBrowser(browser: try await browser.coordinator())
            let draft = try await setup.begin(file: study.studyFile)
            try await setup.fill(draft, study)
            for (old, new, check) in [
                ("consent: I take part.", "consent: \"I take part. [[number]]\"", "texts"),
                ("languages: [en]", "languages: [en, zh-Hant]\nnotice: { en: x }", "texts"),
                ("design: { cases: 6 }", "design: { cases: 7 }", "counts"),
                ("design: { cases: 6 }\n", "", "counts"), ("label: Hip fracture,", "label: Fractured,", "tried"),
            ] {
                try await Self.save(study.studyFile.replacing(old, with: new), setup, draft)
                #expect(try await setup.checks(draft)[check] == "failed", "\(new)")
            }
            try await Self.save(study.studyFile, setup, draft)
            #expect(try await setup.create(draft).text.contains("coordinator/studies/third"))
        }
    }

    @Test("what is asked has the same digest at every look, and another one when a word of any language changes")
    func questionsDigest() async throws {
        let fixture = try await SiteFixture()
        let templates = StudyTemplates(home: fixture.site.configuration.home)
        for name in templates.all.map(\.name) {
            let text = try #require(templates.text(name))
            let plan = { (text: String) in try #require(StudyFileParser.parse(Array(text.utf8)).value) }
            let digests = try (0..<20).map { _ in try plan(text).questionsDigest }
            #expect(Set(digests).count == 1)
            #expect(try plan(text.replacing("無法判讀 }", with: "無法 }")).questionsDigest != digests[0])
            #expect(try plan(text.replacing("Surgeon", with: "Surgery")).questionsDigest == digests[0])
        }
    }

    /// The values of a page's form, as a browser would send them.
    private static func fields(of page: String) -> [String: String] {
        var fields: [String: String] = [:]
        for match in page.matches(of: /<input[^>]* name="([^"]+)" value="([^"]*)"[^>]*>/)
        where !match.0.contains("checkbox") || match.0.contains(" checked") {
            fields[String(match.1)] = unescaped(match.2)
        }
        for match in page.matches(of: /<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<\/textarea>/) {
            fields[String(match.1)] = unescaped(match.2).replacing("\n", with: "\r\n")
        }
        for match in page.matches(of: /<select[^>]* name="([^"]+)"[^>]*>(.*?)<\/select>/) {
            let options = match.2.matches(of: /<option value="([^"]*)"( selected)?>/)
            fields[String(match.1)] =
                options.first { $0.2 != nil }.map { String($0.1) } ?? options.first.map { String($0.1) }
        }
        return fields
    }

    private static func unescaped(_ text: Substring) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(String(text)) {
            $0.replacing($1.0, with: $1.1)
        }
    }

    private static func text(_ setup: SetupBrowser, _ draft: String) async throws -> String {
        fields(of: try await setup.browser.get("\(draft)/text").text)["text"]?.replacing("\r\n", with: "\n") ?? ""
    }

    private static func save(_ text: String, _ setup: SetupBrowser, _ draft: String) async throws {
        let seen = fields(of: try await setup.browser.get("\(draft)/text").text)["seen"] ?? ""
        let answer = try await setup.browser.post("\(draft)/text", form: ["text": text, "seen": seen])
        #expect(answer.status == .seeOther)
    }
}
