import Cryptography
import Foundation
import GRDB
import Studies
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import StudyStore

@Suite("Accounts") struct AccountTests {
    private static let password = "correct horse battery"

    private static func hash() throws -> PasswordHash {
        try PasswordHash(password: password, logarithmOfCost: 10)
    }

    @Test("a database from before accounts keeps its coordinators, with their passwords and open browsers")
    func migration() async throws {
        let folder = try TemporaryFolder()
        let data = DataDirectory(folder.url.appendingPathComponent("data"))
        try data.prepare()
        let old = folder.url.appendingPathComponent("migrations/study")
        try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
        let files = try FileManager.default.contentsOfDirectory(
            at: Repository.migrations.appendingPathComponent("study"), includingPropertiesForKeys: nil)
        for file in files where file.lastPathComponent < "0013" {
            try FileManager.default.copyItem(at: file, to: old.appendingPathComponent(file.lastPathComponent))
        }
        let now = Timestamp(milliseconds: 1_556_697_600_000)
        let token = try Token()
        let cookie = authenticationCode(of: token.description, key: try data.key()).description
        let stored = try Self.hash()
        let pool = try DatabaseFile.open(data.studyDatabase, migrations: old)
        try await pool.write { database in
            try database.execute(
                sql: "INSERT INTO coordinator (id, name, password_hash, created_at) VALUES (7, 'anna', ?, ?)",
                arguments: [stored.description, now.milliseconds])
            try database.execute(
                sql: "INSERT INTO sign_in (cookie_hash, coordinator_id, created_at, expires_at) VALUES (?, 7, ?, ?)",
                arguments: [cookie, now.milliseconds, now.advanced(byDays: 1).milliseconds])
        }
        try pool.close()

        let store = try StudyStore(data, migrations: Repository.migrations)
        let expected = SignedInAccount(id: AccountID(row: 7), name: "anna", role: .coordinator, scope: .all)
        #expect(try await store.whoIs(token, at: now.advanced(byMilliseconds: 1000)) == .account(expected))
        #expect(try await store.passwordHash(of: "anna") == stored)
        let signedIn = try #require(try await store.signIn(account: "anna", verified: stored, at: now))
        #expect(try await store.whoIs(signedIn, at: now) == .account(expected))
        #expect(try await store.accounts(at: now).map(\.browsers) == [2])
        let foreign = try store.pool.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }
        #expect(foreign.isEmpty)
    }

    @Test("a sign-in ends after twelve hours, after an hour without use, and everywhere at once")
    func ends() async throws {
        let study = try await StudyFixture()
        let (store, stored, start) = (study.store, try Self.hash(), study.clock.now)
        let id = try await store.addAccount(
            "anna", role: .monitor, scope: .only([study.name]), password: stored, by: .commandLine, at: start)
        let idle = try #require(try await store.signIn(account: "anna", verified: stored, at: start))
        let used = try #require(try await store.signIn(account: "anna", verified: stored, at: start))
        for minutes in stride(from: Int64(59), to: 12 * 60, by: 59) {
            let now = start.advanced(byMilliseconds: minutes * 60_000)
            #expect(try await store.whoIs(used, at: now) != nil, "\(minutes)")
            try await store.noteUse(of: used, at: now)
        }
        #expect(try await store.whoIs(idle, at: start.advanced(byMilliseconds: 3_599_999)) != nil)
        #expect(try await store.whoIs(idle, at: start.advanced(byMilliseconds: 3_600_000)) == nil)
        #expect(try await store.whoIs(used, at: start.advanced(byMilliseconds: 12 * 3_600_000 - 1)) != nil)
        #expect(try await store.whoIs(used, at: start.advanced(byMilliseconds: 12 * 3_600_000)) == nil)
        let last = try #require(try await store.signIn(account: "anna", verified: stored, at: start))
        try await store.signOutEverywhere(id, by: .commandLine, at: start)
        #expect(try await store.whoIs(last, at: start) == nil)
    }

    @Test("nobody is signed in by a hash that was replaced, without a password, or in a closed account")
    func refused() async throws {
        let study = try await StudyFixture()
        let (store, now, old) = (study.store, study.clock.now, try Self.hash())
        let id = try await store.addAccount(
            "anna", role: .coordinator, scope: .all, password: old, by: .commandLine, at: now)
        try await store.setPassword(try Self.hash(), of: "anna", at: now)
        #expect(try await store.signIn(account: "anna", verified: old, at: now) == nil)
        let link = try await store.inviteAccount("bert", role: .monitor, scope: .all, by: .commandLine, at: now)
        #expect(try await store.passwordHash(of: "bert") == nil)
        let token = try #require(Token(typed: link.token))
        #expect(try await store.accountName(ofLink: token, at: link.expiresAt) == nil)
        #expect(try await store.setPassword(old, byLink: token, at: link.expiresAt) == nil)
        let newer = try await store.issueAccountLink(link.account, by: .commandLine, at: now)
        #expect(try await store.accountName(ofLink: token, at: now) == nil, "a newer link replaces the one before")
        #expect(try await store.accountName(ofLink: try #require(Token(typed: newer.token)), at: now) == "bert")
        try await store.disableAccount(id, by: .commandLine, at: now)
        #expect(try await store.passwordHash(of: "anna") == nil)
    }

    @Test("one code lets one in, however many send it at the same time")
    func once() async throws {
        let study = try await StudyFixture()
        let (store, stored, now) = (study.store, try Self.hash(), study.clock.now)
        let id = try await store.addAccount(
            "anna", role: .coordinator, scope: .all, password: stored, by: .commandLine, at: now)
        let secret = try await store.offerCodeSecret(to: id)
        let step = now.milliseconds / 30_000
        _ = try await store.turnCodesOn(of: id, code: secret.code(counter: UInt64(step)), by: .commandLine, at: now)
        let code = secret.code(counter: UInt64(step + 1))
        let entered = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { try await store.signIn(account: "anna", verified: stored, code: code, at: now) != nil }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(entered == 1)
    }

    @Test("the record of accounts shows when an event was changed or taken out")
    func chain() async throws {
        let study = try await StudyFixture()
        let now = study.clock.now
        for name in ["anna", "bert", "cleo"] {
            try await study.store.addCoordinator(name, password: try Self.hash(), at: now)
        }
        #expect(try await study.store.firstBrokenAccountEvent() == nil)
        let raw = try study.raw()
        #expect(throws: DatabaseError.self) {
            try raw.write { try $0.execute(sql: "UPDATE account_event SET actor = 'coordinator:bert'") }
        }
        try raw.write { database in
            try database.execute(sql: "DROP TRIGGER account_event_is_append_only")
            try database.execute(sql: "UPDATE account_event SET actor = 'coordinator:bert' WHERE sequence = 2")
        }
        #expect(try await study.store.firstBrokenAccountEvent() == 2)
    }

    @Test("the mark of a browser is good for its account, for half a year, and cannot be changed")
    func marks() async throws {
        let study = try await StudyFixture()
        let (store, now) = (study.store, study.clock.now)
        let mark = try store.deviceMark(for: "anna", at: now)
        #expect(store.device(mark, of: "anna", at: now) != nil)
        #expect(store.device(mark, of: "bert", at: now) == nil)
        #expect(store.device(mark, of: "anna", at: now.advanced(byDays: 181)) == nil)
        #expect(store.device(mark, of: "anna", at: now.advanced(byMilliseconds: -1)) == nil)
        #expect(store.device("0" + mark.dropFirst(), of: "anna", at: now) == nil || mark.hasPrefix("0"))
        for text in ["", ".", "..", "a.b.c", "\(mark).x"] { #expect(store.device(text, of: "anna", at: now) == nil) }
        #expect(try store.deviceMark(for: "anna", at: now) != mark)
    }
}
