import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Reports
import Studies
@_spi(Confidential) import StudyStore
import Synchronization
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// The page that begins a rehearsal and shows what it found. The rehearsal itself is tried in CommandLineTests.
@Suite("Page of the rehearsal") struct RehearsalPageTests {
    private static let form = [
        "readers": "2", "sensitivity": "0.9", "specificity": "0.9", "modelSensitivity": "0.95",
        "modelSpecificity": "0.95",
    ]

    private func run(
        isOpen: Bool, rehearse: (@Sendable (RehearsalRequest) async -> String?)?,
        _ body: @Sendable (SiteFixture, Browser, String) async throws -> Void
    ) async throws {
        let fixture = try await SiteFixture(isOpen: isOpen)
        try await fixture.addCoordinator()
        let site = try fixture.site { $0.rehearse = rehearse }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        try await Application(router: site.router(), logger: logger).test(.router) { client in
            let browser = try await Browser(client: client).coordinator()
            try await body(fixture, browser, fixture.address + "/rehearsal")
        }
    }

    @Test("begins what was asked for, shows how far it is, and tells why nothing came of it")
    func life() async throws {
        let (asked, ask) = AsyncStream<RehearsalRequest>.makeStream()
        let (ends, end) = AsyncStream<String?>.makeStream()
        try await run(isOpen: false) { request in
            ask.yield(request)
            for await reason in ends { return reason }
            return nil
        } _: { fixture, browser, address in
            let before = try await browser.get(address).text
            #expect(before.contains("Begin the rehearsal"))
            #expect(!before.contains("role=\"status\""), "nothing was done yet")
            let begun = try await browser.post(address, form: Self.form)
            #expect(begun.status == .seeOther && begun.headers[.location] == address)
            var requests = asked.makeAsyncIterator()
            let request = try #require(await requests.next())
            #expect(request.readers == 2 && request.study == fixture.study.name)
            #expect(request.arguments.prefix(3) == ["study", "rehearse", fixture.study.name.description])
            #expect(try await browser.get(address + "/state").json["running"] as? Bool == true)
            // The button pressed twice begins nothing.
            #expect(try await browser.post(address, form: Self.form).status == .seeOther)
            end.yield("the disk is full")
            while try await browser.get(address + "/state").json["running"] as? Bool == true {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try await browser.get(address).text.contains("the disk is full"))
            // Nothing to fetch leads back to the page.
            #expect(try await browser.get(address + "/report.zip").status == .seeOther)
        }
    }

    @Test(
        "refuses numbers that cannot be, and begins nothing",
        arguments: ["readers", "sensitivity", "modelSpecificity"],
        ["", "0", "1.5", "many", "-1"])
    func wrongNumbers(field: String, value: String) async throws {
        let begun = Beginnings()
        try await run(isOpen: false) { _ in
            begun.count.withLock { $0 += 1 }
            return nil
        } _: { _, browser, address in
            var form = Self.form
            form[field] = value
            let answer = try await browser.post(address, form: form)
            #expect(answer.status == .unprocessableContent)
        }
        #expect(begun.count.withLock { $0 } == 0)
    }

    @Test("an open study is not rehearsed from its page")
    func open() async throws {
        try await run(isOpen: true) { _ in
            nil
        } _: { _, browser, address in
            let page = try await browser.get(address)
            #expect(page.text.contains("reader-study study rehearse"))
            let answer = try await browser.post(address, form: Self.form)
            #expect(answer.status == .conflict)
        }
    }
}

extension RehearsalPageTests {
    @Test("shows what a rehearsal found, as dummy data, and gives the report as an archive")
    func result() async throws {
        try await run(isOpen: false, rehearse: { _ in nil }) { fixture, browser, address in
            let place = fixture.study.store.rehearsal(of: fixture.study.name)
            do {
                let lock = try place.begin(in: fixture.study.data)
                try FileManager.default.createDirectory(at: place.report, withIntermediateDirectories: true)
                try Data("a,b\n".utf8).write(to: place.report.appendingPathComponent("table.csv"))
                try JSONEncoder().encode(try Self.summary()).write(to: place.summary)
                try place.note(RehearsalState(.finished, done: 1, of: 1, begunAt: 1))
                withExtendedLifetime(lock) {}
            }
            let text = try await browser.get(address).text
            #expect(text.contains("Dummy data: no person read."))
            #expect(text.contains("4 simulated readers, 6 cases"))
            #expect(text.contains("12.5") && text.contains("significant in 85"))
            let archive = try await browser.get(address + "/report.zip")
            #expect(archive.status == .ok)
            #expect(archive.headers[.contentType] == "application/zip")
            #expect(archive.body.readableBytesView.starts(with: [0x50, 0x4B]))
        }
    }

    static func summary() throws -> RehearsalSummary {
        let expected = """
            {"studies": 20, "level": 0.95, "widths": [{"group": "All readers", "measure": "sensitivity", "mean": 0.9,
            "readersOnly": 0.125, "readersAndCases": 0.2}], "primary": {"measure": "sensitivity",
            "comparison": "model-vs-readers", "difference": 0.05, "significant": 17, "tested": 20, "width": 0.1}}
            """
        return RehearsalSummary(
            readers: 4, cases: 6, sessions: 1, answers: 24, scenario: ReaderScenario(),
            expected: try JSONDecoder().decode(ExpectedPrecision.self, from: Data(expected.utf8)),
            historyHead: "head", problems: [])
    }
}

/// How often a rehearsal was begun.
private final class Beginnings: Sendable {
    let count = Mutex(0)
}
