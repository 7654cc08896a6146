import ArgumentParser
import Foundation
import Studies
import StudyStore

/// `account disable`.
struct AccountDisable: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Close an account: its browsers are signed out, nobody signs in with it.",
        discussion: """
            Example: reader-study account disable "Dr Lin"

            Exit codes: 0 closed, 1 no such account, 2 the database cannot be used.
            """)

    @Argument(help: "The account's name.") var name: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let account = try await installation.store.account(named: name, at: .now)
            try await installation.store.disableAccount(account.id, by: .commandLine, at: .now)
            Terminal.out("The account \"\(name)\" is closed.")
        }
    }
}

/// `account enable`.
struct AccountEnable: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Open a closed account again, with the password it had.",
        discussion: """
            Example: reader-study account enable "Dr Lin"

            Exit codes: 0 open, 1 no such account, 2 the database cannot be used.
            """)

    @Argument(help: "The account's name.") var name: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let account = try await installation.store.account(named: name, at: .now)
            try await installation.store.enableAccount(account.id, by: .commandLine, at: .now)
            Terminal.out("The account \"\(name)\" is open.")
        }
    }
}

/// `account sign-out`.
struct AccountSignOut: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "Sign all browsers of an account out, at once.",
        discussion: """
            Example: reader-study account sign-out "Dr Lin"

            Exit codes: 0 signed out, 1 no such account, 2 the database cannot be used.
            """)

    @Argument(help: "The account's name.") var name: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let account = try await installation.store.account(named: name, at: .now)
            try await installation.store.signOutEverywhere(account.id, by: .commandLine, at: .now)
            Terminal.out("\(account.browsers.counted("browser")) of \"\(name)\" signed out.")
        }
    }
}

/// `account codes-off`.
struct AccountCodesOff: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes-off",
        abstract: "Ask an account for no codes of an app any more, when telephone and recovery codes are lost.",
        discussion: """
            Example: reader-study account codes-off "Dr Lin"

            Exit codes: 0 turned off, 1 no such account, 2 the database cannot be used.
            """)

    @Argument(help: "The account's name.") var name: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let account = try await installation.store.account(named: name, at: .now)
            try await installation.store.turnCodesOff(of: account.id, by: .commandLine, at: .now)
            Terminal.out("The account \"\(name)\" is asked for no code.")
        }
    }
}

/// `account history`.
struct AccountHistory: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Print what happened to accounts, the newest first, and check its chain.",
        discussion: """
            Example: reader-study account history

            Exit codes: 0 printed and whole, 1 an event was changed or is missing, 2 the database cannot be used.
            """)

    @Option(help: "How many events to print.") var limit = 100
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            for event in try await installation.store.accountHistory(limit: max(limit, 0)) {
                Terminal.out(
                    [event.at.description, event.kind, event.subject, event.actor, event.details]
                        .joined(separator: "\t"))
            }
            if let broken = try await installation.store.firstBrokenAccountEvent() {
                throw CommandFailure(.wrong, "event \(broken) is not as it was written")
            }
        }
    }
}
