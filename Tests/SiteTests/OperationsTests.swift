import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Studies
@_spi(Confidential) import StudyStore
import Synchronization
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Health, readiness, metrics and logs")
struct OperationsTests {
    /// Everything that is logged, from the least important message on.
    final class CapturedLog: Sendable {
        private let lines = Mutex<[String]>([])

        var text: String { lines.withLock { $0.joined(separator: "\n") } }

        var logger: Logger {
            var logger = Logger(label: "test") { _ in Handler(log: self) }
            logger.logLevel = .trace
            return logger
        }

        struct Handler: LogHandler {
            let log: CapturedLog
            var logLevel = Logger.Level.trace
            var metadata = Logger.Metadata()

            init(log: CapturedLog) { self.log = log }

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                let all = metadata.merging(event.metadata ?? [:]) { $1 }
                log.lines.withLock { $0.append("\(event.level) \(event.message) \(all)") }
            }
        }
    }

    private static let forwarded = HTTPField.Name("X-Forwarded-For") ?? .from
    private static let requestID = HTTPField.Name("X-Request-ID") ?? .from

    /// Serves the fixture on a socket of this machine.
    private static func live(
        _ fixture: SiteFixture, open: Bool = false, publicAddress: String? = nil, log: CapturedLog = CapturedLog(),
        _ body: @escaping @Sendable (Browser) async throws -> Void
    ) async throws {
        let site = try fixture.site { configuration in
            configuration.metricsAreOpen = open
            if let publicAddress { configuration.publicAddress = publicAddress }
            configuration.backups = fixture.study.folder.url.appendingPathComponent("backups")
        }
        try await Application(
            router: site.router(), configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            logger: log.logger
        ).test(.live) { live in try await PatientClient.with(live) { try await body(Browser(client: $0)) } }
    }

    /// Samples of the text format by name and labels.
    private static func samples(_ text: String) -> [String: Double] {
        var samples: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { continue }
            samples[String(line[..<space])] = Double(line[line.index(after: space)...])
        }
        return samples
    }

    @Test("a living process says ok, and a ready one ready")
    func health() async throws {
        let fixture = try await SiteFixture()
        try await fixture.run { browser in
            #expect(try await browser.get("/healthz").text == "ok\n")
            #expect(try await browser.get("/health").text == "ok\n")
            let ready = try await browser.get("/readyz")
            #expect(ready.status == .ok && ready.text == "ready\n")
        }
    }

    @Test("a database that cannot be written makes it unready, with the reason for this machine only")
    func unready() async throws {
        let fixture = try await SiteFixture()
        let data = fixture.study.data
        try await Self.live(fixture) { browser in
            // Another program holds the database for writing, as a hanging command would.
            let lock = try #require(HeldDatabase(data.studyDatabase))
            let here = try await browser.get("/readyz")
            #expect(here.status == .serviceUnavailable && here.text.contains("another program is writing"))
            let elsewhere = try await browser.get("/readyz", [Self.forwarded: "192.0.2.7"])
            #expect(elsewhere.status == .serviceUnavailable && elsewhere.text == "not ready\n")
            #expect(try await browser.get("/healthz").status == .ok)
            lock.release()
            #expect(try await browser.get("/readyz").status == .ok)
        }
    }

    @Test("figures count what happened, and name nobody")
    func metrics() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator("berta")
        let reader = try await fixture.study.reader(named: "Dr Adams")
        try await fixture.study.answer(reader, position: 1)
        try await Self.live(fixture) { browser in
            var signedIn = try await browser.opening(reader.invitation)
            let now = fixture.study.clock.advance(milliseconds: 20_000).milliseconds
            let sent = try await signedIn.send(
                .put, "/api/reading/slots/\(reader.slots[1])/answer", json: answerJSON(at: now))
            #expect(sent.status == .ok)
            signedIn = try await signedIn.coordinator("berta")
            _ = try await browser.get("/nowhere")
            let response = try await browser.get("/metrics")
            #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            let samples = Self.samples(response.text)
            #expect(samples["reader_study_answers_total"] == 2)
            #expect(samples["reader_study_requests_total{class=\"answer\",status=\"2xx\"}"] == 1)
            #expect(samples["reader_study_requests_total{class=\"unknown\",status=\"4xx\"}"] == 1)
            #expect(samples["reader_study_request_duration_seconds_count{class=\"answer\"}"] == 1)
            #expect(samples["reader_study_request_duration_seconds_bucket{class=\"answer\",le=\"+Inf\"}"] == 1)
            #expect(samples["reader_study_sessions{role=\"reader\"}"] == 2)
            #expect(samples["reader_study_sessions{role=\"coordinator\"}"] == 1)
            #expect(samples["reader_study_sessions{role=\"monitor\"}"] == 0)
            #expect(samples["reader_study_sessions{role=\"reviewer\"}"] == 0)
            #expect(samples["reader_study_detection_places"] == 4)
            for name in [
                "reader_study_commit_duration_seconds_count", "reader_study_log_pages", "reader_study_disk_free_bytes",
                "process_resident_memory_bytes", "process_open_fds",
            ] { #expect((samples[name] ?? 0) > 0, "\(name)") }
            for secret in [
                "Dr Adams", "berta", reader.code + "\"", reader.invitation.linkToken, reader.slots[1],
                fixture.study.name.description,
            ] { #expect(!response.text.contains(secret), "\(secret)") }
        }
    }

    @Test("sign-ins count by role, and only as long as they open something")
    func signIns() async throws {
        let fixture = try await SiteFixture()
        let study = fixture.study
        for role in AccountRole.allCases { try await fixture.addAccount(role.rawValue, role) }
        let reader = try await study.reader()
        try await Self.live(fixture) { browser in
            func counts() async throws -> [String: Double] {
                let samples = Self.samples(try await browser.get("/metrics").text)
                return Dictionary(
                    uniqueKeysWithValues: ["reader", "reviewer", "coordinator", "statistician", "monitor"].map {
                        ($0, samples["reader_study_sessions{role=\"\($0)\"}"] ?? -1)
                    })
            }
            let before = try await counts()
            #expect(before["coordinator"] == 0 && before["statistician"] == 0 && before["monitor"] == 0)
            _ = try await browser.opening(reader.invitation)
            for name in ["monitor", "monitor", "statistician"] { _ = try await browser.coordinator(name) }
            let some = try await counts()
            #expect(some["reader"] == (before["reader"] ?? 0) + 1 && some["coordinator"] == 0)
            #expect(some["statistician"] == 1 && some["monitor"] == 2)
            let monitor = try await study.store.account(named: "monitor", at: study.clock.now).id
            try await study.store.disableAccount(monitor, by: .commandLine, at: study.clock.now)
            try await study.store.revoke(reader.code, in: study.name, by: .commandLine, at: study.clock.now)
            #expect(try await counts()["monitor"] == 0)
            #expect(try await counts()["reader"] == 0)
            study.clock.advance(milliseconds: Int64(StudyStore.idleMinutes) * 60_000)
            #expect(try await counts()["statistician"] == 0, "nobody used it for an hour")
        }
    }

    @Test("the newest backup's time is a figure; one from the future is none")
    func lastBackup() async throws {
        let fixture = try await SiteFixture()
        for name in ["20190501T070000000Z", "29990501T070000000Z"] {
            try fixture.study.folder.write("{}", to: "backups/\(name)/manifest.json")
        }
        try await Self.live(fixture) { browser in
            let samples = Self.samples(try await browser.get("/metrics").text)
            #expect(samples["reader_study_last_backup_timestamp_seconds"] == 1_556_694_000)
        }
    }

    @Test("many who ask at once share one look, and a good one holds for a moment")
    func readiness() async throws {
        struct Failed: Error {}
        final class Counter: Sendable { let count = Mutex(0) }
        let readiness = Readiness()
        let (looks, asked) = (Counter(), Counter())
        await #expect(throws: Failed.self) { try await readiness.check { throw Failed() } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    asked.count.withLock { $0 += 1 }
                    try await readiness.check {
                        looks.count.withLock { $0 += 1 }
                        while asked.count.withLock({ $0 < 50 }) { await Task.yield() }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(looks.count.withLock { $0 } == 1)
    }

    @Test("every histogram's classes only grow, and every line has the form of the format")
    func format() async throws {
        let fixture = try await SiteFixture()
        try await Self.live(fixture) { browser in
            for _ in 0..<5 { _ = try await browser.get("/") }
            let text = try await browser.get("/metrics").text
            for line in text.split(separator: "\n") {
                let isComment = line.wholeMatch(of: /# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))/) != nil
                let isSample =
                    line.wholeMatch(of: /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+/) != nil
                #expect(isComment || isSample, "\(line)")
            }
            let buckets = text.split(separator: "\n").filter {
                $0.hasPrefix("reader_study_request_duration_seconds_bucket{class=\"page\"")
            }.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
            #expect(buckets.count == LatencyHistogram.bounds.count + 1)
            #expect(buckets == buckets.sorted() && buckets.last == 5)
        }
    }

    @Test("figures are for this machine only, and a proxy's request is not from here, unless a setting opens them")
    func whoMaySee() async throws {
        let fixture = try await SiteFixture()
        try await fixture.run { browser in
            let unknown = try await browser.get("/metrics")
            #expect(unknown.status == .forbidden)
        }
        for header in ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"] {
            let name = try #require(HTTPField.Name(header))
            try await Self.live(fixture) { browser in
                let (here, proxied) = (
                    try await browser.get("/metrics"), try await browser.get("/metrics", [name: "192.0.2.7"])
                )
                #expect(here.status == .ok && proxied.status == .forbidden)
            }
        }
        // A proxy that forgets to say for whom it asks.
        try await Self.live(fixture, publicAddress: "http://localhost") { browser in
            let forgotten = try await browser.get("/metrics")
            #expect(forgotten.status == .forbidden)
        }
        try await Self.live(fixture, open: true) { browser in
            let open = try await browser.get("/metrics", [Self.forwarded: "192.0.2.7"])
            #expect(open.status == .ok)
        }
    }

    @Test("only a request for this machine by its own name is from here, whatever the port and whoever connects")
    func authorities() async throws {
        let fixture = try await SiteFixture()
        try await Self.live(fixture, publicAddress: "https://study.example.org") { browser in
            let port = try #require(browser.client.port)
            for (authority, isOwn) in [
                ("localhost", true), ("localhost:\(port)", true), ("LOCALHOST:80", true), ("127.0.0.1:\(port)", true),
                ("[::1]:\(port)", true), ("[::1]", true), ("study.example.org", false),
                ("STUDY.example.org:443", false),
                ("study.internal:8080", false), ("localhost.example.org", false), ("127.0.0.1.example.org:80", false),
                ("localhost:", false), ("", false),
            ] {
                let status = try await TestClient.withClient(host: "localhost", port: port) { client in
                    try await client.execute(TestClient.Request("/metrics", method: .get, authority: authority)).status
                }
                #expect(status == (isOwn ? .ok : .forbidden), "\(authority)")
            }
        }
    }

    @Test("every response has its request's identifier, and the log has the same one")
    func identifiers() async throws {
        let fixture = try await SiteFixture()
        let log = CapturedLog()
        try await Self.live(fixture, log: log) { browser in
            var seen: Set<String> = []
            for path in ["/", "/nowhere", "/coordinator", "/public/css/base.css", "/healthz"] {
                let id = try #require(try await browser.get(path).headers[Self.requestID])
                #expect(seen.insert(id).inserted)
                #expect(log.text.contains(id), "\(path)")
            }
        }
    }

    @Test("who guesses too often, and forms of other sites, are logged with route and address")
    func refusals() async throws {
        let fixture = try await SiteFixture()
        let log = CapturedLog()
        try await Self.live(fixture, log: log) { browser in
            for _ in 0..<30 { _ = try await browser.post("/code", form: ["code": "WRONG-CODE"]) }
            #expect(!log.text.contains("tooManyAttempts"))
            #expect(try await browser.post("/code", form: ["code": "WRONG-CODE"]).status == .tooManyRequests)
            #expect(log.text.contains("tooManyAttempts") && log.text.contains("/code"))
            let foreign = try await browser.post(
                "/language", form: ["language": "en"], [.origin: "https://elsewhere.example.org"])
            #expect(foreign.status == .forbidden && log.text.contains("otherSite"))
            #expect(log.text.contains("127.0.0.1") && !log.text.contains("WRONG-CODE"))
        }
    }

    @Test("links, codes, cookies, passwords and addresses of images are in no log, at no level")
    func secrets() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        let reader = try await fixture.study.reader(named: "Dr Adams")
        let log = CapturedLog()
        try await Self.live(fixture, log: log) { browser in
            let link = reader.invitation.linkToken
            let signedIn = try await browser.opening(reader.invitation).coordinator()
            let state = try await signedIn.get("/api/reading").json
            let slots = try #require(state["slots"] as? [[String: Any]])
            let image = try #require(slots.first?["image"] as? String)
            _ = try await signedIn.get(image)
            _ = try await browser.get(image)
            _ = try await signedIn.get("/r/\(link)x")
            _ = try await browser.post("/code", form: ["code": "WRONG-CODE-1234"])
            _ = try await browser.post("/coordinator/sign-in", form: ["name": "anna", "password": "guessed-wrongly"])
            // What fails within the server is logged with its error.
            try FileManager.default.removeItem(at: fixture.study.data.images)
            let failed = try await signedIn.get(image)
            #expect(failed.status.code >= 400)
            let now = fixture.study.clock.advance(milliseconds: 20_000).milliseconds
            _ = try await signedIn.send(
                .put, "/api/reading/slots/\(reader.slots[0])/answer", json: answerJSON(at: now))
            var secrets =
                Array(signedIn.cookies.values) + [
                    link, reader.slots[0], SiteFixture.password, "guessed-wrongly", "WRONG-CODE-1234", "Dr Adams",
                ]
            secrets += image.split(separator: "/").map(String.init).filter { $0.count > 10 }
            #expect(secrets.count >= 9)
            #expect(log.text.contains("/r/"), "the requests were logged by their routes")
            for secret in secrets { #expect(!log.text.contains(secret), "\(secret)") }
        }
    }
}
