import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Radiographs
import Scoring
import Studies
@_spi(Confidential) import StudyStore
import Synchronization
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// A door that a test fills: what lies behind it is no hospital.
final class TestDoor: FilmDoor {
    private struct State {
        var films: [String: ArrivingFilm?] = [:]
        var noted: [String: Int?] = [:]
        var sent: [Int] = []
        var found: Set<Int64> = []
        var problem: String?
    }

    private let state = Mutex(State())

    /// - Parameter film: `nil` for a file that is refused.
    func put(_ name: String, _ film: ArrivingFilm?) { state.withLock { $0.films[name] = .some(film) } }
    func refuse(results problem: String?) { state.withLock { $0.problem = problem } }
    var sent: [Int] { state.withLock(\.sent) }
    /// The times of finding of all results, those that were refused as well.
    var found: Set<Int64> { state.withLock(\.found) }
    var noted: [String: Int?] { state.withLock(\.noted) }

    func waiting() -> [String] {
        state.withLock { state in state.films.keys.filter { state.noted[$0] == nil }.sorted() }
    }

    func film(_ name: String) throws -> ArrivingFilm {
        guard let film = state.withLock({ $0.films[name] ?? nil }) else { throw FilmRefusal("no picture in it") }
        return film
    }

    func note(_ name: String, as number: Int?) { state.withLock { $0.noted[name] = .some(number) } }

    func send(_ result: WorkListResult) throws {
        try state.withLock { state in
            state.found.insert(result.foundAt)
            if let problem = state.problem { throw SendingProblem(problem) }
            state.sent.append(result.film)
        }
    }
}

@Suite("The work-list's pages") struct WorkListPagesTests {
    private let network: InstalledNetwork
    private let door = TestDoor()

    init() throws { network = try InstalledNetwork(threshold: 0) }

    private func film(_ seed: Int) throws -> ArrivingFilm {
        let picture = try Radiograph(png: StudyFolderFixture.radiograph(seed: seed))
        return ArrivingFilm(
            picture: picture, source: Digest(of: "file \(seed)"), original: picture.pixelDigest, age: 90,
            sex: .female, blackedOut: [])
    }

    private func fixture(_ results: WorkListSettings.Results = .asked) async throws -> (SiteFixture, WorkListRounds) {
        let fixture = try await SiteFixture(
            model: network.model, workList: WorkListSettings(door: door, pacs: "hospital", results: results))
        try await fixture.addCoordinator()
        let rounds = try #require(WorkListRounds(fixture.site, logger: Logger(label: "test")))
        return (fixture, rounds)
    }

