public import Cryptography
import GRDB
public import Studies

extension StudyStore {
    /// Adds an account.
    ///
    /// - Parameters:
    ///   - name: The name to sign in with.
    ///   - password: Its hash; `nil` for a person who will set it by a link.
    /// - Throws: ``StoreError/accountExists(_:)``, ``StoreError/noSuchStudy(_:)``.
    @discardableResult
    public func addAccount(
        _ name: String, role: AccountRole, scope: AccountScope, password: PasswordHash?, by actor: Actor,
        at now: Timestamp
    ) async throws -> AccountID {
        try await writer.write { [self] database in
            try add(name, role: role, scope: scope, password: password, by: actor, at: now, in: database)
        }
    }

    /// Adds a coordinator of all studies, at the command line.
    public func addCoordinator(_ name: String, password: PasswordHash, at now: Timestamp) async throws {
        try await addAccount(name, role: .coordinator, scope: .all, password: password, by: .commandLine, at: now)
    }

    /// Adds an account without a password, with the link that sets it.
    public func inviteAccount(
        _ name: String, role: AccountRole, scope: AccountScope, by actor: Actor, at now: Timestamp
    ) async throws -> IssuedAccountLink {
        try await writer.write { [self] database in
            let id = try add(name, role: role, scope: scope, password: nil, by: actor, at: now, in: database)
            return try issueLink(of: id, by: actor, at: now, in: database)
        }
    }

    private func add(
        _ name: String, role: AccountRole, scope: AccountScope, password: PasswordHash?, by actor: Actor,
        at now: Timestamp, in database: Database
    ) throws -> AccountID {
        let exists = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM account WHERE name = ? COLLATE NOCASE)", arguments: [name])
        guard exists != true else { throw StoreError.accountExists(name) }
        try database.execute(
            sql: "INSERT INTO account (name, password_hash, created_at, role) VALUES (?, ?, ?, ?)",
            arguments: [name, password?.description ?? "", now.milliseconds, role.rawValue])
        let id = AccountID(row: database.lastInsertedRowID)
        try set(scope, of: id, in: database)
        try Self.appendAccountEvent(
            .added, subject: name, details: ["role": role.rawValue, "studies": scope.text], actor: actor, at: now,
            in: database)
        return id
    }

    /// Gives an account another role and other studies. It counts from its next request.
    ///
    /// - Throws: ``StoreError/noSuchAccount(_:)``, ``StoreError/noSuchStudy(_:)``.
    public func setRole(
        _ role: AccountRole, scope: AccountScope, of id: AccountID, by actor: Actor, at now: Timestamp
    ) async throws {
        try await writer.write { [self] database in
            let name = try name(of: id, in: database)
            try database.execute(
                sql: "UPDATE account SET role = ? WHERE id = ?", arguments: [role.rawValue, id.row])
            try set(scope, of: id, in: database)
            try Self.appendAccountEvent(
                .roleChanged, subject: name, details: ["role": role.rawValue, "studies": scope.text], actor: actor,
                at: now, in: database)
        }
    }

    private func set(_ scope: AccountScope, of id: AccountID, in database: Database) throws {
        try database.execute(
            sql: "UPDATE account SET all_studies = ? WHERE id = ?", arguments: [scope == .all, id.row])
        try database.execute(sql: "DELETE FROM account_study WHERE account_id = ?", arguments: [id.row])
        guard case .only(let studies) = scope else { return }
        for study in studies {
            let row = try row(of: study, in: database)
            try database.execute(
                sql: "INSERT INTO account_study (account_id, study_id) VALUES (?, ?)", arguments: [id.row, row])
        }
    }

    /// Closes an account: nobody signs in with it, and its browsers are signed out. Doing it twice does no more.
    public func disableAccount(_ id: AccountID, by actor: Actor, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let name = try name(of: id, in: database)
            try database.execute(
                sql: "UPDATE account SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL",
                arguments: [now.milliseconds, id.row])
            guard database.changesCount == 1 else { return }
            try Self.endSignIns(of: id, at: now, in: database)
            try Self.endLinks(of: id, at: now, in: database)
            try Self.appendAccountEvent(.disabled, subject: name, actor: actor, at: now, in: database)
        }
    }

    /// Opens a closed account again, with the password it had.
    public func enableAccount(_ id: AccountID, by actor: Actor, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let name = try name(of: id, in: database)
            try database.execute(
                sql: "UPDATE account SET disabled_at = NULL WHERE id = ? AND disabled_at IS NOT NULL",
                arguments: [id.row])
            guard database.changesCount == 1 else { return }
            try Self.appendAccountEvent(.enabled, subject: name, actor: actor, at: now, in: database)
        }
    }

    /// Signs all browsers of an account out.
    public func signOutEverywhere(_ id: AccountID, by actor: Actor, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let name = try name(of: id, in: database)
            try Self.endSignIns(of: id, at: now, in: database)
            try Self.appendAccountEvent(.signedOutEverywhere, subject: name, actor: actor, at: now, in: database)
        }
    }

    static func endSignIns(of id: AccountID, at now: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "UPDATE sign_in SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
            arguments: [now.milliseconds, id.row])
    }

    static func endLinks(of id: AccountID, at now: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "UPDATE account_link SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
            arguments: [now.milliseconds, id.row])
    }

    func name(of id: AccountID, in database: Database) throws -> String {
        let name = try String.fetchOne(database, sql: "SELECT name FROM account WHERE id = ?", arguments: [id.row])
        guard let name else { throw StoreError.noSuchAccount(id.number) }
        return name
    }
}

extension AccountScope {
    /// As the history writes it: `all`, or the studies' names in their order.
    var text: String {
        switch self {
        case .all: "all"
        case .only(let studies): studies.map(\.description).sorted().joined(separator: " ")
        }
    }
}
