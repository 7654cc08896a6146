import ArgumentParser
import Cryptography
import Logging
@_spi(Confidential) import Site
import Studies
@_spi(Confidential) import StudyStore

/// `reminders`: letters to readers who have not finished.
struct ReminderCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reminders", abstract: "Write to readers who have not finished, and list the letters.",
        subcommands: [RemindersSend.self, RemindersList.self])
}

/// `reminders send`.
struct RemindersSend: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send a letter now to every reader of an open study who has not finished.",
        discussion: """
            The mail server stands in the settings (mail-host and so on; docs/operations.md). Left out are readers whose \
            link is revoked, of whom no e-mail address is known, or to whom a letter went within the last 12 hours. A \
            letter that the mail server does not take now is tried again by the running server. It may run beside `serve`: no letter goes twice.

            Example: reader-study reminders send hip-fracture --config /etc/reader-study/reader-study.yaml

            Exit codes: 0 all were sent, 1 the study is not open or a letter was not sent, 2 the database cannot be used, \
            64 no mail server in the settings.
            """)

    @Argument(help: "The study's name.") var study: String
    @Option(
        help: ArgumentHelp(
            "The language of the letters: en, zh-Hant or both (default: both).", valueName: "language"))
    var language = "both"
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration()
        guard let letters = configuration.letters else {
            throw ConfigurationError(description: "no mail server is named; give mail-host and mail-sender")
        }
        guard let languages = Self.languages(language) else {
            throw CommandFailure(.wrong, "\"\(language)\" is not a language of letters: en, zh-Hant or both")
        }
        let name = try studyName(study)
        try await Installation.with(configuration) { installation in
            var settings = SiteConfiguration(home: installation.home)
            settings.letters = letters
            let site = try Site(settings, store: installation.store, confidential: installation.confidential)
            guard let postman = Postman(site, logger: Logger(label: "reader-study") { _ in SwiftLogNoOpLogHandler() })
            else { return }
            let ordered = try await postman.order(
                for: name, key: try Token().description, languages: languages, by: .commandLine)
            try await postman.deliver(name)
            let sent = try await installation.confidential.reminderLetters(of: name, limit: ordered)
            Terminal.out(ordered == 0 ? "There is nobody to write to now." : LetterTable.text(sent))
            guard sent.allSatisfy({ $0.state == .sent }) else {
                throw CommandFailure(.wrong, "not every letter was sent; `reader-study reminders list` shows them")
            }
        }
    }

    private static func languages(_ text: String) -> [Language]? {
        text == "both" ? Language.allCases : Language(rawValue: text).map { [$0] }
    }
}

/// `reminders list`.
struct RemindersList: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List a study's letters, the newest first.",
        discussion: """
            "sent" means that the mail server took the letter; "unknown", that it may have: such a letter is not sent again.

            Example: reader-study reminders list hip-fracture

            Exit codes: 0 listed, 1 no such study, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let name = try await installation.store.study(try studyName(study)).plan.name
            let letters = try await installation.confidential.reminderLetters(of: name)
            Terminal.out(letters.isEmpty ? "No letters yet." : LetterTable.text(letters))
        }
    }
}

/// Letters as a table for the terminal.
private enum LetterTable {
    static func text(_ letters: [ReminderLetter]) -> String {
        Terminal.table(
            ["READER", "TO", "STATE", "TRIED", "ORDERED", "OUTCOME"],
            letters.map {
                [
                    $0.code, $0.address, $0.state.rawValue, String($0.attempts), $0.orderedAt.description, $0.outcome,
                ]
            })
    }
}
