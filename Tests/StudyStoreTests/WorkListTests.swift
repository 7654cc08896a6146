import Cryptography
import Foundation
import GRDB
import Radiographs
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("The work-list in the store") struct WorkListTests {
    private static func film(_ seed: Int, age: Int? = 71) throws -> ArrivingFilm {
        let picture = try Radiograph(png: StudyFolderFixture.radiograph(seed: seed))
        return ArrivingFilm(
            picture: picture, source: Digest(of: "file \(seed)"), original: picture.pixelDigest, age: age,
            sex: .female, blackedOut: [PixelBox(x: 1, y: 1, width: 2, height: 2)])
    }

    private static func score(_ probability: Double) -> WorkListScore {
        let map = StoredHeatMap(
            method: "grad-cam", layer: "features", output: 0, rows: 2, columns: 2, values: [0, 1, 2, 3])
        return WorkListScore(
            model: "Toy", version: "1", weights: Digest(of: "weights").description, card: StudyFixture.card(),
            threshold: 0.5, probability: probability, map: probability >= 0.5 ? map : nil)
    }

    @Test("a film is taken once, whatever is tried, and lies with its picture in the data directory")
    func taking() async throws {
        let study = try await StudyFixture()
        let store = study.confidential
        let film = try Self.film(1)
        let number = try await store.take(film, at: study.clock.now)
        #expect(number == 1)
        #expect(try await store.take(film, at: study.clock.now) == 1, "the same file again")
        #expect(try await store.take(try Self.film(2), at: study.clock.now) == 2)
        let stored = try #require(try await store.workListFilm(1))
        #expect(stored.age == 71 && stored.sex == .female && stored.blackedOut == 1)
        #expect(stored.score == nil && stored.problem == nil && stored.sending == nil)
        #expect(try Radiograph(png: store.workListPicture(stored)) == film.picture)
        #expect(try await store.workListFilmsToScore().map(\.number) == [1, 2])
        #expect(try await store.workListCount() == 2)
    }

    @Test("what is scored comes after what waits, the highest probability first; or the newest first")
    func order() async throws {
        let study = try await StudyFixture()
        let store = study.confidential
        for seed in 1...4 { _ = try await store.take(try Self.film(seed), at: study.clock.now) }
        try await store.keep(Self.score(0.2), of: 1, sends: false, at: study.clock.now)
        try await store.keep(Self.score(0.9), of: 2, sends: false, at: study.clock.now)
        try await store.noteNotScored(3, reason: "it is too small", at: study.clock.now)
        #expect(try await store.workList(.urgent, limit: 9).map(\.number) == [4, 3, 2, 1])
        #expect(try await store.workList(.newest, limit: 2).map(\.number) == [4, 3])
        #expect(try await store.workListFilm(2)?.hasMap == true)
        #expect(try await store.workListMap(of: 2)?.values == [0, 1, 2, 3])
        #expect(try await store.workListMap(of: 1) == nil)
        #expect(try await store.workListFilmsToScore().map(\.number) == [4])
        try await store.scoreAgain(3, by: .coordinator("anna"), at: study.clock.now)
        #expect(try await store.workListFilmsToScore().map(\.number) == [3, 4])
    }

    @Test("a result waits, fails with a reason, is tried again, and once sent stays sent")
    func sending() async throws {
        let study = try await StudyFixture()
        let store = study.confidential
        _ = try await store.take(try Self.film(1), at: study.clock.now)
        try await store.orderSending(of: 1, by: .coordinator("anna"), at: study.clock.now)
        #expect(try await store.workListFilm(1)?.sending == nil, "there is no result yet")
        try await store.keep(Self.score(0.9), of: 1, sends: true, at: study.clock.now)
        #expect(try await store.workListFilmsToSend().map(\.number) == [1])
        try await store.noteSending(of: 1, problem: "no answer", at: study.clock.now)
        let failed = try #require(try await store.workListFilm(1)?.sending)
        #expect(failed.state == .failed && failed.reason == "no answer" && failed.attempts == 1)
        try await store.orderSending(of: 1, by: .coordinator("anna"), at: study.clock.now)
        try await store.noteSending(of: 1, problem: nil, at: study.clock.now)
        try await store.orderSending(of: 1, by: .coordinator("anna"), at: study.clock.now)
        try await store.noteSending(of: 1, problem: "late", at: study.clock.now)
        let sent = try #require(try await store.workListFilm(1)?.sending)
        #expect(sent.state == .sent && sent.attempts == 2 && sent.reason == nil)
        let kinds = try await store.workListHistory(of: 1, limit: 20).map(\.kind).reversed()
        #expect(
            Array(kinds) == [
                "film-arrived", "film-scored", "result-ordered", "result-failed", "result-ordered", "result-sent",
            ])
        await #expect(throws: DatabaseError.self) {
            try await store.pool.write { try $0.execute(sql: "UPDATE work_list_sending SET state = 'waiting'") }
        }
    }

    @Test("who looked is noted in a chain that cannot be changed unseen, and does not count as a change of the list")
    func history() async throws {
        let study = try await StudyFixture()
        let store = study.confidential
        _ = try await store.take(try Self.film(1), at: study.clock.now)
        let version = try await store.workListVersion()
        try await store.recordWorkListLook(at: nil, by: .coordinator("anna"), at: study.clock.now)
        try await store.recordWorkListLook(at: 1, by: .coordinator("berta"), at: study.clock.now)
        #expect(try await store.workListVersion() == version)
        try await store.refuseWorkListFile(reason: "no picture in it", at: study.clock.now)
        #expect(try await store.workListVersion() > version)
        #expect(try await store.workListHistory(of: 1, limit: 9).map(\.actor) == ["coordinator:berta", "server"])
        #expect(try await store.workListHistory(limit: 9).count == 4)
        #expect(try await store.firstBrokenWorkListEvent() == nil)
        for table in ["work_list_event", "work_list_film"] {
            for statement in ["UPDATE \(table) SET rowid = rowid", "DELETE FROM \(table)"] {
                await #expect(throws: DatabaseError.self) {
                    try await store.pool.write { try $0.execute(sql: statement) }
                }
            }
        }
        try await store.pool.write { database in
            try database.execute(sql: "DROP TRIGGER work_list_event_is_append_only")
            try database.execute(sql: "UPDATE work_list_event SET actor = 'coordinator:clara' WHERE sequence = 3")
        }
        #expect(try await store.firstBrokenWorkListEvent() == 3)
    }

    @Test("a picture that is a case of a study is known until the study is locked")
    func cases() async throws {
        let study = try await StudyFixture()
        let cases = try await study.store.radiographs(of: study.name).map(\.digest.description)
        let other = Digest(of: "other").description
        #expect(try await study.store.casesBeingRead(among: [cases[2], other]) == [cases[2]])
        #expect(try await study.store.casesBeingRead(among: []).isEmpty)
        try await study.store.change(study.name, to: .closed, by: .commandLine, at: study.clock.now)
        try await study.store.change(study.name, to: .locked, by: .commandLine, at: study.clock.now)
        #expect(try await study.store.casesBeingRead(among: cases).isEmpty)
    }
}
