import ArgumentParser
import Cryptography
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `account`: everybody who signs in with a password.
struct AccountCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Accounts of coordinators, statisticians and monitors: add, list, change, disable.",
        discussion: """
            A coordinator runs studies and sees everything. A statistician sees the results of a locked study, and its \
            readers under their codes. A monitor watches progress, history and flags on quality, and changes nothing. \
            Readers and reviewers of heat maps have personal links and no account. In the browser a coordinator of all \
            studies does the same at /coordinator/accounts, and invites people with a link.
            """,
        subcommands: [
            AccountAdd.self, AccountList.self, AccountRoleCommand.self, AccountPassword.self, AccountDisable.self,
            AccountEnable.self, AccountSignOut.self, AccountCodesOff.self, AccountHistory.self,
            AccountTokenCommands.self,
        ])

    static func checkedName(_ name: String) throws -> String {
        guard AccountName.isGood(name) else {
            throw CommandFailure(
                .wrong, "an account's name has 1 to 64 letters, digits, spaces and signs (. _ - @ '), such as Dr Lin")
        }
        return name
    }

    /// A password for an account that does not exist yet: nobody types one in vain.
    static func newPassword(
        of name: String, _ generate: Bool, in installation: Installation
    ) async throws -> NewPassword {
        let isTaken = try await installation.store.accounts(at: .now).contains {
            $0.name.lowercased() == name.lowercased()
        }
        guard !isTaken else { throw StoreError.accountExists(name) }
        return try NewPassword(generate: generate, of: name)
    }

    static func setPassword(of name: String, generate: Bool, in installation: Installation) async throws {
        _ = try await installation.store.account(named: name, at: .now)
        let password = try NewPassword(generate: generate, of: name)
        try await installation.store.setPassword(try password.hash(), of: name, at: .now)
        try Terminal.out(
            "The password of \"\(name)\" was changed\(password.note); open browsers were signed out, and its tokens revoked.",
            otherwise: "the password was changed all the same; run this command again to set another")
    }

    /// A role as it is written on the command line.
    static func role(_ text: String) throws -> AccountRole {
        guard let role = AccountRole(rawValue: text) else {
            throw ValidationError("\"\(text)\" is no role; give coordinator, statistician or monitor.")
        }
        return role
    }

    /// Without names, all studies.
    static func scope(_ studies: [String]) throws -> AccountScope {
        guard !studies.isEmpty else { return .all }
        return .only(
            Set(
                try studies.map { text in
                    guard let name = StudyName(text) else { throw StoreError.noSuchStudy(text) }
                    return name
                }))
    }
}

/// `account add`.
struct AccountAdd: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add an account, which signs in at /coordinator/sign-in with a password.",
        discussion: """
            Asks for the password twice without showing it. Where nobody types, the first line of standard input is the \
            password; with --generate one is made and printed once.

            Example: reader-study account add "Dr Lin" --role statistician --study hip-fracture

            Exit codes: 0 added, 1 the name is taken or the password not good enough, 2 the database cannot be used.
            """)

    @Argument(help: "The name to sign in with.") var name: String
    @Option(help: "coordinator, statistician or monitor.", transform: AccountCommands.role) var role: AccountRole
    @Option(help: "A study that the account sees; give it again for more. Without it: all.") var study: [String] = []
    @Flag(help: "Make a password and print it.") var generate = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration()
        let (name, scope) = (try AccountCommands.checkedName(name), try AccountCommands.scope(study))
        try await Installation.with(configuration, mayCreate: true) { installation in
            let password = try await AccountCommands.newPassword(of: name, generate, in: installation)
            try await installation.store.addAccount(
                name, role: role, scope: scope, password: try password.hash(), by: .commandLine, at: .now)
            try Terminal.out(
                "Account \"\(name)\" (\(role.rawValue)) added\(password.note).",
                otherwise: """
                    the account was added all the same; `reader-study account password "\(name)"` sets another password
                    """)
        }
    }
}

/// `account list`.
struct AccountList: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the accounts with role, studies and state.",
        discussion: """
            Example: reader-study account list --data /srv/reader-study

            Exit codes: 0 listed, 2 the database cannot be used.
            """)

    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            for account in try await installation.store.accounts(at: .now) { Terminal.out(Self.line(account)) }
        }
    }

    /// Name, role, studies, state, codes and browsers, separated by tabs.
    static func line(_ account: Account) -> String {
        let studies =
            switch account.scope {
            case .all: "all studies"
            case .only(let names): names.map(\.description).sorted().joined(separator: " ")
            }
        let state =
            account.disabledAt.map { "disabled \($0)" } ?? (account.hasPassword ? "active" : "invited, no password yet")
        let codes = account.asksForCode ? "codes, \(account.recoveryCodes.counted("recovery code")) left" : "no codes"
        return [
            account.name, account.role.rawValue, studies, state, codes, "\(account.browsers.counted("browser"))",
        ].joined(separator: "\t")
    }
}

/// `account role`.
struct AccountRoleCommand: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Give an account another role and other studies. It counts at once.",
        discussion: """
            Example: reader-study account role "Dr Lin" monitor --study hip-fracture

            Exit codes: 0 changed, 1 no such account or study, 2 the database cannot be used.
            """)

    @Argument(help: "The account's name.") var name: String
    @Argument(help: "coordinator, statistician or monitor.", transform: AccountCommands.role) var role: AccountRole
    @Option(help: "A study that the account sees; give it again for more. Without it: all.") var study: [String] = []
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let scope = try AccountCommands.scope(study)
        try await Installation.with(try common.configuration()) { installation in
            let id = try await installation.store.account(named: name, at: .now).id
            try await installation.store.setRole(role, scope: scope, of: id, by: .commandLine, at: .now)
            Terminal.out(AccountList.line(try await installation.store.account(id, at: .now)))
        }
    }
}

/// `account password`.
struct AccountPassword: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Give an account a new password and sign all its browsers out.",
        discussion: """
            Example: reader-study account password "Dr Lin"

            Exit codes: 0 changed, 1 no such account or the password not good enough, 2 the database cannot be used.
            """)

    @Argument(help: "The account's name.") var name: String
    @Flag(help: "Make a password and print it.") var generate = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            try await AccountCommands.setPassword(of: name, generate: generate, in: installation)
        }
    }
}
