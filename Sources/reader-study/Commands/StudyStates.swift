import ArgumentParser
import Studies
@_spi(Confidential) import StudyStore

/// `study open`.
struct StudyOpen: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Let readers answer.",
        discussion: """
            The first time, it freezes a digest of the study file, the tables and all pixels: what gives answers their \
            meaning cannot change after that. A closed study is opened again by the same command. A study that waits for \
            a model is opened once every case has its prediction.

            Example: reader-study study open hip-fracture

            Exit codes: 0 open, 1 the study's state does not allow it or a model is not scored, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let name = try studyName(study)
            try await installation.store.open(
                name, confidential: installation.confidential, by: .commandLine, at: .now)
            let record = try await installation.store.study(name)
            Terminal.out("\(name) is open for \(record.readers.counted("reader")).")
            Terminal.out("Frozen content (SHA-256): \(record.frozenDigest ?? "none")")
        }
    }
}

/// `study close`.
struct StudyClose: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Take no answers for the time being; the study can be opened again.",
        discussion: """
            Example: reader-study study close hip-fracture

            Exit codes: 0 closed, 1 the study's state does not allow it, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let name = try studyName(study)
            try await installation.store.change(name, to: .closed, by: .commandLine, at: .now)
            Terminal.out("\(name) is closed. `reader-study study open \(name)` opens it again.")
        }
    }
}

/// `study lock`.
struct StudyLock: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "End a study for ever: no answer is taken or changed any more.",
        discussion: """
            Asks first, unless --yes is given. Write the printed hash down outside this machine: it proves later that \
            nothing was changed.

            Example: reader-study study lock hip-fracture

            Exit codes: 0 locked, 1 not confirmed or the study's state does not allow it, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name.") var study: String
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let name = try studyName(study)
            let progress = try await installation.store.progress(of: name)
            let unfinished = progress.count { reader in
                reader.voidReason == nil && reader.sessions.contains { $0.signedAt == nil }
            }
            if !yes {
                let warning = unfinished > 0 ? "\(unfinished.counted("reader")) did not sign off. " : ""
                let answer = Terminal.ask(
                    "\(warning)Locking \(name) cannot be undone. Type the study's name to lock it: ")
                guard answer == name.description else {
                    let advice = answer == nil ? "; without a terminal use --yes" : ""
                    throw CommandFailure(.wrong, "not locked: the name was not typed\(advice)")
                }
            }
            try await installation.store.change(name, to: .locked, by: .commandLine, at: .now)
            Terminal.out("\(name) is locked.")
            Terminal.out("Head of the history: \(try await installation.store.historyHead(of: name))")
        }
    }
}
