import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Studies
@_spi(Confidential) import StudyStore
import Synchronization
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
        var configuration = fixture.site.configuration
        configuration.rehearse = rehearse
        let site = try await Site(
            configuration, store: fixture.study.store, confidential: fixture.study.confidential)
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
            #expect(try await browser.get(address).text.contains("Begin the rehearsal"))
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
            #expect(try await browser.post(address, form: form).status == .unprocessableContent)
        }
        #expect(begun.count.withLock { $0 } == 0)
    }

    @Test("an open study is not rehearsed from its page")
    func open() async throws {
        try await run(isOpen: true) { _ in
            nil
        } _: { _, browser, address in
            #expect(try await browser.get(address).text.contains("reader-study study rehearse"))
            #expect(try await browser.post(address, form: Self.form).status == .conflict)
        }
    }
}

/// How often a rehearsal was begun.
private final class Beginnings: Sendable {
    let count = Mutex(0)
}
