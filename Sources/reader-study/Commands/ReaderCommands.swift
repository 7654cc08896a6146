import ArgumentParser
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `reader`: who reads, and with which link.
struct ReaderCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reader", abstract: "Invite readers, and list, revoke and re-issue their links.",
        subcommands: [ReaderInvite.self, ReaderList.self, ReaderRevoke.self, ReaderReissue.self])
}

/// `reader list`.
struct ReaderList: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List a study's readers, with names where they are known.",
        discussion: """
            Links and codes are not shown: they are stored as hashes only. `reader reissue` makes new ones.

            Example: reader-study reader list hip-fracture

            Exit codes: 0 listed, 1 no such study, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let name = try studyName(study)
            let progress = try await installation.store.progress(of: name)
            let identities = try await installation.confidential.identities(in: name)
            guard !progress.isEmpty else { return Terminal.out("Nobody is invited yet.") }
            let rows = progress.map { reader in
                let (done, all) = (
                    reader.sessions.reduce(0) { $0 + $1.answered }, reader.sessions.reduce(0) { $0 + $1.cases }
                )
                return [
                    reader.code, reader.invitedSpecialty.description, reader.linkIsValid ? "valid" : "revoked",
                    ProgressRow.share(done, all), identities[reader.code]?.name ?? "",
                    identities[reader.code]?.contact ?? "",
                ]
            }
            Terminal.out(Terminal.table(["READER", "SPECIALTY", "LINK", "ANSWERED", "NAME", "CONTACT"], rows))
        }
    }
}

/// `reader revoke`.
struct ReaderRevoke: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Make a reader's link, code and signed-in browsers useless.",
        discussion: """
            Answers stay. A new link can be made with `reader reissue`.

            Example: reader-study reader revoke hip-fracture R07

            Exit codes: 0 revoked, 1 no such reader, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @Argument(help: "The reader's code, such as R07.") var reader: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            try await installation.store.revoke(reader, in: try studyName(study), by: .commandLine, at: .now)
            Terminal.out("The link of \(reader) is revoked; answers stay.")
        }
    }
}

/// `reader reissue`.
struct ReaderReissue: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "reissue", abstract: "Make a new link and code for a reader; the old ones stop working.",
        discussion: """
            Order and answers stay, so the reader goes on where he was.

            Example: reader-study reader reissue hip-fracture R07

            Exit codes: 0 done, 1 no such reader, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @Argument(help: "The reader's code, such as R07.") var reader: String
    @Option(help: ArgumentHelp("Address for the link, such as https://study.example.org.", valueName: "address"))
    var address: String?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration(with: CommonOptions.layer([.publicAddress: address]))
        try await Installation.with(configuration) { installation in
            let issued = try await installation.store.reissue(
                reader, in: try studyName(study), by: .commandLine, at: .now)
            let invitations = InvitationList(address: configuration.addressForLinks)
            invitations.warn(configuration)
            try Terminal.out(
                invitations.lines([issued]),
                otherwise: "the old link works no more and the new one was not written: run this command again")
        }
    }
}
