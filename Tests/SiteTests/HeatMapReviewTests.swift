import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("The review of heat maps") struct HeatMapReviewTests {
    /// Cases 1 to 3 have a fracture and a box from (1, 2) to (9, 10) of 24 x 16 pixels; case 5 has neither.
    private static func fixture(
        change: StudyPlan.ChangePolicy.Limit = .untilSession, calling: [Int] = [1, 2, 5]
    ) async throws -> SiteFixture {
        var folder = StudyFolderFixture()
        folder.change = change
        let fixture = try await SiteFixture(folder)
        try await fixture.study.scoreWithMaps(calling: calling)
        try await fixture.addCoordinator()
        return fixture
    }

    private static func json(
        _ place: String, key: String = UUID().uuidString.lowercased(), at time: Int64, base: Int? = nil,
        remark: String? = nil
    ) -> String {
        let note = remark.map { ",\"remark\":{\"note\":\"\($0)\"}" } ?? ""
        return answerJSON(key: key, at: time, base: base, answers: "{\"place\":{\"choice\":\"\(place)\"}\(note)}")
    }

    private static func slots(_ reviewer: Browser) async throws -> [[String: Any]] {
        try #require(try await reviewer.get("/api/heat-maps").json["slots"] as? [[String: Any]])
    }

    private static func invite(
        _ coordinator: Browser, _ fixture: SiteFixture, _ form: [String: String] = [:]
    ) async throws -> TestResponse {
        let seen = try await fixture.study.store.reviewProgress(of: fixture.study.name).count
        let standard = ["seen": String(seen), "name": "Eva Klein", "model": "DenseNet-121", "no-reader": "yes"]
        return try await coordinator.post(
            "\(fixture.address)/heat-maps/reviewers", form: standard.merging(form) { _, given in given })
    }

    private static let leaks = [#"[>" ](coordinator\.)?heatMaps\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#]

    @Test("from the invitation to the result: link, maps, answers, progress, table", arguments: ["en", "zh-Hant"])
    func whole(language: String) async throws {
        let fixture = try await Self.fixture()
        try await fixture.run { browser in
            var coordinator = try await browser.coordinator()
            coordinator.language = language
            let invited = try await Self.invite(coordinator, fixture)
            #expect(invited.status == .ok)
            let link = try #require(invited.links.first)
            var reviewer = browser
            reviewer.language = language
            let opened = try await reviewer.get(link)
            #expect(opened.status == .seeOther && opened.headers[.location] == "/heat-maps")
            let cookie = try #require(opened.headers[.setCookie])
            for part in ["reviewer=", "HttpOnly", "SameSite=Lax"] { #expect(cookie.contains(part)) }
            reviewer = reviewer.keeping(opened)
            let welcome = try await reviewer.get("/heat-maps")
            #expect(welcome.status == .ok && welcome.text.contains("0 / 3"))
            let page = try await reviewer.get("/heat-maps/review")
            #expect(page.status == .ok && page.text.contains("page-data"))
            for leak in Self.leaks {
                #expect(welcome.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
            }

            let slots = try await Self.slots(reviewer)
            #expect(slots.count == 3)
            #expect(slots.allSatisfy { $0["reference"] is NSNull && $0["saved"] is NSNull })
            for (index, slot) in slots.enumerated() {
                for key in ["image", "map"] {
                    let picture = try await reviewer.get(try #require(slot[key] as? String))
                    #expect(picture.status == .ok && picture.headers[.contentType] == "image/png")
                    #expect(picture.headers[.cacheControl] == "private, no-store")
                }
                let saved = try await reviewer.send(
                    .put, "/api/heat-maps/slots/\(slot["slot"] as? String ?? "")/answer",
                    json: Self.json(
                        index == 0 ? "elsewhere" : "fracture-site", at: fixture.study.clock.now.milliseconds,
                        remark: "Note \(index)"))
                #expect(saved.status == .ok, "\(saved.text)")
            }
            #expect(try await reviewer.get("/heat-maps").text.contains("3 / 3"))

            let progress = try await coordinator.get("\(fixture.address)/heat-maps")
            #expect(progress.text.contains("M01") && progress.text.contains("Eva Klein"))
            #expect(progress.text.contains("<strong>100 %</strong>"))
            #expect(!progress.text.contains("<strong>3</strong> / 3"), "sealed: not how many maps there are")
            #expect(
                try await !coordinator.get("\(fixture.address)/history").text.contains(/>maps<|map:\d/), "nor there")
            #expect(try await coordinator.post("\(fixture.address)/heat-maps/results", form: [:]).status == .conflict)
            let study = fixture.study
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
            #expect(try await coordinator.get("\(fixture.address)/heat-maps").text.contains("<strong>3</strong> / 3"))
            let results = try await coordinator.post("\(fixture.address)/heat-maps/results", form: [:])
            #expect(results.text.contains("Review of the heat maps") && results.text.contains("Note 1"))
            #expect(results.text.contains("Heat maps and fracture boxes"))
            for leak in Self.leaks {
                #expect(results.text.range(of: leak, options: .regularExpression) == nil, "\(leak)")
            }
            let file = try await coordinator.get("\(fixture.address)/results/tables/heat-map-review.csv")
            #expect(file.status == .ok && file.text.contains("DenseNet-121,M01,fracture,2,2,"))
        }
        #expect(try await fixture.events(.reviewerInvited).count == 1)
        #expect(try await fixture.events(.mapReviewed).count == 3)
        #expect(try await fixture.events(.resultsViewed).map { $0.texts["how"] }.contains("heat-map review"))
    }

    @Test("who may see what: reader, reviewer, coordinator and anonymous, their own and foreign addresses")
    func access() async throws {
        let fixture = try await Self.fixture()
        let study = fixture.study
        let (own, foreign) = (try await study.reviewer(), try await study.reviewer(named: "Max Roth"))
        let reader = try await study.reader()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let reviewer = browser.keeping(try await browser.get("/r/\(own.invitation.linkToken)"))
            let reading = try await browser.opening(reader.invitation)
            let readerImage = try #require(try await study.store.view(of: reader.id).session.slots.first?.image)
            let slot = own.slots[0]

            let pages = [
                "/heat-maps", "/heat-maps/review", "/api/heat-maps", "/heat-maps/images/\(slot.image)",
                "/heat-maps/maps/\(slot.map)",
            ]
            for path in pages {
                #expect(try await reviewer.get(path).status == .ok, "\(path)")
                for (who, other) in [("reader", reading), ("coordinator", coordinator), ("anonymous", browser)] {
                    #expect(try await other.get(path).status == .unauthorized, "\(who) \(path)")
                }
            }
            let foreignPaths = [
                "/heat-maps/images/\(foreign.slots[0].image)", "/heat-maps/maps/\(foreign.slots[0].map)",
                "/heat-maps/images/\(slot.map)", "/heat-maps/maps/\(slot.image)", "/heat-maps/maps/x",
            ]
            for path in foreignPaths { #expect(try await reviewer.get(path).status == .notFound, "\(path)") }

            let readers = ["/reading", "/reading/cases", "/api/reading", "/api/warm-up", "/images/\(readerImage)"]
            for path in readers {
                #expect(try await reviewer.get(path).status == .unauthorized, "\(path)")
            }
            for path in ["", "/results", "/cases", "/heat-maps", "/history"] {
                let status = try await reviewer.get(fixture.address + path).status
                #expect(status == .seeOther || status == .unauthorized, "\(path)")
            }

            let time = study.clock.now.milliseconds
            for (who, other, expected) in [
                ("reader", reading, HTTPResponse.Status.unauthorized), ("anonymous", browser, .unauthorized),
                ("coordinator", coordinator, .unauthorized), ("reviewer", reviewer, .ok),
            ] {
                let path = "/api/heat-maps/slots/\(slot.slot)/answer"
                #expect(
                    try await other.send(.put, path, json: Self.json("opposite", at: time)).status == expected, "\(who)"
                )
            }
            let path = "/api/heat-maps/slots/\(foreign.slots[0].slot)/answer"
            let refused = try await reviewer.send(.put, path, json: Self.json("opposite", at: time))
            #expect(refused.status == .notFound && refused.errorCode == "not-your-case")
            for form in ["reviewers", "reviewers/M01/revoke", "reviewers/M01/reissue", "results"] {
                let answer = try await reviewer.post("\(fixture.address)/heat-maps/\(form)", form: [:])
                #expect(answer.status == .seeOther || answer.status == .unauthorized, "\(form)")
            }
        }
        #expect(try await study.store.reviewProgress(of: study.name).map(\.answered) == [1, 0])
    }

    @Test("a revoked link stops at once, a new one goes on where the old one stopped")
    func links() async throws {
        let fixture = try await Self.fixture()
        let issued = try await fixture.study.reviewer()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let reviewer = browser.keeping(try await browser.get("/r/\(issued.invitation.linkToken)"))
            let slot = issued.slots[0].slot
            let answer = Self.json("opposite", at: fixture.study.clock.now.milliseconds)
            #expect(try await reviewer.send(.put, "/api/heat-maps/slots/\(slot)/answer", json: answer).status == .ok)
            let typed = try await browser.post("/code", form: ["code": issued.invitation.typedCode])
            #expect(typed.headers[.location] == "/heat-maps", "the typed code opens, too")
            let again = try await coordinator.post("\(fixture.address)/heat-maps/reviewers/M01/reissue", form: [:])
            #expect(try await reviewer.get("/api/heat-maps").errorCode == "link-revoked")
            #expect(try await browser.get("/r/\(issued.invitation.linkToken)").status == .notFound)
            let link = try #require(again.links.first)
            let next = browser.keeping(try await browser.get(link))
            let state = try await Self.slots(next)
            #expect(state.count { $0["saved"] is NSNull } == 2)
            let out = try await next.post("/heat-maps/leave", form: [:])
            #expect(out.status == .seeOther)
            #expect(try await next.get("/heat-maps").status == .unauthorized)
            let revoked = try await coordinator.post("\(fixture.address)/heat-maps/reviewers/M01/revoke", form: [:])
            #expect(revoked.status == .seeOther)
            #expect(
                try await coordinator.post("\(fixture.address)/heat-maps/reviewers/M99/revoke", form: [:]).status
                    == .notFound)
        }
    }

    @Test("a browser that holds the link of a reader with readings left sees no map, signed in or not, but may leave")
    func sameBrowser() async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader()
        let issued = try await fixture.study.reviewer()
        try await fixture.run { browser in
            let both = try await browser.opening(reader.invitation)
                .keeping(try await browser.get("/r/\(issued.invitation.linkToken)"))
            #expect(try await both.get("/api/heat-maps").errorCode == "readings-left")
            #expect(try await both.get("/heat-maps/maps/\(issued.slots[0].map)").status == .conflict)
            let left = both.keeping(try await both.post("/heat-maps/leave", form: [:]))
            #expect(left.cookies["reviewer"] == "")
            let again = left.keeping(try await browser.get("/r/\(issued.invitation.linkToken)"))
            let cookie = try #require(Token(typed: both.cookies["reader"] ?? ""))
            try await fixture.study.store.signOut(cookie, at: fixture.study.clock.now)
            #expect(try await again.get("/api/heat-maps").errorCode == "readings-left", "he may read elsewhere")
            try await fixture.study.answerAll(reader)
            try await fixture.study.store.signOff(
                declaration: "I declare", reader: reader.id, at: fixture.study.clock.now)
            #expect(try await again.get("/api/heat-maps").status == .ok)
        }
    }

    @Test("whose answers may be changed until the study is locked has readings left until then")
    func untilStudy() async throws {
        let fixture = try await Self.fixture(change: .untilStudy)
        let study = fixture.study
        let reader = try await study.reader()
        let issued = try await study.reviewer()
        try await study.answerAll(reader)
        try await study.store.signOff(declaration: "I declare", reader: reader.id, at: study.clock.now)
        try await fixture.run { browser in
            let both = try await browser.opening(reader.invitation)
                .keeping(try await browser.get("/r/\(issued.invitation.linkToken)"))
            #expect(try await both.get("/api/heat-maps").errorCode == "readings-left")
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
            #expect(try await both.get("/api/heat-maps").errorCode != "readings-left")
        }
    }

    @Test("a browser that holds the link of a reader of another study sees no map either")
    func otherStudy() async throws {
        let fixture = try await Self.fixture()
        let issued = try await fixture.study.reviewer()
        let (store, confidential, now) = (fixture.study.store, fixture.study.confidential, fixture.study.clock.now)
        var folder = StudyFolderFixture()
        folder.name = "other"
        let files = try TemporaryFolder()
        let other = try #require(StudyIntake(try folder.write(to: files)).check { _, _ in }.value)
        try await store.create(
            other, simulatedReaders: false, confidential: confidential, by: .commandLine, at: now
        ) { _ in }
        try await store.change(other.plan.name, to: .open, by: .commandLine, at: now)
        let invitation = try await store.invite(
            [Invitee(specialty: Specialty.Code("radiologist"), name: "", contact: "")], to: other.plan.name,
            confidential: confidential, by: .commandLine, at: now)[0]
        try await fixture.run { browser in
            let both = try await browser.opening(invitation)
                .keeping(try await browser.get("/r/\(issued.invitation.linkToken)"))
            #expect(try await both.get("/api/heat-maps").errorCode == "readings-left")
        }
    }

    @Test("the coordinator is told why nobody was invited")
    func problems() async throws {
        let fixture = try await Self.fixture()
        try await fixture.study.scoreWithMaps("Unmapped", calling: [1], unmapped: [1])
        let reader = try await fixture.study.reader(named: "Eva Klein")
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = try await coordinator.get("\(fixture.address)/heat-maps")
            #expect(page.text.contains(reader.code), "readers with readings left are named")
            for (form, told) in [
                ([:], reader.code), (["name": "Max Roth", "no-reader": "no"], reader.code),
                (["name": "Max Roth", "model": "Unmapped"], "--maps positive"), (["name": ""], "name"),
                (["name": "Max Roth", "model": "x"], "model"), (["name": "Max Roth", "seen": "7"], "check the list"),
            ] as [([String: String], String)] {
                let refused = try await Self.invite(coordinator, fixture, form)
                #expect(refused.status == .unprocessableContent, "\(form)")
                #expect(refused.text.contains("Nobody was invited") && refused.text.contains(told), "\(form)")
                #expect(!refused.text.contains("0 / 1"), "sealed: not how many cases the model calls a fracture")
            }
            let study = fixture.study
            try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
            #expect(try await coordinator.get("\(fixture.address)/heat-maps").text.contains("0 / 1"))
            let open = try await Self.invite(coordinator, fixture, ["name": "Max Roth", "model": "Unmapped"])
            #expect(open.text.contains("(1: 1)"), "open: how many, and which")
        }
        #expect(try await fixture.events(.reviewerInvited).isEmpty)
    }

    @Test("the map covers the radiograph, warm where the model looked and transparent elsewhere")
    func picture() throws {
        var values = [Float](repeating: 0, count: 16)
        values[5] = 1
        var reviewed = ReviewedMap(
            method: "grad-cam", rows: 4, columns: 4, values: values, width: 200, height: 100,
            card: StudyFixture.card(aspect: "pad"))
        let map = try EnlargedHeatMap(reviewed)
        let grid = try #require(map.grid)
        #expect(grid.extent == ReferenceStandard.Box(x0: 0, y0: -50, x1: 200, y1: 150), "padded above and below")
        // The warm cell covers columns 16 to 32 and rows 16 to 32 of the input: 50 to 100 and 0 to 50 of the radiograph.
        #expect(BoxAgreement(grid, ReferenceStandard.Box(x0: 50, y0: 0, x1: 100, y1: 50)).isHit)
        #expect(!BoxAgreement(grid, ReferenceStandard.Box(x0: 100, y0: 50, x1: 150, y1: 100)).isHit)
        #expect(Array(map.picture.prefix(8)) == [137, 80, 78, 71, 13, 10, 26, 10])
        let size = map.picture[16..<24].map { Int($0) }
        #expect(size == [0, 0, 0, 64, 0, 0, 0, 32], "the part of the input that the radiograph covered")
        reviewed.card = "{}"
        #expect(throws: StoreError.self) { _ = try EnlargedHeatMap(reviewed) }
    }
}
