import ArgumentParser
import Cryptography
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `coordinator`: short for `account` where it is about coordinators of all studies.
struct CoordinatorCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator",
        abstract: "Add the people who run studies, and set their passwords (`account` does the same for all roles).",
        subcommands: [CoordinatorAdd.self, CoordinatorPassword.self, CoordinatorList.self])
}

/// `coordinator add`.
struct CoordinatorAdd: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a coordinator, who signs in at /coordinator/sign-in with a password.",
        discussion: """
            Asks for the password twice without showing it. Where nobody types, the first line of standard input is the \
            password; with --generate one is made and printed once. The data directory is made if it is not there.

            Example: reader-study coordinator add anna

            Exit codes: 0 added, 1 the name is taken or the password too short, 2 the database cannot be used.
            """)

    @Argument(help: "The name to sign in with.") var name: String
    @Flag(help: "Make a password and print it.") var generate = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration()
        let name = try AccountCommands.checkedName(name)
        try await Installation.with(configuration, mayCreate: true) { installation in
            let password = try await AccountCommands.newPassword(of: name, generate, in: installation)
            try await installation.store.addCoordinator(name, password: try password.hash(), at: .now)
            try Terminal.out(
                "Coordinator \"\(name)\" added\(password.note).",
                otherwise: """
                    the coordinator was added all the same; `reader-study coordinator password "\(name)"` sets another \
                    password
                    """)
        }
    }
}

/// `coordinator password`.
struct CoordinatorPassword: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Give a coordinator a new password and sign all their browsers out.",
        discussion: """
            Example: reader-study coordinator password anna

            Exit codes: 0 changed, 1 no such coordinator or the password too short, 2 the database cannot be used.
            """)

    @Argument(help: "The coordinator's name.") var name: String
    @Flag(help: "Make a password and print it.") var generate = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            try await AccountCommands.setPassword(of: name, generate: generate, in: installation)
        }
    }
}

/// `coordinator list`.
struct CoordinatorList: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the coordinators.",
        discussion: """
            Example: reader-study coordinator list --data /srv/reader-study

            Exit codes: 0 listed, 2 the database cannot be used.
            """)

    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            for name in try await installation.store.coordinators() { Terminal.out(name) }
        }
    }
}
