import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Who uses the JSON API, and how it refuses") struct ProgramAccessTests {
    @Test("a request without a valid token is a problem document that says where tokens are made")
    func withoutToken() async throws {
        let fixture = try await SiteFixture()
        let token = try await fixture.addToken(days: 1)
        try await fixture.runProgram(nil) { program in
            var program = program
            for text in [nil, "", "nothing", token.token + "0"] {
                program.token = text
                let refused = try await program.get("/api/studies")
                #expect(refused.status == .unauthorized && refused.problemCode == "token-needed")
                #expect(refused.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
                #expect((refused.json["detail"] as? String)?.contains("/coordinator/account") == true)
                #expect(refused.json["type"] as? String == "urn:problem-type:reader-study:token-needed")
            }
            program.token = token.token
            #expect(try await program.get("/api/studies").items.compactMap { $0["name"] as? String } == ["small"])
            fixture.study.clock.advance(milliseconds: 86_400_001)
            #expect(try await program.get("/api/studies").status == .unauthorized, "it has expired")
        }
    }

    @Test("a coordinator's cookie opens nothing, so no page of another site can use the browser")
    func cookies() async throws {
        let fixture = try await SiteFixture()
        try await fixture.addCoordinator()
        try await fixture.run { browser in
            let anna = try await browser.coordinator()
            #expect(try await anna.get("/coordinator").status == .ok)
            #expect(try await anna.get("/api/studies").status == .unauthorized)
            #expect(try await anna.post("/api/studies/small/lock", form: [:]).status == .unauthorized)
        }
        #expect(try await fixture.study.store.study(fixture.study.name).state == .open)
    }

    @Test("a token ends with its revocation and its account, and shrinks with the account's rights")
    func rights() async throws {
        let fixture = try await SiteFixture()
        let second = try await fixture.addSecondStudy()
        let (store, clock) = (fixture.study.store, fixture.study.clock)
        let token = try await fixture.addToken()
        let id = try await store.account(named: "anna", at: clock.now).id
        try await fixture.runProgram(token) { program in
            func names() async throws -> [String] {
                try await program.get("/api/studies").items.compactMap { $0["name"] as? String }
            }
            let own = try await program.get("/api/account")
            #expect(own.json["role"] as? String == "coordinator" && own.json["studies"] == nil)
            #expect(own.json["token"] as? String == "test")
            #expect(try await names() == ["elsewhere", "small"])
            try await store.setRole(.coordinator, scope: .only([second]), of: id, by: .commandLine, at: clock.now)
            #expect(try await names() == ["elsewhere"])
            #expect(try await program.get("/api/studies/small").status == .notFound)
            #expect(try await program.get("/api/drafts").status == .forbidden, "for coordinators of all only")
            try await store.setRole(.monitor, scope: .all, of: id, by: .commandLine, at: clock.now)
            #expect(
                try await program.get("/api/studies").status == .unauthorized, "its role is more than the account's")
            try await store.setRole(.coordinator, scope: .all, of: id, by: .commandLine, at: clock.now)
            try await store.disableAccount(id, by: .commandLine, at: clock.now)
            #expect(try await program.get("/api/studies").status == .unauthorized)
            try await store.enableAccount(id, by: .commandLine, at: clock.now)
            #expect(try await program.get("/api/studies").status == .ok)
            _ = try await store.revokeToken(token.id, of: id, by: .commandLine, at: clock.now)
            #expect(try await program.get("/api/studies").status == .unauthorized)
        }
    }

    @Test("only coordinators read names, and a monitor changes nothing")
    func names() async throws {
        let (fixture, people) = try await SiteFixture.full(isLocked: false)
        let tokens = [try await fixture.addToken(), try await fixture.addToken(.monitor, of: "mona")]
        let path = "/api/studies/small/readers"
        for (index, token) in tokens.enumerated() {
            try await fixture.runProgram(token) { program in
                for address in [path, "\(path)/\(people.first.code)"] {
                    let answer = try await program.get(address)
                    #expect(answer.status == .ok)
                    #expect(answer.text.contains("Lovelace") == (index == 0))
                }
                let revoked = try await program.ask(.post, "\(path)/\(people.second.code)/revoke")
                #expect(revoked.status == (index == 0 ? .ok : .forbidden))
            }
        }
    }

    @Test("a token is in no line of the log, and its last use is known to the minute")
    func logs() async throws {
        let fixture = try await SiteFixture()
        let token = try await fixture.addToken()
        let log = OperationsTests.CapturedLog()
        let description = try APIDescription()
        try await Application(router: fixture.site.router(), logger: log.logger).test(.router) { client in
            let program = ProgramClient(client: client, description: description, token: token.token)
            let found = try await program.get("/api/studies/small")
            #expect(found.status == .ok)
            let missing = try await program.get("/api/studies/none")
            #expect(missing.status == .notFound)
            let broken = try await program.post("/api/drafts", "{")
            #expect(broken.problemCode == "bad-body")
        }
        #expect(log.text.contains("/api/studies"), "something is logged")
        #expect(!log.text.contains(token.token))
        let store = fixture.study.store
        let account = try await store.account(named: "anna", at: fixture.study.clock.now)
        let listed = try #require(try await store.tokens(of: account.id).first)
        #expect(listed.lastUsedAt == fixture.study.clock.now)
        let events = try await store.accountHistory(limit: 10)
        #expect(events.first?.kind == "token-made" && events.allSatisfy { !$0.details.contains(token.token) })
        #expect(try await store.firstBrokenAccountEvent() == nil)
    }

    @Test(
        "content that is not what it should be is told by its field",
        arguments: [
            ("/api/studies/small/readers", "{}", "readers"),
            ("/api/studies/small/readers", "{\"readers\": [{\"name\": \"Ada\"}]}", "readers.0.specialty"),
            ("/api/studies/small/readers", "{\"readers\": []}", "readers"),
            ("/api/studies/small/readers/R01/void", "{\"reason\": 7, \"confirm\": true}", "reason"),
            ("/api/studies/small/exports", "{\"formats\": [\"word\"]}", "formats"),
            ("/api/studies/small/quality", "not JSON", "JSON"),
        ])
    func fields(path: String, json: String, field: String) async throws {
        let fixture = try await SiteFixture()
        _ = try await fixture.study.reader()
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let refused = try await program.post(path, json)
            #expect(refused.status == .unprocessableContent && refused.problemCode == "bad-body")
            #expect((refused.json["detail"] as? String)?.contains("\"\(field)\"") == true)
            let form = try await program.ask(.post, path, .text("a=b", "application/x-www-form-urlencoded"))
            #expect(form.problemCode == "wrong-type")
        }
    }

    @Test("a study file that was changed by somebody else is not overwritten")
    func collision() async throws {
        let fixture = try await SiteFixture()
        var study = StudyFolderFixture()
        study.name = "second"
        let text = study.studyFile
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
            let begun = try await program.post("/api/drafts", "{\"studyFile\": \(quoted)}")
            let file = "/api/drafts/\(begun.json["id"] as? String ?? "")/study-file"
            let shown = try await program.get(file)
            #expect(shown.text == text)
            let seen = try #require(shown.headers[.eTag])
            let first = ProgramClient.Content.text(text + "# first\n", "application/yaml")
            #expect(try await program.ask(.put, file, first).problemCode == "match-needed")
            #expect(try await program.ask(.put, file, first, match: seen).status == .ok)
            let second = ProgramClient.Content.text(text + "# second\n", "application/yaml")
            #expect(try await program.ask(.put, file, second, match: seen).problemCode == "changed-meanwhile")
            #expect(try await program.get(file).text.hasSuffix("# first\n"))
        }
    }

    @Test("a file that is no radiograph is refused with what to do, and leaves nothing behind")
    func badFile() async throws {
        let fixture = try await SiteFixture()
        let text = StudyFolderFixture().studyFile
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
            let begun = try await program.post("/api/drafts", "{\"studyFile\": \(quoted)}")
            let files = "/api/drafts/\(begun.json["id"] as? String ?? "")/files"
            let noise = ProgramClient.Content.text("no image", "application/octet-stream")
            #expect(try await program.ask(.put, "\(files)?kind=image&name=a.png", noise).problemCode == "not-taken")
            #expect(
                try await program.ask(.put, "\(files)?kind=image&name=..%2Fa.png", noise).problemCode == "not-taken")
            #expect(try await program.ask(.put, "\(files)?kind=other", noise).problemCode == "bad-parameter")
            #expect(try await program.ask(.put, "\(files)?kind=image", noise).problemCode == "bad-parameter")
            #expect((try await program.get(files).json["images"] as? [Any])?.isEmpty == true)
        }
        let draft = try #require(StudyDrafts(of: fixture.study.store).all().first)
        let left = FileManager.default.enumerator(atPath: draft.folder.path)?.compactMap { $0 as? String } ?? []
        #expect(left.filter { $0.hasPrefix(".parts/") }.isEmpty)
    }

    @Test("accounts are invited, changed with what was seen, and nobody changes his own")
    func accounts() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let invited = try await program.post(
                "/api/accounts", "{\"name\": \"Dr Lin\", \"role\": \"monitor\", \"studies\": [\"small\"]}")
            #expect(invited.status == .created)
            #expect((invited.json["link"] as? String)?.contains("/coordinator/invitation/") == true)
            let repeated = try await program.post("/api/accounts", "{\"name\": \"Dr Lin\", \"role\": \"monitor\"}")
            #expect(repeated.problemCode == "account-exists")
            let unknown = try await program.post(
                "/api/accounts", "{\"name\": \"Dr Wu\", \"role\": \"monitor\", \"studies\": [\"none\"]}")
            #expect(unknown.problemCode == "bad-account")
            let place = try #require(invited.headers[.location])
            let seen = try #require(try await program.get(place).headers[.eTag])
            let role = ProgramClient.Content.json("{\"role\": \"statistician\"}")
            let changed = try await program.ask(.put, "\(place)/role", role, match: seen)
            #expect(changed.json["role"] as? String == "statistician" && changed.json["studies"] == nil)
            #expect(try await program.ask(.put, "\(place)/role", role, match: seen).status == .preconditionFailed)
            #expect(try await program.ask(.post, "\(place)/disable").json["disabledAt"] != nil)
            #expect(try await program.ask(.post, "\(place)/enable").json["disabledAt"] == nil)
            let listed = try await program.get("/api/accounts").items
            let own = try #require(listed.first { $0["name"] as? String == "anna" }?["id"] as? String)
            for what in ["disable", "link", "codes-off"] {
                #expect(try await program.ask(.post, "/api/accounts/\(own)/\(what)").problemCode == "own-account")
            }
            #expect(
                try await program.ask(.put, "/api/accounts/\(own)/role", role, match: "*").problemCode == "own-account")
            let events = try await program.get("/api/account-history?limit=1")
            #expect(events.items.first?["kind"] as? String == "account-enabled")
        }
    }

    @Test("a reviewer of heat maps is invited once, and the number of maps is told when results are open")
    func reviewers() async throws {
        let fixture = try await SiteFixture()
        try await fixture.study.scoreWithMaps(calling: [1, 2, 5])
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let path = "/api/studies/small/heat-maps/reviewers"
            let seen = try #require(try await program.get(path).headers[.eTag])
            let eva = ProgramClient.Content.json(
                "{\"name\": \"Eva\", \"model\": \"DenseNet-121\", \"isNoReader\": true}")
            #expect(try await program.ask(.post, path, eva).problemCode == "match-needed")
            let invited = try await program.ask(.post, path, eva, match: seen)
            #expect(invited.status == .created && invited.json["link"] != nil)
            #expect(try await program.ask(.post, path, eva, match: seen).status == .preconditionFailed)
            let other = ProgramClient.Content.json("{\"name\": \"Otto\", \"model\": \"none\", \"isNoReader\": true}")
            #expect(try await program.ask(.post, path, other, match: "*").problemCode == "reviewer-refused")
            let listed = try await program.get(path).items
            #expect(listed.count == 1 && listed.first?["name"] as? String == "Eva" && listed.first?["maps"] == nil)
            #expect(try await program.ask(.post, "\(path)/M01/reissue").json["link"] as? String != nil)
            #expect(try await program.ask(.post, "\(path)/M01/revoke").items.first?["link"] as? String == "revoked")
            for state in ["close", "lock"] {
                #expect(try await program.ask(.post, "/api/studies/small/\(state)", match: "*").status == .ok)
            }
            #expect(try await program.get(path).items.first?["maps"] as? Int == 3)
        }
    }
}
