import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("Live progress comes from one source and tells what has changed") struct ProgressFeedTests {
    private struct Change: Decodable {
        struct Reader: Decodable {
            var code: String
            var done: [Int]
            var unsent: Int
        }
        var summary: ProgressSnapshot.Summary
        var groups: [ProgressSnapshot.Group]
        var readers: [Reader]
        var count: Int

        init(_ text: String?) throws {
            self = try JSONDecoder().decode(Self.self, from: Data((text ?? "").utf8))
        }
    }

    @Test("a listener gets everything first, and then the readers that moved")
    func changes() async throws {
        let study = try await StudyFixture()
        let readers = try await study.readers(3)
        let feed = ProgressFeed(store: study.store, interval: .milliseconds(5))
        var snapshots = try await feed.listen(to: study.name).makeAsyncIterator()
        let first = try #require(await snapshots.next())
        let all = try Change(first.change(since: nil))
        #expect(all.readers.map(\.code) == ["R01", "R02", "R03"])
        #expect(all.count == 3)
        try await study.answer(readers[1], position: 1)
        var next = first
        while next == first { next = try #require(await snapshots.next()) }
        let change = try Change(next.change(since: first))
        #expect(change.readers.map(\.code) == ["R02"])
        #expect(change.readers.map(\.done) == [[1]])
        #expect(change.summary.done == 1)
        #expect(try next.change(since: next) == nil)
    }

    @Test("many listeners share one look, and without listeners nobody looks")
    func shared() async throws {
        let study = try await StudyFixture()
        let feed = ProgressFeed(store: study.store, interval: .milliseconds(5))
        let name = study.name
        let seen = try await withThrowingTaskGroup(of: ProgressSnapshot?.self) { group in
            for _ in 0..<3 { group.addTask { try await feed.listen(to: name).first { _ in true } } }
            return try await group.reduce(into: [ProgressSnapshot?]()) { $0.append($1) }
        }
        #expect(Set(seen.map { $0?.summary.of }).count == 1)
        for _ in 0..<12_000 where await feed.listeners > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(await feed.listeners == 0, "a stream that nobody reads any more is left")
    }

    @Test("too many listeners are refused")
    func limit() async throws {
        let study = try await StudyFixture()
        let feed = ProgressFeed(store: study.store, interval: .seconds(60))
        var streams: [AsyncStream<ProgressSnapshot>] = []
        for _ in 0..<ProgressFeed.most { streams.append(try await feed.listen(to: study.name)) }
        await #expect(throws: SiteError.tooManyAttempts) { _ = try await feed.listen(to: study.name) }
        #expect(streams.count == ProgressFeed.most)
    }

    @Test("void readers are not counted, and no name leaves the server")
    func content() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader(named: "Ruth Okafor")
        try await study.answer(reader, position: 1)
        try await study.store.void("R01", in: study.name, reason: "Left.", by: .commandLine, at: study.clock.now)
        let snapshot = ProgressSnapshot(
            try await study.store.study(study.name), try await study.store.progress(of: study.name))
        #expect(snapshot.summary.done == 0)
        #expect(snapshot.groups.isEmpty)
        #expect(snapshot.readers.map(\.done) == [[1]])
        #expect(try snapshot.change(since: nil)?.contains("Okafor") == false)
    }

    @Test("only a signed-in coordinator may listen")
    func access() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader()
        try await fixture.run { browser in
            for guest in [browser, try await browser.opening(reader.invitation)] {
                let response = try await guest.get("\(fixture.address)/progress")
                #expect(response.status != .ok)
                #expect(!response.text.contains("R01"))
            }
        }
    }
}
