import Studies
import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("Values of the study's page") struct StudyPageMustacheTests {
    /// Properties with a value that do not answer to their name: each would be an empty place on the page.
    private static func unanswered(_ value: Any, _ find: (String) -> Any?) -> [String] {
        Mirror(reflecting: value).children.compactMap { child in
            guard let label = child.label else { return nil }
            let mirror = Mirror(reflecting: child.value)
            let isAbsent = mirror.displayStyle == .optional && mirror.children.isEmpty
            return isAbsent == (find(label) == nil) ? nil : label
        }
    }

    @Test("every property of readers, sessions and specialties answers to its name, and nothing else does")
    func properties() async throws {
        let fixture = try await SiteFixture()
        let reader = try await fixture.study.reader(named: "Ruth Okafor")
        try await fixture.study.answer(reader, position: 1)
        let site = fixture.site
        let desk = CoordinatorDesk(
            store: site.store, confidential: site.confidential, pages: site.pages, configuration: site.configuration,
            threads: site.threads)
        let study = try await site.store.study(fixture.study.name)
        let readers = try await site.store.progress(of: fixture.study.name)
        let first = try #require(readers.first)
        for name in ["Ruth Okafor", nil] {
            let row = StudyPage.ReaderRow(first, name: name, study: study, desk: desk, .english)
            let session = try #require(row.sessions.first)
            #expect(Self.unanswered(row, row.child) == [])
            #expect(Self.unanswered(session, session.child) == [])
            #expect(Self.unanswered(session.progress, session.progress.child) == [])
            #expect(Self.unanswered(row.specialty, row.specialty.child) == [])
            let seen = try #require(row.lastSeenAt)
            #expect(Self.unanswered(seen, seen.child) == [])
            #expect(row.child(named: "title") == nil)
        }
        for group in StudyPage.Group.all(study, readers: readers, desk: desk, .english) {
            #expect(Self.unanswered(group, group.child) == [])
        }
    }
}
