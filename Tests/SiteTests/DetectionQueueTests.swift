import Cryptography
import Dispatch
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Studies
import StudyStore
import Synchronization
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("The queue before the network") struct DetectionQueueTests {
    /// How much runs at a time.
    private final class Running: Sendable {
        let counts = Mutex((now: 0, most: 0))
    }

    /// Places that are held until the gate opens.
    private final class Gate: Sendable {
        private let waiting = Mutex<(isOpen: Bool, held: [CheckedContinuation<Void, Never>])>((false, []))

        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = waiting.withLock { state in
                    if !state.isOpen { state.held.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let held = waiting.withLock { state in
                defer { state.held = [] }
                state.isOpen = true
                return state.held
            }
            held.forEach { $0.resume() }
        }

        var count: Int { waiting.withLock { $0.held.count } }
    }

    private static func hold(
        _ count: Int, of person: (Int) -> String, in queue: DetectionQueue, _ gate: Gate,
        meanwhile: () async throws -> Void
    ) async throws {
        let people = (0..<count).map(person)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for person in people { group.addTask { try await queue.withPlace(for: person) { await gate.pass() } } }
            while gate.count < count { await Task.yield() }
            defer { gate.open() }
            try await meanwhile()
            gate.open()
            try await group.waitForAll()
        }
    }

    @Test("refuses at once when all places are taken, says when to come again, and takes the next one after it")
    func full() async throws {
        let queue = DetectionQueue(DetectionLimits(places: 3, placesForOne: 2))
        try await Self.hold(3, of: { "person \($0)" }, in: queue, Gate()) {
            let problem = await #expect(throws: DetectionProblem.self) { try await queue.withPlace(for: "late") {} }
            guard case .busy(let seconds) = problem else {
                Issue.record("refused as \(String(describing: problem))")
                return
            }
            #expect((1...60).contains(seconds))
        }
        #expect(try await queue.withPlace(for: "late") { 7 } == 7)
    }

    @Test("one person cannot have all places")
    func fair() async throws {
        let queue = DetectionQueue(DetectionLimits(places: 4, placesForOne: 2))
        try await Self.hold(2, of: { _ in "greedy" }, in: queue, Gate()) {
            await #expect(throws: DetectionProblem.self) { try await queue.withPlace(for: "greedy") {} }
            let isLetIn = try await queue.withPlace(for: "other") { true }
            #expect(isLetIn)
        }
    }

    @Test("a place is given back when the work fails")
    func failure() async throws {
        struct Broken: Error {}
        let queue = DetectionQueue(DetectionLimits(places: 1, placesForOne: 1))
        for _ in 0..<3 {
            await #expect(throws: Broken.self) { try await queue.withPlace(for: "a") { throw Broken() } }
        }
        #expect(try await queue.withPlace(for: "a") { true })
    }

    @Test("works on threads of the lowest priority, never on more than it may, in the order of arrival")
    func threads() async throws {
        let threads = BackgroundThreads(count: 1, name: "test")
        let running = Running()
        let order = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await threads.run {
                        running.counts.withLock { state in
                            state.now += 1
                            state.most = max(state.most, state.now)
                        }
                        defer { running.counts.withLock { $0.now -= 1 } }
                        return getpriority(Int32(PRIO_PROCESS.rawValue), 0)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(order == [Int32](repeating: 19, count: 20))
        #expect(running.counts.withLock { $0.most } == 1)
        // A thread of the process itself keeps its own, whatever that is.
        let ours = await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: getpriority(Int32(PRIO_PROCESS.rawValue), 0)) }.start()
        }
        #expect(ours == getpriority(Int32(PRIO_PROCESS.rawValue), id_t(getpid())))
    }

    @Test("a full queue: the interface says 429 with Retry-After, and answers are recorded meanwhile")
    func starvation() async throws {
        let limits = DetectionLimits(places: 2, placesForOne: 2)
        let (fixture, network) = try await SiteFixture.detecting(limits: limits)
        let token = try await fixture.token()
        let image = try InstalledNetwork.radiograph()
        let study = fixture.study
        let reader = try await study.reader()
        // The network's one thread is held by work that does not end before the reader has answered everything.
        let queue = DetectionQueue(limits)
        let api = DetectionAPI(
            access: DetectionAccess(store: study.store, isOpenToTokens: true), queue: queue, limits: limits,
            detector: Detector(model: network.model, threads: 1))
        // A router of its own: the site's knows no route that is not in its table.
        let router = Router(context: SiteContext.self)
        router.add(middleware: ErrorResponses(pages: fixture.site.pages))
        router.post("/test/detect", use: api.detect)
        let isDone = DispatchSemaphore(value: 0)
        try await Application(router: router).test(.router) { client in
            let detecting = Browser(client: client)
            async let held: Void = queue.run { isDone.wait() }
            // A test that fails must not wait for ever.
            defer { isDone.signal() }
            try await withThrowingTaskGroup(of: TestResponse.self) { group in
                for _ in 0..<3 {
                    group.addTask { try await detecting.detect(image, token: token, path: "/test/detect") }
                }
                // Two wait for the thread, so the first that is answered is the one that found no place.
                let refused = try #require(try await group.next())
                #expect(refused.status == .tooManyRequests)
                #expect(refused.headers[.retryAfter].flatMap { Int($0) }.map { $0 >= 1 } == true)
                #expect(refused.errorCode == "busy")
                try await fixture.run { browser in try await Self.answerAll(reader, of: study, browser) }
                isDone.signal()
                for try await answer in group { #expect(answer.status == .ok) }
            }
            try await held
        }
        let progress = try await study.store.progress(of: study.name)
        #expect(progress.first?.sessions.first?.answered == reader.slots.count)
    }

    private static func answerAll(_ reader: TestReader, of study: StudyFixture, _ browser: Browser) async throws {
        var reading = browser
        reading.cookies["reader"] = reader.cookie.description
        for slot in reader.slots {
            let now = study.clock.advance(milliseconds: 20_000)
            let saved = try await reading.send(
                .put, "/api/reading/slots/\(slot)/answer", json: answerJSON(at: now.milliseconds))
            #expect(saved.status == .ok)
        }
    }
}
