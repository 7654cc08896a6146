import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Tokens of accounts") struct AccountTokenTests {
    private static func account(
        _ study: StudyFixture, _ role: AccountRole = .coordinator, _ scope: AccountScope = .all
    ) async throws -> AccountID {
        try await study.store.addAccount(
            "anna", role: role, scope: scope, password: nil, by: .commandLine, at: study.clock.now)
    }

    @Test("neither the databases nor the history hold a token", arguments: AccountRole.allCases)
    func hashed(role: AccountRole) async throws {
        let study = try await StudyFixture()
        let id = try await Self.account(study, role)
        let issued = try await study.store.addToken(
            "script", role: role, scope: .only([study.name]), days: 2, to: id, by: .commandLine, at: study.clock.now)
        let token = try #require(Token(typed: issued.token))
        let holder = try #require(try await study.store.holder(of: token, at: study.clock.now))
        #expect(holder.account.id == id && holder.account.role == role)
        #expect(holder.account.scope == .only([study.name]) && holder.token == "script")
        let texts = try await study.store.pool.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM account_token").map(\.description)
                + Row.fetchAll(database, sql: "SELECT * FROM account_event").map(\.description)
        }
        #expect(texts.allSatisfy { !$0.contains(issued.token) })
        let end = issued.expiresAt
        #expect(end == study.clock.now.advanced(byDays: 2))
        #expect(try await study.store.holder(of: token, at: end.advanced(byMilliseconds: -1)) != nil)
        #expect(try await study.store.holder(of: token, at: end) == nil)
    }

    @Test("an account gives no rights that it has not")
    func rights() async throws {
        let study = try await StudyFixture()
        let id = try await Self.account(study, .statistician, .only([study.name]))
        let store = study.store
        func problem(
            _ name: String = "script", _ role: AccountRole = .statistician, _ scope: AccountScope, days: Int = 1
        ) async throws -> AccountTokenProblem? {
            do {
                _ = try await store.addToken(
                    name, role: role, scope: scope, days: days, to: id, by: .commandLine, at: study.clock.now)
                return nil
            } catch let problem as AccountTokenProblem {
                return problem
            }
        }
        let here = AccountScope.only([study.name])
        #expect(try await problem("script", .coordinator, here) == .role)
        #expect(try await problem("script", .monitor, here) == .role)
        #expect(try await problem("script", .statistician, .all) == .studies)
        #expect(try await problem("script", .statistician, .only([])) == .studies)
        #expect(try await problem("", .statistician, here) == .name)
        #expect(try await problem("two\nlines", .statistician, here) == .name)
        #expect(try await problem("script", .statistician, here, days: 0) == .days)
        #expect(try await problem("script", .statistician, here, days: AccountToken.mostDays + 1) == .days)
        #expect(try await problem("script", .statistician, here) == nil)
        #expect(try await problem("script", .statistician, here) == .taken)
        study.clock.advance(milliseconds: 86_400_001)
        #expect(try await problem("script", .statistician, here) == nil, "the one before has expired")
        #expect(try await store.tokens(of: id).map(\.name) == ["script", "script"])
    }

    @Test("a revoked token stays revoked, and no row is changed or deleted behind the program's back")
    func kept() async throws {
        let study = try await StudyFixture()
        let id = try await Self.account(study)
        let issued = try await study.store.addToken(
            "script", role: .monitor, scope: .all, days: 1, to: id, by: .commandLine, at: study.clock.now)
        for statement in [
            "UPDATE account_token SET role = 'coordinator'", "UPDATE account_token SET expires_at = expires_at + 1",
            "DELETE FROM account_token",
        ] {
            await #expect(throws: DatabaseError.self) {
                try await study.store.pool.write { try $0.execute(sql: statement) }
            }
        }
        #expect(try await study.store.revokeToken(issued.id, of: id, by: .commandLine, at: study.clock.now))
        #expect(try await !study.store.revokeToken(issued.id, of: id, by: .commandLine, at: study.clock.now))
        await #expect(throws: DatabaseError.self) {
            try await study.store.pool.write {
                try $0.execute(sql: "UPDATE account_token SET revoked_at = NULL")
            }
        }
        #expect(try await study.store.firstBrokenAccountEvent() == nil)
    }

    @Test(
        "a new password ends the account's tokens, whoever sets it, and those of nobody else", arguments: [false, true])
    func passwordEndsTokens(byLink: Bool) async throws {
        let study = try await StudyFixture()
        let (store, now) = (study.store, study.clock.now)
        let id = try await Self.account(study)
        let other = try await store.addAccount(
            "bert", role: .monitor, scope: .all, password: nil, by: .commandLine, at: now)
        func token(_ name: String, of id: AccountID, days: Int = 30) async throws -> Token {
            let issued = try await store.addToken(
                name, role: .monitor, scope: .all, days: days, to: id, by: .commandLine, at: now)
            return try #require(Token(typed: issued.token))
        }
        let own = try await [token("expired", of: id, days: 1), token("first", of: id), token("second", of: id)]
        let others = try await token("his", of: other)
        let later = now.advanced(byDays: 2)
        let hash = try PasswordHash(password: "tulips sing behind the gate", logarithmOfCost: 10)
        if byLink {
            let link = try await store.issueAccountLink(id, by: .commandLine, at: later)
            let typed = try #require(Token(typed: link.token))
            #expect(try await store.setPassword(hash, byLink: typed, at: later) == "anna")
        } else {
            try await store.setPassword(hash, of: "anna", at: later)
        }
        for token in own { #expect(try await store.holder(of: token, at: later) == nil) }
        #expect(try await store.holder(of: others, at: later) != nil)
        let revoked = try await store.accountHistory(limit: 10).filter { $0.kind == "token-revoked" }
        #expect(revoked.count == 2, "what had expired needs no revoking")
        #expect(try await store.firstBrokenAccountEvent() == nil)
    }

    @Test("two scopes share what both see, whichever comes first")
    func scopes() throws {
        let names = try ["a", "b", "c"].map { try #require(StudyName($0)) }
        let (first, second) = (AccountScope.only([names[0], names[1]]), AccountScope.only([names[1], names[2]]))
        #expect(first.shared(with: second) == .only([names[1]]) && second.shared(with: first) == .only([names[1]]))
        #expect(AccountScope.all.shared(with: first) == first && first.shared(with: .all) == first)
        for scope in [first, second, .all] { #expect(scope.covers(scope.shared(with: first))) }
        #expect(!first.covers(.all) && !first.covers(second) && AccountScope.all.covers(first))
    }

    @Test("the same invitation under the same key invites nobody twice, even from two connections at once")
    func repeatedInvitation() async throws {
        let study = try await StudyFixture()
        let invitees = [
            Invitee(specialty: Specialty.Code("radiologist")), Invitee(specialty: Specialty.Code("surgeon")),
        ]
        let request = try #require(InvitationRequest(key: "key-of-16-letters", digest: Digest(of: "two")))
        #expect(InvitationRequest(key: "short", digest: Digest(of: "two")) == nil)
        #expect(InvitationRequest(key: "no blanks in a key", digest: Digest(of: "two")) == nil)
        let outcomes: [Result<[String], any Error>] = await withTaskGroup(of: Result<[String], any Error>.self) {
            group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        let issued = try await study.store.invite(
                            invitees, to: study.name, confidential: study.confidential, request: request,
                            by: .commandLine, at: study.clock.now)
                        return .success(issued.map(\.code))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var outcomes: [Result<[String], any Error>] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        let invited = outcomes.compactMap { try? $0.get() }
        #expect(invited == [["R01", "R02"]])
        for case .failure(let error) in outcomes {
            #expect(error as? InvitedBefore == InvitedBefore(codes: ["R01", "R02"], isSame: true))
        }
        #expect(try await study.store.progress(of: study.name).count == 2)
        let other = try #require(InvitationRequest(key: request.key, digest: Digest(of: "three")))
        await #expect(throws: InvitedBefore(codes: ["R01", "R02"], isSame: false)) {
            _ = try await study.store.invite(
                invitees, to: study.name, confidential: study.confidential, request: other, by: .commandLine,
                at: study.clock.now)
        }
    }
}
