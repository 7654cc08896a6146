import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("Who may use the detection page") struct DetectionAccessTests {
    private static func coordinator(_ fixture: SiteFixture, _ browser: Browser) async throws -> Browser {
        try await fixture.addCoordinator()
        return try await browser.coordinator()
    }

    @Test("coordinators may, whatever is configured", arguments: [true, false])
    func coordinators(isOpen: Bool) async throws {
        let (fixture, _) = try await SiteFixture.detecting(isOpenToTokens: isOpen)
        try await fixture.run { browser in
            let coordinator = try await Self.coordinator(fixture, browser)
            let page = try await coordinator.get(DetectionPages.coordinatorPath)
            #expect(page.status == .ok)
            #expect(page.text.contains("Tests of the program only.") && page.text.contains("anna"))
            let answer = try await coordinator.detect(
                InstalledNetwork.radiograph(), path: DetectionAPI.coordinatorPath)
            #expect(answer.status == .ok)
        }
    }

    @Test("strangers may not", arguments: [true, false])
    func strangers(isOpen: Bool) async throws {
        let (fixture, _) = try await SiteFixture.detecting(isOpenToTokens: isOpen)
        let image = try InstalledNetwork.radiograph()
        try await fixture.run { browser in
            let door = try await browser.get(DetectionPages.path)
            #expect(door.status == (isOpen ? .ok : .notFound))
            #expect(!door.text.contains("Tests of the program only."))
            #expect(try await browser.get(DetectionPages.coordinatorPath).status == .seeOther)
            for path in [DetectionAPI.path, DetectionAPI.coordinatorPath] {
                let answer = try await browser.detect(image, path: path)
                #expect(answer.status == .unauthorized)
                #expect(answer.errorCode == "sign-in-needed")
                let guess = try await browser.detect(image, token: Token(), path: path)
                #expect(guess.status == .unauthorized)
            }
        }
    }

    @Test("the holder of a token may where that is configured, until it is revoked")
    func tokens() async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        let token = try await fixture.token("ward")
        let image = try InstalledNetwork.radiograph()
        #expect(try await fixture.study.store.addDetectionToken(named: "ward", at: fixture.study.clock.now) == nil)
        try await fixture.run { browser in
            #expect(try await browser.detect(image, token: token).status == .ok)
            let wrong = try await browser.post("/detect", form: ["token": "wrong"])
            #expect(wrong.status == .notFound && wrong.text.contains("role=\"alert\""))
            let visitor = browser.keeping(try await browser.post("/detect", form: ["token": token.grouped]))
            #expect(try await visitor.get("/detect").text.contains("Tests of the program only."))
            #expect(try await visitor.detect(image).status == .ok)
            // A coordinator's address is opened by a coordinator's cookie alone.
            #expect(try await visitor.get(DetectionPages.coordinatorPath).status == .seeOther)
            #expect(try await fixture.study.store.revokeDetectionToken(named: "ward", at: fixture.study.clock.now))
            #expect(try await visitor.detect(image).status == .unauthorized)
            #expect(try await browser.detect(image, token: token).status == .unauthorized)
            #expect(try await !visitor.get("/detect").text.contains("Tests of the program only."))
        }
        let again = try await fixture.token("ward")
        try await fixture.run { browser in
            let answer = try await browser.detect(image, token: again)
            #expect(answer.status == .ok)
        }
    }

    @Test("whatever is wrong, programs get JSON", arguments: [DetectionAPI.path, DetectionAPI.coordinatorPath])
    func errorsAreJSON(path: String) async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        try await fixture.run { browser in
            let foreign = try await browser.post(path, form: [:], [site: "cross-site"])
            #expect(foreign.status == .forbidden && foreign.errorCode == "forbidden")
            #expect((foreign.json["error"] as? [String: Any])?["remedy"] == nil, "nothing can be done")
            let wrong = try await browser.get("\(path)/maps")
            #expect(wrong.status == .notFound && wrong.errorCode == "not-found")
            let remedy = (wrong.json["error"] as? [String: Any])?["remedy"] as? String
            #expect(remedy?.isEmpty == false)
        }
    }

    @Test("tokens open nothing where that is not configured")
    func tokensAreOff() async throws {
        let (fixture, _) = try await SiteFixture.detecting(isOpenToTokens: false)
        let token = try await fixture.token()
        try await fixture.run { browser in
            let answer = try await browser.detect(InstalledNetwork.radiograph(), token: token)
            #expect(answer.status == .unauthorized)
            #expect(try await browser.post("/detect", form: ["token": token.description]).status == .notFound)
        }
    }

    @Test("tokens cannot be guessed one after the other")
    func guessing() async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        try await fixture.run { browser in
            var last = try await browser.post("/detect", form: ["token": "0"])
            for guess in 1...12 { last = try await browser.post("/detect", form: ["token": "\(guess)"]) }
            #expect(last.status == .tooManyRequests)
        }
    }

    @Test("tokens cannot be guessed at the same time either, and the right one does not count as a guess")
    func guessingAtOnce() async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        let token = try await fixture.token()
        try await fixture.run { browser in
            for _ in 0..<15 {
                #expect(try await browser.post("/detect", form: ["token": token.description]).status == .seeOther)
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for guess in 0..<25 {
                    group.addTask { try await browser.post("/detect", form: ["token": "\(guess)"]).status.code }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [404: 10, 429: 15])
        }
    }

    /// What may happen to a reader, and whether answers are still to be given after it.
    enum Fate: CaseIterable {
        case invited, halfway, answeredAll, closed, signedOff, voided, revoked, linkReissued, locked

        var isOpen: Bool {
            switch self {
            case .invited, .halfway, .answeredAll, .closed, .linkReissued: true
            case .signedOff, .voided, .revoked, .locked: false
            }
        }
    }

    @Test("a reader's browser may not while answers can be given, whatever else it holds", arguments: Fate.allCases)
    func readers(fate: Fate) async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        let study = fixture.study
        let reader = try await study.reader()
        let token = try await fixture.token()
        let now = study.clock.now
        switch fate {
        case .invited: break
        case .halfway: try await study.answer(reader, position: 1)
        case .answeredAll: try await study.answerAll(reader)
        case .closed: try await study.store.change(study.name, to: .closed, by: .commandLine, at: now)
        case .signedOff:
            try await study.answerAll(reader)
            try await study.store.signOff(
                declaration: "I read them.", reader: reader.id, at: study.clock.now)
        case .voided:
            try await study.store.void(reader.code, in: study.name, reason: "left", by: .commandLine, at: now)
        case .revoked:
            try await study.store.revoke(reader.code, in: study.name, by: .commandLine, at: now)
        case .linkReissued:
            _ = try await study.store.reissue(reader.code, in: study.name, by: .commandLine, at: now)
        case .locked:
            try await study.store.change(study.name, to: .closed, by: .commandLine, at: now)
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: now)
        }
        let image = try InstalledNetwork.radiograph()
        try await fixture.run { browser in
            var holder = browser
            holder.cookies["reader"] = reader.cookie.description
            let answer = try await holder.detect(image, token: token)
            #expect(answer.status == (fate.isOpen ? .forbidden : .ok))
            if fate.isOpen { #expect(answer.errorCode == "open-readings") }
            let visitor = holder.keeping(try await holder.post("/detect", form: ["token": token.description]))
            let page = try await visitor.get("/detect")
            #expect(page.status == (fate.isOpen ? .forbidden : .ok))
            #expect(page.text.contains("Tests of the program only.") == !fate.isOpen)
            // A coordinator who tries a reader's link in the same browser is that reader.
            var coordinator = try await Self.coordinator(fixture, browser)
            coordinator.cookies["reader"] = reader.cookie.description
            let status = try await coordinator.detect(image, path: DetectionAPI.coordinatorPath).status
            #expect(status == (fate.isOpen ? .forbidden : .ok))
        }
    }

    @Test("a case of a study is answered to nobody before the lock, in whatever file it comes")
    func studyCases() async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        let study = fixture.study
        let token = try await fixture.token()
        let file = try StudyFolderFixture.radiograph(seed: 0)
        // What the reader's browser shows: the same pixels, encoded anew.
        let stored = try #require(try await study.store.cases(of: study.name).first?.file)
        let served = Array(try Data(contentsOf: URL(fileURLWithPath: stored)))
        let practice = try StudyFolderFixture.radiograph(seed: 1000)
        try await fixture.run { browser in
            let coordinator = try await Self.coordinator(fixture, browser)
            for image in [file, served] {
                let answer = try await browser.detect(image, token: token)
                #expect(answer.status == .conflict)
                #expect(answer.errorCode == "study-case")
                let own = try await coordinator.detect(image, path: DetectionAPI.coordinatorPath)
                #expect(own.status == .conflict)
            }
            #expect(try await browser.detect(practice, token: token).status == .ok)
            try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
            #expect(try await browser.detect(file, token: token).status == .conflict)
            try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
            #expect(try await browser.detect(file, token: token).status == .ok)
        }
    }
}
