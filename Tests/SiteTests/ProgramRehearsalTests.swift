import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Reports
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// A rehearsal as a program has it made. The rehearsal itself is tried in CommandLineTests.
@Suite("A rehearsal by the JSON API") struct ProgramRehearsalTests {
    private func run(
        isOpen: Bool = false, rehearse: (@Sendable (RehearsalRequest) async -> String?)?,
        _ body: @Sendable (SiteFixture, ProgramClient, String) async throws -> Void
    ) async throws {
        let fixture = try await SiteFixture(isOpen: isOpen)
        let token = try await fixture.addToken()
        let (site, description) = (try fixture.site { $0.rehearse = rehearse }, try APIDescription())
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        try await Application(router: site.router(), logger: logger).test(.router) { client in
            let program = ProgramClient(client: client, description: description, token: token.token)
            try await body(fixture, program, "/api/studies/\(fixture.study.name)/rehearsal")
        }
    }

    @Test("is begun with what is supposed, followed, and told when nothing came of it")
    func life() async throws {
        let (asked, ask) = AsyncStream<RehearsalRequest>.makeStream()
        let (ends, end) = AsyncStream<String?>.makeStream()
        try await run { request in
            ask.yield(request)
            for await reason in ends { return reason }
            return nil
        } _: { fixture, program, address in
            #expect(try await program.get(address).json["phase"] as? String == "none")
            #expect(try await program.get(address + "/report.zip").problemCode == "no-rehearsal")
            let begun = try await program.post(address, #"{"readers": 3, "modelSensitivity": 0.97}"#)
            #expect(begun.status == .accepted && begun.json["running"] as? Bool == true)
            var requests = asked.makeAsyncIterator()
            let request = try #require(await requests.next())
            let usual = ReaderScenario()
            #expect(request.study == fixture.study.name && request.readers == 3)
            #expect(request.modelSensitivity == 0.97 && request.sensitivity == usual.sensitivity)
            #expect(try await program.post(address, "{}").status == .accepted, "begun twice it is one")
            end.yield("the disk is full")
            while try await program.get(address).json["running"] as? Bool == true {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try await program.get(address).json["problem"] as? String == "the disk is full")
        }
    }

    @Test("is not begun with what cannot be, nor of a study that is open")
    func refusals() async throws {
        try await run(rehearse: { _ in nil }) { _, program, address in
            for content in [#"{"readers": 0}"#, #"{"readers": 101}"#, #"{"sensitivity": 1}"#, #"{"specificity": 0}"#] {
                let refused = try await program.post(address, content)
                #expect(refused.problemCode == "bad-body", "\(content)")
            }
            let state = try await program.get(address).json
            #expect(state["running"] as? Bool == false)
        }
        try await run(isOpen: true, rehearse: { _ in nil }) { _, program, address in
            let refused = try await program.post(address, "{}")
            #expect(refused.problemCode == "no-draft")
        }
        try await run(rehearse: nil) { _, program, address in
            let refused = try await program.post(address, "{}")
            #expect(refused.problemCode == "no-draft")
        }
    }

    @Test("says what it found, and gives the report")
    func result() async throws {
        try await run(rehearse: { _ in nil }) { fixture, program, address in
            let place = fixture.study.store.rehearsal(of: fixture.study.name)
            let lock = try place.begin(in: fixture.study.data)
            try FileManager.default.createDirectory(at: place.report, withIntermediateDirectories: true)
            try Data("a,b\n".utf8).write(to: place.report.appendingPathComponent("table.csv"))
            try JSONEncoder().encode(try RehearsalPageTests.summary()).write(to: place.summary)
            try place.note(RehearsalState(.finished, done: 1, of: 1, begunAt: 1))
            withExtendedLifetime(lock) {}
            let answer = try await program.get(address).json
            let result = try #require(answer["result"] as? [String: Any])
            #expect(answer["phase"] as? String == "finished" && result["answers"] as? Int == 24)
            #expect((result["widths"] as? [[String: Any]])?.first?["readersOnly"] as? Double == 0.125)
            #expect((result["primary"] as? [String: Any])?["significant"] as? Int == 17)
            let report = try await program.get(address + "/report.zip")
            #expect(report.status == .ok && report.body.readableBytesView.starts(with: [0x50, 0x4B]))
        }
    }
}
