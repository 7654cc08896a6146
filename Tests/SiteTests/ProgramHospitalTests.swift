import Cryptography
import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import Radiographs
import Scoring
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

/// Films that arrive from the hospital and its PACS, by the JSON API.
@Suite("The hospital by the JSON API") struct ProgramHospitalTests {
    private static let query = #"{"modalities": ["DX"], "from": "2017-01-01", "to": "2017-12-31", "limit": 2}"#

    @Test("what was found last and is named is retrieved, and nothing else; both are noted without a patient's data")
    func pacs() async throws {
        let archive = TestArchive()
        let fixture = try await SiteFixture(archive: archive)
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let wanted = #"{"studies": ["1.2.3.2", "1.2.3.3", "9.9"], "into": "folder"}"#
            #expect(
                try await program.post("/api/pacs/retrieval", wanted).problemCode == "bad-body", "nothing found yet")
            let found = try await program.post("/api/pacs/search", Self.query)
            #expect(found.items.compactMap { $0["study"] as? String } == ["1.2.3.1", "1.2.3.2"])
            #expect(try await program.post("/api/pacs/retrieval", wanted).status == .accepted)
            for _ in 0..<500 {
                if try await program.get("/api/pacs/retrieval").json["running"] as? Bool == false { break }
                try await Task.sleep(for: .milliseconds(10))
            }
            let ended = try await program.get("/api/pacs/retrieval").json
            #expect(
                ended["came"] as? Int == 1 && ended["hadBeenThere"] as? Int == 1 && ended["into"] as? String == "folder"
            )
            #expect((ended["failures"] as? [[String: Any]])?.first?["count"] as? Int == 2)
        }
        #expect(archive.retrieved == [["1.2.3.2"]] && archive.targetsAsked == [.folder])
        let events = try await fixture.study.confidential.workListHistory(limit: 9)
        #expect(Set(events.map(\.kind)) == ["pacs-searched", "pacs-retrieved"])
        #expect(events.allSatisfy { !$0.details.contains("ACC") && !$0.details.contains("1.2.3") })
    }

    @Test("a search that is none, a PACS that fails, and none at all are told")
    func problems() async throws {
        let archive = TestArchive()
        let fixture = try await SiteFixture(archive: archive)
        try await fixture.runProgram(try await fixture.addToken()) { program in
            for content in [
                #"{"modalities": []}"#, #"{"modalities": ["CT"]}"#, #"{"modalities": ["DX"], "limit": 101}"#,
                #"{"modalities": ["DX"], "from": "yesterday"}"#,
                #"{"modalities": ["DX"], "from": "2018-01-02", "to": "2018-01-01"}"#,
            ] {
                #expect(try await program.post("/api/pacs/search", content).problemCode == "bad-body", "\(content)")
            }
            archive.fail("the PACS does not answer")
            let failed = try await program.post("/api/pacs/search", Self.query)
            #expect(failed.problemCode == "pacs-failed")
            #expect((failed.json["detail"] as? String)?.contains("the PACS does not answer") == true)
        }
        let without = try await SiteFixture()
        try await without.runProgram(try await without.addToken()) { program in
            let refused = try await program.post("/api/pacs/search", Self.query)
            #expect(refused.problemCode == "no-pacs")
        }
    }

    @Test("films are listed with what the model says, looks are noted, and a result is sent when it is asked for")
    func workList() async throws {
        let (door, network) = (TestDoor(), try InstalledNetwork(threshold: 0))
        let picture = try Radiograph(png: StudyFolderFixture.radiograph(seed: 500))
        door.put(
            "1.dcm",
            ArrivingFilm(
                picture: picture, source: Digest(of: "file"), original: picture.pixelDigest, age: 72, sex: .female,
                blackedOut: []))
        let fixture = try await SiteFixture(
            model: network.model, workList: WorkListSettings(door: door, pacs: "hospital", results: .asked))
        let rounds = try #require(WorkListRounds(fixture.site, logger: Logger(label: "test")))
        try await rounds.round()
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let list = try await program.get("/api/work-list?order=newest&limit=5")
            #expect(list.json["count"] as? Int == 1 && list.items.first?["state"] as? String == "scored")
            let film = try await program.get("/api/work-list/1").json
            let score = try #require(film["score"] as? [String: Any])
            #expect(score["positive"] as? Bool == true && film["age"] as? Int == 72 && film["sending"] == nil)
            #expect(try await program.get("/api/work-list?order=none").problemCode == "bad-parameter")
            #expect(try await program.get("/api/work-list/2").status == .notFound)
            let ordered = try await program.ask(.post, "/api/work-list/1/send")
            #expect(ordered.status == .accepted)
            #expect((ordered.json["sending"] as? [String: Any])?["state"] as? String == "waiting")
            try await rounds.round()
            let sent = try await program.get("/api/work-list/1").json
            #expect((sent["sending"] as? [String: Any])?["state"] as? String == "sent")
        }
        #expect(door.sent == [1])
        let kinds = try await fixture.study.confidential.workListHistory(limit: 20).map(\.kind)
        #expect(kinds.contains("list-viewed") && kinds.contains("film-viewed"))
    }

    @Test("what a model says of a case that is being read is told to no program")
    func sealed() async throws {
        let (door, network) = (TestDoor(), try InstalledNetwork(threshold: 0))
        // The first case of the study, and a film that is none.
        for seed in [0, 500] {
            let picture = try Radiograph(png: StudyFolderFixture.radiograph(seed: seed))
            door.put(
                "\(seed).dcm",
                ArrivingFilm(
                    picture: picture, source: Digest(of: "file \(seed)"), original: picture.pixelDigest, age: nil,
                    sex: nil, blackedOut: []))
        }
        let fixture = try await SiteFixture(
            model: network.model, workList: WorkListSettings(door: door, pacs: "hospital", results: .off))
        let rounds = try #require(WorkListRounds(fixture.site, logger: Logger(label: "test")))
        try await rounds.round()
        let store = fixture.study.confidential
        try await store.scoreAgain(1, by: .server, at: fixture.study.clock.now)
        // Scored before there was a study.
        try await store.keep(
            WorkListScore(
                model: "Untrained", version: "0", weights: Digest(of: "w").description, card: network.model.card.json,
                threshold: 0.5, probability: 0.987, map: nil),
            of: 1, sends: false, at: fixture.study.clock.now)
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let film = try await program.get("/api/work-list/1").json
            #expect(film["state"] as? String == "sealed" && film["score"] == nil && film["sending"] == nil)
            #expect(try await program.ask(.post, "/api/work-list/1/send").status == .notFound)
            let list = try await program.get("/api/work-list")
            #expect(list.items.compactMap { $0["state"] as? String }.sorted() == ["scored", "sealed"])
            #expect(!list.text.contains("0.987"))
            #expect(try await program.ask(.post, "/api/work-list/2/send").problemCode == "results-stay-here")
        }
    }
}
