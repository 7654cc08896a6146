import ArgumentParser
import Cryptography
import Foundation
import Studies
import StudyStore

/// `account token`: what programs act with.
struct AccountTokenCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke the tokens with which programs act for an account.",
        discussion: """
            A program sends the token with every request to /api: Authorization: Bearer TOKEN. It never may do more than \
            its account at that moment, and stops with the account. docs/api.md tells what can be asked for; in the browser \
            everybody makes tokens of his own at /coordinator/account.
            """,
        subcommands: [AccountTokenAdd.self, AccountTokenList.self, AccountTokenRevoke.self])
}

/// `account token add`.
struct AccountTokenAdd: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a token and print it, once.",
        discussion: """
            Without --role it has the account's own role, and without --study it sees what the account sees.

            Example: reader-study account token add anna "nightly export" --role statistician --study hip-fracture --days 30

            Exit codes: 0 made, 1 no such account or study, or the token would have rights that the account has not, 2 the \
            database cannot be used.
            """)

    @Argument(help: "The account's name.") var account: String
    @Argument(help: "What the token is for.") var name: String
    @Option(help: "coordinator, statistician or monitor.", transform: AccountCommands.role) var role: AccountRole?
    @Option(help: "A study that the token reaches; give it again for more.") var study: [String] = []
    @Option(help: "After how many days it opens nothing, 1 to \(AccountToken.mostDays).") var days = 90
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let wanted = try AccountCommands.scope(study)
        try await Installation.with(try common.configuration()) { installation in
            let owner = try await installation.store.account(named: account, at: .now)
            let issued: IssuedAccountToken
            do {
                issued = try await installation.store.addToken(
                    name, role: role ?? owner.role, scope: study.isEmpty ? owner.scope : wanted, days: days,
                    to: owner.id, by: .commandLine, at: .now)
            } catch let problem as AccountTokenProblem {
                throw CommandFailure(.wrong, Self.sentence(problem))
            }
            try Terminal.out(
                issued.token,
                otherwise: """
                    the token was made but not written: `reader-study account token revoke "\(account)" "\(name)"`, then \
                    make another
                    """)
            Terminal.error(
                "Token \"\(name)\" of \"\(account)\", good until \(issued.expiresAt). It cannot be shown again.")
        }
    }

    private static func sentence(_ problem: AccountTokenProblem) -> String {
        switch problem {
        case .name: "a token's name has 1 to 60 characters in one line, a letter among them"
        case .taken: "the account has a valid token of this name; revoke it first, or choose another name"
        case .role: "the account may not do so much itself; give --role with its own role"
        case .studies: "the account does not see these studies itself; give --study with some that it sees"
        case .days: "a token is good for 1 to \(AccountToken.mostDays) days"
        }
    }
}

/// `account token list`.
struct AccountTokenList: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tokens that were ever made for an account, without the tokens themselves.",
        discussion: """
            Example: reader-study account token list anna

            Exit codes: 0 listed, 1 no such account, 2 the database cannot be used.
            """)

    @Argument(help: "The account's name.") var account: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let owner = try await installation.store.account(named: account, at: .now)
            for token in try await installation.store.tokens(of: owner.id) { Terminal.out(Self.line(token, at: .now)) }
        }
    }

    /// Name, role, studies, state and last use, separated by tabs.
    static func line(_ token: AccountToken, at now: Timestamp) -> String {
        let studies =
            switch token.scope {
            case .all: "all studies"
            case .only(let names): names.map(\.description).sorted().joined(separator: " ")
            }
        let state =
            token.revokedAt.map { "revoked \($0)" }
            ?? "\(token.isValid(at: now) ? "valid until" : "expired") \(token.expiresAt)"
        let use = token.lastUsedAt.map { "last used \($0)" } ?? "never used"
        return [token.name, token.role.rawValue, studies, state, use].joined(separator: "\t")
    }
}

/// `account token revoke`.
struct AccountTokenRevoke: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a token for ever; it stops working at once.",
        discussion: """
            Example: reader-study account token revoke anna "nightly export"

            Exit codes: 0 revoked, 1 no such account or valid token, 2 the database cannot be used.
            """)

    @Argument(help: "The account's name.") var account: String
    @Argument(help: "The token's name.") var name: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let owner = try await installation.store.account(named: account, at: .now)
            let tokens = try await installation.store.tokens(of: owner.id)
            guard let token = tokens.first(where: { $0.name == name && $0.revokedAt == nil }),
                try await installation.store.revokeToken(token.id, of: owner.id, by: .commandLine, at: .now)
            else {
                throw CommandFailure(
                    .wrong, "\"\(account)\" has no valid token \"\(name)\"; `account token list` shows them")
            }
            Terminal.out("The token \"\(name)\" of \"\(account)\" is revoked.")
        }
    }
}
