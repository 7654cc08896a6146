import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Reports
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("A crossover, as its pages ask and send") struct CrossoverAPITests {
    private static func fixture() async throws -> SiteFixture {
        let fixture = try await SiteFixture(StudyFixture.crossoverFolder())
        try await fixture.study.scoreWithMaps(calling: [1, 2])
        return fixture
    }

    @Test("in the unaided arm no address of a reader tells the model's probability or gives its map")
    func everyAddress() async throws {
        let fixture = try await Self.fixture()
        #expect(Self.readerRoutes.count { $0.path.contains(":slot") } > 4)
        let reader = try await fixture.study.reader(beginning: .unaided)
        try await fixture.run { browser in
            let device = try await browser.opening(reader.invitation)
            for answered in 0...2 {
                if answered > 0 { try await fixture.study.answer(reader, position: answered) }
                for route in Self.readerRoutes {
                    for slot in route.path.contains(":slot") ? reader.slots : [""] {
                        let path = route.path.replacing(":slot", with: slot).replacing(":image", with: "none")
                        let response = try await Self.ask(device, route.method, path)
                        let isAboutTheModel = path.contains("/advice") || path.hasSuffix("/second")
                        #expect(!isAboutTheModel || response.errorCode == "not-aided", "\(route.method) \(path)")
                        for word in ["\"probability\":0", "\"aided\":true", "advice/map\""] {
                            #expect(!response.text.contains(word), "\(route.method) \(path) tells \(word)")
                        }
                    }
                }
            }
        }
    }

    /// All that a reader may ask for, but for leaving.
    private static var readerRoutes: [DeclaredRoute] {
        RouteTable.rows.filter { $0.admission.contains(.reader) && $0.path != "/reading/leave" }
    }

    private static func ask(
        _ device: Browser, _ method: HTTPRequest.Method, _ path: String
    ) async throws -> TestResponse {
        if method == .get { return try await device.get(path) }
        if path.hasPrefix("/reading") { return try await device.post(path, form: [:]) }
        let now = Int64(1_700_000_000_000)
        return try await device.send(method, path, json: path.hasSuffix("/second") ? answerJSON(at: now) : "{}")
    }

    @Test("in the aided arm the page is told so, and gets probability and map before its answer is taken")
    func aided() async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader(beginning: .aided)
        let paths = reader.slots.map { "/api/reading/slots/\($0)" }
        try await fixture.run { browser in
            let device = try await browser.opening(reader.invitation)
            let state = try await device.get("/api/reading").json
            let session = (state["study"] as? [String: Any])?["session"] as? [String: Any]
            #expect(session?["aided"] as? Bool == true)
            let slots = try #require(state["slots"] as? [[String: Any]])
            #expect(slots.allSatisfy { !$0.keys.contains("second") })
            let early = answerJSON(at: fixture.study.clock.now.milliseconds)
            #expect(try await device.send(.put, "\(paths[0])/answer", json: early).errorCode == "advice-not-seen")
            #expect(try await device.send(.post, "\(paths[1])/advice", json: "{}").errorCode == "out-of-order")
            let advice = try await device.send(.post, "\(paths[0])/advice", json: "{}")
            #expect(advice.status == .ok && advice.json["probability"] as? Double == 0.9)
            let map = try await device.get("\(paths[0])/advice/map")
            #expect(map.status == .ok && map.headers[.contentType] == "image/png")
            let now = fixture.study.clock.advance(milliseconds: 9000).milliseconds
            #expect(try await device.send(.put, "\(paths[0])/answer", json: answerJSON(at: now)).status == .ok)
            #expect(try await device.get("\(paths[0])/advice/map").errorCode == "already-answered")
            #expect(
                try await device.send(.put, "\(paths[0])/second", json: answerJSON(at: now)).errorCode == "not-aided")
        }
        #expect(try await fixture.study.store.verify(fixture.study.name, expecting: nil).isIntact)
    }

    @Test("between the arms the page says from when on the other one may be read, and nothing of it is given out")
    func washout() async throws {
        let fixture = try await Self.fixture()
        let reader = try await fixture.study.reader(beginning: .unaided)
        try await fixture.study.readSession(reader)
        try await fixture.study.store.signOff(
            declaration: "I declare", reader: reader.id, at: fixture.study.clock.now)
        let second = try await fixture.study.store.slots(ofSession: 2, of: reader.id)
        try await fixture.run { browser in
            let device = try await browser.opening(reader.invitation)
            #expect(try await device.get("/reading").headers[.location] == "/reading/wait")
            #expect(try await device.get("/reading/wait").status == .ok)
            #expect(try await device.get("/api/reading").errorCode == "washout")
            for path in second.map({ "/api/reading/slots/\($0)/advice" }) {
                #expect(try await device.send(.post, path, json: "{}").errorCode == "washout")
                #expect(try await device.get("\(path)/map").errorCode == "washout")
            }
            fixture.study.clock.advance(milliseconds: 0, days: 28)
            let later = try await browser.opening(reader.invitation)
            #expect(try await later.get("/api/reading").status == .ok)
            let advice = try await later.send(.post, "/api/reading/slots/\(second[0])/advice", json: "{}")
            #expect(advice.status == .ok)
        }
    }

    @Test("no page of a coordinator tells an order of arms, of readers who are invited or of the next one")
    func coordinator() async throws {
        let fixture = try await Self.fixture()
        _ = try await fixture.study.readers(4)
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let coordinator = try await browser.coordinator()
            for page in ["", "/history", "/quality", "/balance", "/cases", "/readers/R01"] {
                let response = try await coordinator.get("\(fixture.address)\(page)")
                #expect(response.status == .ok, "\(page)")
                for word in ["unaided", "aided-first", "aidedFirst"] {
                    #expect(!response.text.contains(word), "\(page) tells \(word)")
                }
            }
        }
    }

    @Test("the results compare the arms, whichever session a reader read them in")
    func results() async throws {
        let fixture = try await Self.fixture()
        let readers = [
            try await fixture.study.reader(beginning: .unaided), try await fixture.study.reader(beginning: .aided),
        ]
        for reader in readers { try await fixture.study.readSession(reader, "none") }
        let comparison = try await StudyComparison(
            of: fixture.study.name, in: fixture.study.store, confidential: fixture.study.confidential)
        #expect(comparison.data.modalities.map(\.description) == ["unaided", "aided"])
        let arms = comparison.data.readings.map { "\($0.reader) \($0.modality)" }
        #expect(Set(arms) == ["\(readers[0].code) unaided", "\(readers[1].code) aided"])
        let crossover = try #require(comparison.data.crossover)
        #expect(crossover.model == "DenseNet-121")
        let orders = Dictionary(
            uniqueKeysWithValues: crossover.orders.map { ($0.key.description, $0.value) })
        #expect(readers.map { orders["\($0.code)"] } == [ArmOrder.unaidedFirst, .aidedFirst])
    }
}
