import ArgumentParser
import Cryptography
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `coordinator`: the people who may sign in to set studies up.
struct CoordinatorCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator", abstract: "Add the people who run studies, and set their passwords.",
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
        let name = try NewPassword.checkedName(name)
        try await Installation.with(configuration, mayCreate: true) { installation in
            guard try await !installation.store.coordinators().contains(name) else {
                throw StoreError.coordinatorExists(name)
            }
            let password = try NewPassword(generate: generate)
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
            guard try await installation.store.coordinators().contains(name) else {
                throw StoreError.noSuchCoordinator(name)
            }
            let password = try NewPassword(generate: generate)
            try await installation.store.setPassword(try password.hash(), of: name, at: .now)
            try Terminal.out(
                "The password of \"\(name)\" was changed\(password.note); open browsers were signed out.",
                otherwise: "the password was changed all the same; run this command again to set another")
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

/// A password as it is chosen.
struct NewPassword {
    static let minimumLength = 10

    let text: String
    private let isGenerated: Bool

    /// Asks for a password, reads it from standard input, or makes one.
    init(generate: Bool) throws {
        isGenerated = generate
        if generate {
            text = try Token(bits: 80).grouped
        } else if isatty(STDIN_FILENO) == 1 {
            let first = Terminal.askSecretly("Password (at least \(Self.minimumLength) characters): ") ?? ""
            try Self.check(first)
            guard Terminal.askSecretly("The same again: ") == first else {
                throw CommandFailure(.wrong, "the two passwords differ; nothing was changed, try again")
            }
            text = first
        } else {
            guard let line = readLine() else {
                throw CommandFailure(.wrong, "no password on standard input; type one, or use --generate")
            }
            text = line
        }
        try Self.check(text)
    }

    /// What to add to the message that the coordinator was added: the password, if it was made here.
    var note: String { isGenerated ? " with the password \(text) (write it down, it is not shown again)" : "" }

    func hash() throws -> PasswordHash { try PasswordHash(password: text) }

    private static func check(_ text: String) throws {
        guard text.count >= minimumLength else {
            throw CommandFailure(
                .wrong, "the password has \(text.count.counted("character")); it needs at least \(minimumLength)")
        }
    }

    static func checkedName(_ name: String) throws -> String {
        let hasGoodLetters = name.allSatisfy { $0.isLetter || $0.isNumber || " ._-@'".contains($0) }
        guard (1...64).contains(name.count), hasGoodLetters, name.first != " ", name.last != " " else {
            throw CommandFailure(
                .wrong, "a coordinator's name has 1 to 64 letters, digits, spaces and signs (. _ - @ '), such as Dr Lin"
            )
        }
        return name
    }
}
