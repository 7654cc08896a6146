import Foundation
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Tracks of the viewer are kept beside the answers")
struct ViewTrackTests {
    private static func sent(
        _ key: String = "0123456789abcdef", submission: String? = nil, at shownAt: Timestamp
    ) throws -> ViewTrackSubmission {
        ViewTrackSubmission(
            key: key, submission: submission, shownAt: shownAt,
            track: try ViewTrack([
                ViewTrack.Step(at: 0, .canvas(width: 900, height: 700)), ViewTrack.Step(at: 700, .choice("fracture")),
            ]))
    }

    @Test("one is stored once however often it is sent, and read back with its answer's key")
    func once() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        try await study.answer(reader, position: 1)
        let now = study.clock.now
        let sent = try Self.sent(submission: String(repeating: "a", count: 32), at: now)
        for _ in 0..<3 {
            let outcome = try await study.store.recordTrack(sent, slot: reader.slots[0], reader: reader.id, at: now)
            #expect(outcome == .saved)
        }
        let number = try #require(
            try await study.store.assignedCases(of: study.name).first { $0.slot == reader.slots[0] }?.number)
        let stored = try await study.store.viewTracks(of: study.name, reader: reader.code, session: 1, case: number)
        #expect(stored == [StoredViewTrack(sent: sent, receivedAt: now)])
        #expect(try await study.store.verify(study.name, expecting: nil).isIntact)
    }

    @Test("one of another reader's case, or over a revoked link, is refused")
    func foreign() async throws {
        let study = try await StudyFixture()
        let (reader, other) = (try await study.reader(), try await study.reader())
        let now = study.clock.now
        let sent = try Self.sent(at: now)
        #expect(
            try await study.store.recordTrack(sent, slot: other.slots[0], reader: reader.id, at: now) == .notYourCase)
        try await study.store.revoke(reader.code, in: study.name, by: .commandLine, at: now)
        #expect(
            try await study.store.recordTrack(sent, slot: reader.slots[0], reader: reader.id, at: now) == .notYourCase)
        #expect(try study.count("SELECT count(*) FROM view_track") == 0)
    }

    @Test("a closed study still takes them, a locked one takes nothing")
    func states() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        let now = study.clock.now
        try await study.store.change(study.name, to: .closed, by: .commandLine, at: now)
        let first = try Self.sent(at: now)
        #expect(try await study.store.recordTrack(first, slot: reader.slots[0], reader: reader.id, at: now) == .saved)
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: now)
        let second = try Self.sent("fedcba9876543210", at: now)
        #expect(
            try await study.store.recordTrack(second, slot: reader.slots[0], reader: reader.id, at: now)
                == .studyNotOpen(.locked))
        #expect(try study.count("SELECT count(*) FROM view_track") == 1)
    }

    @Test("a case has no more of them than a reader needs, and their times stay within what the server knows")
    func limits() async throws {
        let study = try await StudyFixture()
        let reader = try await study.reader()
        let now = study.clock.now
        for index in 0...StudyStore.mostTracksOfCase {
            let late = try Self.sent("key-of-the-track-\(index)", at: now.advanced(byDays: 400))
            let outcome = try await study.store.recordTrack(late, slot: reader.slots[0], reader: reader.id, at: now)
            #expect(outcome == (index < StudyStore.mostTracksOfCase ? .saved : .enough))
        }
        #expect(try study.count("SELECT count(*) FROM view_track") == StudyStore.mostTracksOfCase)
        #expect(try study.count("SELECT count(DISTINCT shown_at) FROM view_track") == 1)
        #expect(try study.count("SELECT max(shown_at) FROM view_track") == Int(now.milliseconds))
    }

    @Test("an export has each with the answer that ended it, its steps as a list")
    func export() async throws {
        let (study, reader) = try await fullStudy()
        let summary = try await study.store.export(
            study.name, formats: [.jsonLines], includingReferenceStandard: false, confidential: study.confidential,
            to: study.folder.url.appendingPathComponent("tracks"), version: "1", by: .commandLine,
            at: study.clock.now)
        #expect(summary.files.contains { $0.name == "view-tracks.jsonl" && $0.rows == 1 })
        let text = String(decoding: try study.folder.read("tracks/view-tracks.jsonl"), as: UTF8.self)
        let row = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(row["reader"] as? String == reader.code && row["version"] as? Int == 1)
        #expect((row["track"] as? [[String: Any]])?.count == 2)
    }

    @Test("what is known of a reading has every version of the answer, and no void reader's")
    func records() async throws {
        let (study, reader) = try await fullStudy()
        let number = try #require(
            try await study.store.assignedCases(of: study.name).first { $0.slot == reader.slots[0] }?.number)
        let records = try await study.store.readingRecords(of: study.name, case: number, session: 1)
        #expect(records.map(\.reader) == [reader.code])
        let record = try #require(records.first)
        #expect(record.versions.map(\.number) == [1, 2] && record.position == 1)
        #expect(record.shownAt != nil && record.signedAt != nil)
        #expect(record.standing?.submission.changeReason == "Looked again.")
        #expect(try await study.store.readingRecords(of: study.name, case: number, session: 2).isEmpty)
    }

    @Test("the account of a study counts what counts, and tells who does not")
    func account() async throws {
        let (study, _) = try await fullStudy()
        let account = try await study.store.account(of: study.name)
        #expect(account.readers == 2 && account.void.count == 1 && account.void.first?.reason == "Withdrew.")
        #expect(account.void.first?.answers == 2)
        #expect(account.expected == 6 && account.answered == 6 && account.versions == 9)
        #expect(account.sessions == 1 && account.signedSessions == 1 && account.cannotAssess == 0)
        #expect(account.events == (try study.count("SELECT count(*) FROM event")))
    }
}
