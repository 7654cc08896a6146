import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("A whole study by the JSON API") struct ProgramStudyTests {
    private static let key = "0f3c9a52-1b7e-4d10-9f60-2f4b7f3a9c11"

    private static func second() -> StudyFolderFixture {
        var study = StudyFolderFixture()
        study.name = "second"
        return study
    }

    /// A JSON text with its quotation marks.
    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }

    @Test("goes from a study file to results and exports, and the history names the account")
    func wholeStudy() async throws {
        let fixture = try await SiteFixture()
        let token = try await fixture.addToken()
        let study = Self.second()
        try await fixture.runProgram(token) { program in
            let draft = try await Self.fill(program, study)
            try await Self.create(program, draft)
            let path = "/api/studies/second"
            try await Self.open(program, path)
            try await Self.invite(program, path)
            try await Self.finish(program, path, study)
        }
        let name = try #require(StudyName("second"))
        let record = try await fixture.study.store.study(name)
        #expect(record.state == .locked && record.cases == study.cases && !record.readersAreSimulated)
        let events = try await fixture.study.store.history(of: name, limit: 1000)
        #expect(Set(events.map(\.actor)) == ["coordinator:anna", "reader:R01"])
        let kinds = Set(events.map(\.kind))
        for kind in [
            "study-created", "study-opened", "reader-invited", "link-reissued", "link-revoked", "reader-voided",
            "predictions-added", "study-closed", "study-locked", "results-viewed", "exported",
            "reference-standard-viewed",
        ] {
            #expect(kinds.contains(kind), "\(kind)")
        }
    }

    private static func fill(_ program: ProgramClient, _ study: StudyFolderFixture) async throws -> String {
        let begun = try await program.post("/api/drafts", "{\"studyFile\": \(try quoted(study.studyFile))}")
        #expect(begun.status == .created)
        let draft = try #require(begun.headers[.location])
        #expect(draft == "/api/drafts/\(begun.json["id"] as? String ?? "")")
        func put(_ kind: String, _ name: String, _ bytes: [UInt8]) async throws {
            let content = ProgramClient.Content(type: "application/octet-stream", bytes: bytes)
            let put = try await program.ask(.put, "\(draft)/files?kind=\(kind)&name=\(name)", content)
            #expect(put.status == .created, "\(name)")
        }
        try await put("cases", "cases.csv", Array(study.casesTable.utf8))
        try await put("practice", "warm-up.csv", Array(study.warmUpTable.utf8))
        for index in 0..<study.cases {
            try await put("image", StudyFolderFixture.image(index), try StudyFolderFixture.radiograph(seed: index))
        }
        for index in 0..<study.warmUpCases {
            let film = try StudyFolderFixture.radiograph(seed: 1000 + index)
            try await put("practice-image", "W\(index + 1).png", film)
        }
        let files = try await program.get("\(draft)/files")
        #expect((files.json["images"] as? [Any])?.count == study.cases + study.warmUpCases)
        let model = try await program.ask(.put, "\(draft)/model", .json("{\"model\": \"none\"}"))
        #expect(model.json["model"] as? String == "none")
        return draft
    }

    private static func create(_ program: ProgramClient, _ draft: String) async throws {
        let shown = try await program.get(draft)
        let failing = (shown.json["checks"] as? [[String: Any]] ?? []).filter { $0["state"] as? String == "failed" }
        #expect(failing.compactMap { $0["kind"] as? String } == ["tried"], "no person has tried the page")
        let refused = try await program.post("\(draft)/create", "{}")
        #expect(refused.problemCode == "checks-fail")
        #expect((refused.json["detail"] as? String)?.contains("tried") == true)
        let accepted = try await program.post("\(draft)/create", "{\"withoutTrial\": true}")
        #expect(accepted.status == .accepted)
        let place = try #require(accepted.headers[.location])
        for _ in 0..<6000 {
            let state = try await program.get(place).json
            if state["isRunning"] as? Bool == false { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await program.get(place).json["study"] as? String == "second")
        #expect(try await program.get(draft).status == .notFound, "the draft is not needed any more")
    }

    private static func open(_ program: ProgramClient, _ path: String) async throws {
        let shown = try await program.get(path)
        let seen = try #require(shown.headers[.eTag])
        #expect(shown.json["state"] as? String == "draft")
        #expect(try await program.ask(.post, "\(path)/open").problemCode == "match-needed")
        #expect(try await program.ask(.post, "\(path)/open", match: "\"other\"").status == .preconditionFailed)
        let opened = try await program.ask(.post, "\(path)/open", match: seen)
        #expect(opened.json["state"] as? String == "open" && opened.json["frozenContentSHA256"] != nil)
        #expect(opened.headers[.eTag] != seen)
        #expect(try await program.ask(.post, "\(path)/open", match: seen).status == .preconditionFailed)
        #expect(try await program.ask(.post, "\(path)/open", match: "*").problemCode == "wrong-state")
    }

    private static func invite(_ program: ProgramClient, _ path: String) async throws {
        let body = """
            {"readers": [{"specialty": "radiologist", "name": "Ada", "contact": "ada@hospital"}, \
            {"specialty": "surgeon"}]}
            """
        let address = "\(path)/readers"
        #expect(try await program.post(address, body).problemCode == "key-needed")
        let invited = try await program.ask(.post, address, .json(body), key: key)
        #expect(invited.status == .created && invited.json["isRepeated"] as? Bool == false)
        let readers = invited.json["readers"] as? [[String: Any]] ?? []
        #expect(readers.compactMap { $0["code"] as? String } == ["R01", "R02"])
        let link = try #require(readers.first?["link"] as? String)
        let door = try await program.client.execute(
            uri: String(link.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }), method: .get, headers: [:])
        #expect(door.status == .seeOther && door.headers[.setCookie] != nil, "the link opens")
        let again = try await program.ask(.post, address, .json(body), key: key)
        #expect(again.status == .ok && again.json["isRepeated"] as? Bool == true && !again.text.contains("/r/"))
        let other = try await program.ask(
            .post, address, .json("{\"readers\": [{\"specialty\": \"surgeon\"}]}"), key: key)
        #expect(other.problemCode == "key-reused")
        let unknown = try await program.ask(
            .post, address, .json("{\"readers\": [{\"specialty\": \"dentist\"}]}"), key: key + "-2")
        #expect(unknown.problemCode == "no-such-specialty")
        let listed = try await program.get("\(address)?limit=1")
        #expect(listed.items.first?["name"] as? String == "Ada")
        let rest = try await program.get(try #require(listed.json["next"] as? String))
        #expect(rest.items.compactMap { $0["code"] as? String } == ["R02"] && rest.json["next"] == nil)
        #expect(try await program.get("\(address)?after=R99").problemCode == "bad-parameter")
        let reissued = try await program.ask(.post, "\(address)/R01/reissue")
        #expect(reissued.json["link"] as? String != link)
        for _ in 0..<2 {
            #expect(try await program.ask(.post, "\(address)/R02/revoke").json["link"] as? String == "revoked")
        }
        #expect(
            try await program.post("\(address)/R02/void", "{\"reason\": \"left\", \"confirm\": false}").status.code
                == 422)
        let void = try await program.post("\(address)/R02/void", "{\"reason\": \"left\", \"confirm\": true}")
        #expect(void.json["voidReason"] as? String == "left")
        #expect(try await program.ask(.post, "\(path)/reminders").items.count == 1, "who is void is not reminded")
        #expect(try await program.get("\(path)/progress").json["summary"] != nil)
        #expect(try await program.get("\(path)/quality").items.isEmpty)
    }

    private static func finish(
        _ program: ProgramClient, _ path: String, _ study: StudyFolderFixture
    ) async throws {
        #expect(try await program.get("\(path)/results/results.json").problemCode == "results-sealed")
        let cases = try await program.get("\(path)/cases").items
        #expect(cases.count == study.cases && cases.allSatisfy { $0["truth"] == nil })
        let known = try await program.ask(.post, "\(path)/reference-standard").items
        let fractures = known.count { ($0["truth"] as? [String: Any])?["fracture"] as? Bool == true }
        #expect(known.count == study.cases && fractures == study.cases / 2)
        let numbers = study.casesTable.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
        let bad = "case,probability\n" + numbers.map { "\($0),2\n" }.joined()
        let address = "\(path)/models?model=DenseNet&version=1&threshold=0.4"
        let refused = try await program.ask(.post, address, .text(bad, "text/csv"))
        #expect(refused.problemCode == "bad-rows")
        let rows = (refused.json["errors"] as? [[String: Any]] ?? []).compactMap { $0["row"] as? Int }
        #expect(Set(rows).count == study.cases, "every row is told")
        let good = "case,probability\n" + numbers.enumerated().map { "\($1),0.\($0 % 9 + 1)\n" }.joined()
        #expect(try await program.ask(.post, address, .text(good, "text/csv")).status == .created)
        #expect(try await program.ask(.post, address, .text(good, "text/csv")).problemCode == "model-exists")
        #expect(try await program.get("\(path)/models").items.first?["threshold"] as? Double == 0.4)
        for state in ["close", "lock"] {
            let seen = try #require(try await program.get(path).headers[.eTag])
            #expect(try await program.ask(.post, "\(path)/\(state)", match: seen).status == .ok)
        }
        #expect(try await program.get("\(path)/results/results.json").status == .ok)
        let made = try await program.post("\(path)/exports", "{\"formats\": [\"wide\"], \"referenceStandard\": true}")
        #expect(made.status == .created)
        let files = made.json["files"] as? [[String: Any]] ?? []
        let names = files.compactMap { $0["name"] as? String }
        #expect(names.contains("readings.csv") && names.contains("wide.csv") && names.contains("manifest.json"))
        for file in files {
            let fetched = try await program.get(try #require(file["address"] as? String))
            #expect(fetched.status == .ok && fetched.body.readableBytes == file["bytes"] as? Int)
        }
        let time = try #require(made.json["time"] as? String)
        #expect(try await program.get("\(path)/exports/\(time)/everything.zip").status == .ok)
        #expect(try await program.get("\(path)/exports").items.count == 1)
        let history = try await program.get("\(path)/history?limit=3")
        let head = try #require(history.json["head"] as? String)
        #expect(history.items.count == 3 && history.items.first?["hash"] as? String == head)
        #expect(try await program.get(try #require(history.json["next"] as? String)).items.count == 3)
        let check = try await program.post("\(path)/history/check", "{\"head\": \"\(head)\", \"images\": true}")
        #expect(check.json["isIntact"] as? Bool == true && check.json["expectedAt"] != nil)
        let certificate = try await program.post("\(path)/certificate", "{}")
        #expect(certificate.json["issuedBy"] as? String == "anna")
    }
}
