import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Who may set a study up, and what may be sent") struct SetupAccessTests {
    private static let paths = [
        "", "/files", "/burned-in", "/cases", "/practice", "/plan", "/text", "/preview", "/model", "/creation",
        "/creation/state",
        "/image?path=images/PXR1.png", "/burned-in/image?path=images/PXR1.png",
        "/burned-in/picture?path=images/PXR1.png", "/upload?kind=image&name=a.png&bytes=1&modified=1",
    ]

    @Test("pages are whole in both languages")
    func everyPage() async throws {
        let fixture = try await SiteFixture()
        var study = StudyFolderFixture()
        (study.name, study.allQuestions) = ("second", true)
        try await fixture.runSetup { [study] setup in
            let draft = try await setup.begin(file: study.studyFile)
            var coordinator = setup.browser
            for step in ["empty", "wrong", "whole"] {
                if step == "wrong" {
                    _ = try await coordinator.post("\(draft)/cases", form: ["table": "case,image\n1,2,3\n"])
                    _ = try await coordinator.post("\(draft)/model", form: ["model": "predictions", "name": "Net"])
                }
                if step == "whole" { try await setup.fill(draft, study) }
                for language in ["en", "zh-Hant"] {
                    coordinator.language = language
                    let pages = ["/coordinator", "/coordinator/studies/new", "/coordinator/studies/new?copy=small"]
                    for path in pages + Self.paths.prefix(9).map({ draft + $0 }) {
                        let page = try await coordinator.get(path)
                        #expect(page.status == .ok, "\(path)")
                        #expect(page.text.contains("<html lang=\"\(language)\""), "\(path)")
                        for leak in [#"[>" ](coordinator|setup)\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                            let text = page.text.components(separatedBy: "<script type=\"application/json\"")[0]
                            let found = text.range(of: leak, options: .regularExpression).map { String(text[$0]) }
                            #expect(found == nil, "\(found ?? "") on \(path) in \(language), \(step)")
                        }
                    }
                }
            }
        }
    }

    @Test("nobody but a coordinator sees or changes a draft")
    func strangers() async throws {
        let fixture = try await SiteFixture()
        let study = StudyFolderFixture()
        let invitation = try await fixture.study.reader().invitation
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: study.studyFile)
            try await setup.fill(draft, study)
            let signedOut = Browser(client: setup.browser.client)
            for browser in [signedOut, try await signedOut.opening(invitation)] {
                for path in ["/coordinator/studies/new"] + Self.paths.map({ draft + $0 }) {
                    let answer = try await browser.get(path)
                    #expect(answer.headers[.location] == "/coordinator/sign-in", "\(path)")
                    #expect(!answer.text.contains("femoral"))
                }
                for path in [
                    "/cases", "/plan", "/text", "/model", "/preview", "/create", "/discard", "/files/remove",
                    "/burned-in/image", "/burned-in/search",
                ] {
                    let answer = try await browser.post(draft + path, form: ["confirm": "yes", "table": "x"])
                    #expect(answer.headers[.location] == "/coordinator/sign-in", "\(path)")
                }
                let sent = try await SetupBrowser(browser: browser).send([1], kind: "image", name: "a.png", to: draft)
                #expect(sent.headers[.location] == "/coordinator/sign-in")
            }
            #expect(try await setup.browser.get("\(draft)/cases").text.contains("femoral_neck"), "it is as it was")
        }
    }

    @Test("a page of another site can change nothing")
    func otherSites() async throws {
        let fixture = try await SiteFixture()
        let foreign: HTTPFields = [fieldName("Sec-Fetch-Site"): "cross-site"]
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: StudyFolderFixture().studyFile)
            for path in ["/cases", "/plan", "/text", "/model", "/preview", "/create", "/discard"] {
                #expect(
                    try await setup.browser.post(draft + path, form: ["confirm": "yes"], foreign).status == .forbidden)
            }
            #expect(
                try await setup.browser.post(
                    "/coordinator/studies/new", form: ["start": "template"], foreign
                ).status == .forbidden)
            #expect(
                try await setup.send([1], kind: "image", name: "a.png", to: draft, foreign).status == .forbidden)
            #expect(try await setup.browser.get(draft).status == .ok)
        }
    }

    @Test("uploads say how much is here, go on there, and refuse what is no radiograph with words for the person")
    func uploads() async throws {
        let fixture = try await SiteFixture()
        let image = try StudyFolderFixture.radiograph(seed: 5)
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: StudyFolderFixture().studyFile)
            let half = image.count / 2
            let first = try await setup.send(
                Array(image.prefix(half)), kind: "image", name: "PXR1.png", to: draft, of: image.count)
            #expect(first.json["received"] as? Int == half)
            let asked = try await setup.browser.get(
                "\(draft)/upload?kind=image&name=PXR1.png&bytes=\(image.count)&modified=1")
            #expect(asked.json["received"] as? Int == half)
            let again = try await setup.send(image, kind: "image", name: "PXR1.png", to: draft)
            #expect(again.status == .conflict && again.json["received"] as? Int == half)
            let last = try await setup.send(
                Array(image.dropFirst(half)), kind: "image", name: "PXR1.png", to: draft, offset: half, of: image.count)
            let file = try #require(last.json["file"] as? [String: Any])
            #expect(file["path"] as? String == "images/PXR1.png")
            #expect(file["width"] as? Int == StudyFolderFixture.width)
            let shown = try await setup.browser.get("\(draft)/image?path=images%2FPXR1.png")
            #expect(shown.headers[.contentType] == "image/png")
            for (bytes, name) in [
                (Array("<svg/>".utf8), "x.png"), (image, "../x.png"), (image, "x.svg"), (image, "a/b.png"),
            ] {
                let refused = try await setup.send(bytes, kind: "image", name: name, to: draft)
                #expect(refused.status == .unprocessableContent, "\(name)")
                #expect((refused.json["problem"] as? String)?.isEmpty == false)
                #expect((refused.json["remedy"] as? String)?.isEmpty == false)
            }
            for query in [
                "", "?kind=other&name=a.png&bytes=1&modified=1&offset=0",
                "?kind=image&name=a.png&bytes=-1&modified=1&offset=0",
            ] {
                let answer = try await setup.browser.client.execute(
                    uri: "\(draft)/upload\(query)", method: .post, headers: setup.browser.headers([:]))
                #expect(answer.status == .badRequest, "\(query)")
            }
            for path in ["study.yaml", "..%2Fx", ".draft.json", "cases.csv"] {
                #expect(try await setup.browser.get("\(draft)/image?path=\(path)").status == .notFound)
            }
        }
    }

    @Test("a piece that is larger than one is refused before it is kept")
    func largePiece() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: StudyFolderFixture().studyFile)
            let bytes = [UInt8](repeating: 7, count: (4 << 20) + 1)
            let answer = try await setup.send(bytes, kind: "image", name: "a.png", to: draft)
            #expect(answer.status == .contentTooLarge)
        }
    }

    @Test("what was typed is shown as text, never as a part of the page")
    func hostileTexts() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let script = "<script>alert(1)</script>"
            let draft = try await setup.begin(
                file: StudyFolderFixture().studyFile.replacing("title: Hip fracture", with: "title: \"\(script)\""))
            _ = try await setup.browser.post(
                "\(draft)/cases", form: ["table": "case,image,\(script)\n1,a.png,=cmd|'/c'!A0\n\(script),x,y\n"])
            for path in ["", "/files", "/cases", "/plan", "/text", "/model", "/preview"] {
                #expect(try await !setup.browser.get(draft + path).text.contains(script), "\(path)")
            }
            #expect(try await !setup.browser.get("/coordinator").text.contains(script))
        }
    }

    @Test("a draft is discarded only when that is confirmed")
    func discard() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let draft = try await setup.begin(file: StudyFolderFixture().studyFile)
            #expect(try await setup.browser.post("\(draft)/discard", form: [:]).status == .conflict)
            #expect(try await setup.browser.get(draft).status == .ok)
            #expect(try await setup.browser.post("\(draft)/discard", form: ["confirm": "yes"]).status == .seeOther)
            #expect(try await setup.browser.get(draft).status == .notFound)
            #expect(try await setup.browser.get("/coordinator/drafts/..").status == .notFound)
        }
    }

    @Test(
        "a beginning without a name, a text or a template says what is missing and begins nothing",
        arguments: [
            ["start": "template", "template": "hip-fracture", "name": "Not A Name"],
            ["start": "template", "template": "hip-fracture", "name": "new"],
            ["start": "template", "template": "../secret", "name": "a"], ["start": "file", "definition": " \n"],
            ["start": "copy", "study": "../x", "name": "a"],
        ])
    func beginnings(form: [String: String]) async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let answer = try await setup.browser.post("/coordinator/studies/new", form: form)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(#"role="alert""#))
        }
        #expect(StudyDrafts(of: fixture.study.store).all().isEmpty)
    }
}
