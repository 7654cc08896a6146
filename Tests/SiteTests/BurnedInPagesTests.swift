import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Radiographs
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Pages about writing in the images of a draft") struct BurnedInPagesTests {
    private static let path = "images%2FPXR1%2Epng"

    /// A draft with one film that has writing in it, and five without.
    private static func begin(_ setup: SetupBrowser) async throws -> String {
        var study = StudyFolderFixture()
        study.name = "second"
        let draft = try await setup.begin(file: study.studyFile)
        try await setup.fill(draft, study)
        _ = try await setup.send(try WrittenFilm.png(), kind: "image", name: "PXR1.png", to: draft)
        for _ in 0..<100 {
            let state = try await setup.browser.post("\(draft)/burned-in/search", form: [:]).json
            if state["done"] as? Int == state["of"] as? Int { break }
        }
        return draft
    }

    private static func seen(_ page: String) throws -> String {
        String(try #require(page.firstMatch(of: /name="seen" value="([0-9a-f]{64})"/)).1)
    }

    @Test("the film with writing comes first, and is black where the coordinator says once he has said so")
    func blackOut() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let draft = try await Self.begin(setup)
            let list = try await setup.browser.get("\(draft)/burned-in").text
            let items = list.matches(of: /burned-in-item burned-in-([a-z-]+)"/).map { String($0.1) }
            #expect(items.first == "flagged" && items.count == 8, "\(items)")
            #expect(!items.contains("searching"))
            #expect(list.contains("\(draft)/burned-in/image?path=\(Self.path)"))

            let page = try await setup.browser.get("\(draft)/burned-in/image?path=\(Self.path)").text
            #expect(page.contains("\"kind\":\"line\""))
            let answer = try await setup.browser.post(
                "\(draft)/burned-in/image",
                form: [
                    "path": "images/PXR1.png", "seen": try Self.seen(page), "decision": "black-out",
                    "boxes": "10,50,80,30\r\n 0, 0, 4, 4 \r\n",
                ])
            #expect(answer.status == .seeOther)
            let next = try #require(answer.headers[.location])
            #expect(
                next.contains("/burned-in/image?path=") && !next.hasPrefix("\(draft)/burned-in/image?path=\(Self.path)")
            )
            #expect(try await setup.browser.get(next).text.contains("Blacked out and kept."))
            let picture = try await setup.browser.get("\(draft)/burned-in/picture?path=\(Self.path)")
            let shown = try Radiograph(png: Array(picture.body.readableBytesView))
            #expect(shown.pixelBytes[50 * WrittenFilm.width + 10] == 0 && shown.pixelBytes[0] == 0)
            #expect(shown.pixelBytes[49 * WrittenFilm.width + 10] == 60 && shown.pixelBytes[4] == 60)
            let after = try await setup.browser.get("\(draft)/burned-in").text
            #expect(after.contains("blacked out: 2") && after.contains("anna"))
        }
    }

    @Test("who looked stands in the history of the study, and the file's name does not")
    func history() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let draft = try await Self.begin(setup)
            var address = "\(draft)/burned-in/image?path=\(Self.path)"
            for _ in 0..<8 {
                let page = try await setup.browser.get(address).text
                let path = try #require(page.firstMatch(of: /name="path" value="([^"]+)"/)).1
                let isFirst = path.contains("PXR1")
                let answer = try await setup.browser.post(
                    "\(draft)/burned-in/image",
                    form: [
                        "path": String(path), "seen": try Self.seen(page),
                        "decision": isFirst ? "black-out" : "clean", "boxes": isFirst ? "20,60,70,10" : "9,9,9,9",
                    ])
                address = try #require(answer.headers[.location])
            }
            #expect(address == "\(draft)/burned-in?done=all")
            #expect(try await setup.browser.get(address).text.contains("All images were looked at."))
            try await setup.tryPage(draft)
            let created = try await setup.create(draft)
            #expect(created.status == .ok)
            let second = try #require(StudyName("second"))
            let events = try await fixture.study.store.history(of: second, limit: 50)
            let reviews = events.filter { $0.kind == "image-reviewed" }
            #expect(reviews.count == 8 && reviews.allSatisfy { $0.actor == "coordinator:anna" })
            #expect(reviews.count { $0.texts["found"] == "blacked-out" } == 1)
            #expect(events.allSatisfy { !$0.details.contains("PXR") })
            let page = try await setup.browser.get("/coordinator/studies/second/history").text
            #expect(page.contains("Image looked at for writing"))
        }
    }

    @Test("a decision about a picture that was replaced meanwhile, or without a box, is told and not kept")
    func refused() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runSetup { setup in
            let draft = try await Self.begin(setup)
            let address = "\(draft)/burned-in/image"
            let seen = try Self.seen(try await setup.browser.get("\(address)?path=\(Self.path)").text)
            var form = ["path": "images/PXR1.png", "seen": seen, "decision": "black-out", "boxes": ""]
            for (boxes, words) in [
                ("", "Mark at least one box"), ("1,2,3", "A line is no box"), ("1,2,3,0", "A line is no box"),
                ("5000,0,9,9", "lies outside the picture"),
            ] {
                form["boxes"] = boxes
                let answer = try await setup.browser.post(address, form: form)
                #expect(answer.status == .unprocessableContent && answer.text.contains(words), "\(boxes)")
            }
            _ = try await setup.send(
                try StudyFolderFixture.radiograph(seed: 88), kind: "image", name: "PXR1.png", to: draft)
            form["decision"] = "clean"
            let late = try await setup.browser.post(address, form: form)
            #expect(late.status == .unprocessableContent && late.text.contains("changed since it was shown"))
            form["path"] = "images/../study.yaml"
            #expect(try await setup.browser.post(address, form: form).status == .notFound)
            #expect(try await setup.browser.get("\(address)?path=cases%2Ecsv").status == .notFound)
            #expect(try await setup.browser.get("\(draft)/burned-in").text.contains("<dd>0 / 8</dd>"))
        }
    }
}