    @Test("a film that arrives is scored, listed, and shown with its heat map; who looked is noted")
    func wholeWay() async throws {
        door.put("1.dcm", try film(500))
        door.put("2.dcm", nil)
        let (fixture, rounds) = try await fixture()
        try await rounds.round()
        #expect(door.noted == ["1.dcm": 1, "2.dcm": nil])
        try await rounds.round()
        let score = try #require(try await fixture.study.confidential.workListFilm(1)?.score)
        let direct = try network.model.score(try film(500).picture, explain: .always, threads: 1)
        #expect(score.probability == Double(direct.probability))
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let list = try await coordinator.get("/coordinator/work-list")
            #expect(list.text.contains("Film 1") && list.text.contains("film-positive"))
            #expect(list.text.contains("Tests of the program only."), "what the model is for stands above all")
            let page = try await coordinator.get("/coordinator/work-list/1")
            #expect(page.text.contains("woman, 90 years or older"))
            #expect(page.text.contains("Looked at") && page.text.contains("coordinator:anna"))
            for path in ["picture", "thumbnail", "map"] {
                let picture = try await coordinator.get("/coordinator/work-list/1/\(path)")
                #expect(picture.status == .ok && picture.headers[.contentType] == "image/png", "\(path)")
                #expect(picture.headers[.cacheControl] == "private, no-store")
            }
            for path in ["2", "0", "x", "1e0", "2/picture"] {
                #expect(try await coordinator.get("/coordinator/work-list/\(path)").status == .notFound, "\(path)")
            }
            _ = try await coordinator.get("/coordinator/work-list?order=newest&live=1")
        }
        let kinds = try await fixture.study.confidential.workListHistory(limit: 20).map(\.kind).reversed()
        #expect(
            Array(kinds) == ["film-arrived", "film-scored", "film-refused", "list-viewed", "film-viewed"],
            "a list that looks again by itself was looked at once")
    }

    @Test("pages are whole in both languages, in every state of a film")
    func languages() async throws {
        let (fixture, rounds) = try await fixture()
        let store = fixture.study.confidential
        for seed in 500...503 { door.put("\(seed).dcm", try film(seed)) }
        try await rounds.round()
        let now = fixture.study.clock.now
        _ = try await store.take(try film(504), at: now)
        try await store.noteNotScored(5, reason: "the network cannot be applied", at: now)
        for number in 1...3 { try await store.orderSending(of: number, by: .coordinator("anna"), at: now) }
        try await store.noteSending(of: 2, problem: "no answer in time", at: now)
        try await store.noteSending(of: 3, problem: nil, at: now)
        try await fixture.run { browser in
            var coordinator = try await browser.coordinator()
            for language in ["en", "zh-Hant"] {
                coordinator.language = language
                for path in [""] + (1...5).map({ "/\($0)" }) {
                    let page = try await coordinator.get("/coordinator/work-list\(path)")
                    #expect(page.status == .ok && page.text.contains("<html lang=\"\(language)\""))
                    let text = page.text.components(separatedBy: "<script type=\"application/json\"")[0]
                    for leak in [#"[>" ]coordinator\.[a-z]"#, #"\bnil\b"#, #"\{[a-zA-Z]+\}"#] {
                        let found = text.range(of: leak, options: .regularExpression).map { String(text[$0]) }
                        #expect(found == nil, "\(found ?? "") on \(path) in \(language)")
                    }
                }
            }
        }
    }

    @Test("a result is sent when somebody asks, its failure is told, and it is tried again")
    func sending() async throws {
        door.put("1.dcm", try film(500))
        let (fixture, rounds) = try await fixture()
        try await rounds.round()
        #expect(door.sent.isEmpty)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let page = { try await coordinator.get("/coordinator/work-list/1").text }
            #expect(try await page().contains("Send the result to hospital"))
            door.refuse(results: "the PACS does not answer")
            _ = try await coordinator.post("/coordinator/work-list/1/send", form: [:])
            #expect(try await page().contains("Waiting to be sent"))
            try await rounds.round()
            #expect(try await page().contains("Not sent: the PACS does not answer"))
            door.refuse(results: nil)
            try await rounds.round()
            #expect(door.sent.isEmpty, "only when somebody says so")
            fixture.study.clock.advance(milliseconds: 60_000)
            _ = try await coordinator.post("/coordinator/work-list/1/send", form: [:])
            try await rounds.round()
            #expect(door.sent == [1])
            #expect(try await page().contains("The PACS keeps the result."))
            _ = try await coordinator.post("/coordinator/work-list/1/send", form: [:])
            try await rounds.round()
            #expect(door.sent == [1], "once")
            #expect(door.found.count == 1, "the identifiers of the objects follow from it")
        }
    }

    @Test("results go by themselves where that is set, and nowhere where it is not")
    func results() async throws {
        door.put("1.dcm", try film(500))
        let (_, rounds) = try await fixture(.always)
        try await rounds.round()
        #expect(door.sent == [1])
        let (fixture, silent) = try await fixture(.off)
        try await silent.round()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            let answer = try await coordinator.post("/coordinator/work-list/1/send", form: [:])
            #expect(answer.status == .badRequest || answer.status == .notFound)
            let foreign: HTTPFields = [fieldName("Sec-Fetch-Site"): "cross-site"]
            for path in ["send", "score"] {
                let answer = try await coordinator.post("/coordinator/work-list/1/\(path)", form: [:], foreign)
                #expect(answer.status == .forbidden)
            }
        }
    }

    @Test("what a model says of a case that is being read is told to nobody before the lock")
    func sealed() async throws {
        let (fixture, rounds) = try await fixture()
        door.put("1.dcm", try film(0))
        try await rounds.round()
        let store = fixture.study.confidential
        #expect(try await store.workListFilm(1)?.score == nil, "the first case of the study")
        try await store.scoreAgain(1, by: .server, at: fixture.study.clock.now)
        // Scored before there was a study: the study that comes hides what was said.
        try await store.keep(
            WorkListScore(
                model: "Untrained", version: "0", weights: Digest(of: "w").description, card: network.model.card.json,
                threshold: 0.5, probability: 0.987, map: nil),
            of: 1, sends: false, at: fixture.study.clock.now)
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            for path in ["", "/1"] {
                let page = try await coordinator.get("/coordinator/work-list\(path)").text
                #expect(page.contains("Case of a study") && !page.contains("98.7"), "\(path)")
            }
            #expect(try await coordinator.get("/coordinator/work-list/1/map").status == .notFound)
            #expect(try await coordinator.post("/coordinator/work-list/1/send", form: [:]).status == .notFound)
        }
    }

    @Test("a browser of a reader who still has answers to give sees nothing of it")
    func readers() async throws {
        door.put("1.dcm", try film(500))
        let (fixture, rounds) = try await fixture()
        try await rounds.round()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            var both = try await browser.coordinator()
            both.cookies["reader"] = reader.cookie.description
            for path in ["", "/1", "/1/picture", "/1/thumbnail", "/1/map", "/events"] {
                #expect(try await both.get("/coordinator/work-list\(path)").status == .forbidden, "\(path)")
            }
        }
    }
}
