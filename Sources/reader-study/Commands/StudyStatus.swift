import ArgumentParser
import Studies
@_spi(Confidential) import StudyStore

/// `study status`.
struct StudyStatus: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "List the studies, or show one study's progress by reader and specialty.",
        discussion: """
            Examples:
              reader-study study status
              reader-study study status hip-fracture

            Exit codes: 0 shown, 1 no such study, 2 the database cannot be used.
            """)

    @Argument(help: "The study's name; without it, all studies are listed.") var study: String?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            if let study {
                try await show(studyName(study), installation.store)
            } else {
                try await list(installation.store)
            }
        }
    }

    private func list(_ store: StudyStore) async throws {
        let studies = try await store.studies()
        guard !studies.isEmpty else {
            return Terminal.out("There is no study yet; `reader-study study create FOLDER` makes one.")
        }
        var rows: [[String]] = []
        for study in studies {
            let sessions = try await store.progress(of: study.plan.name).flatMap(\.sessions)
            let (done, all) = (sessions.reduce(0) { $0 + $1.answered }, sessions.reduce(0) { $0 + $1.cases })
            rows.append([
                study.plan.name.description, study.state.rawValue, "\(study.cases)", "\(study.readers)",
                ProgressRow.share(done, all), study.createdAt.calendarDate,
                study.plan.title.invariant + (study.readersAreSimulated ? " [simulated readers]" : ""),
            ])
        }
        Terminal.out(Terminal.table(["STUDY", "STATE", "CASES", "READERS", "ANSWERED", "CREATED", "TITLE"], rows))
    }

    private func show(_ name: StudyName, _ store: StudyStore) async throws {
        let study = try await store.study(name)
        let progress = try await store.progress(of: name)
        Terminal.out("\(name): \(study.plan.title.invariant)")
        Terminal.out(
            "\(study.state.rawValue), \(study.cases.counted("case")), created \(study.createdAt.calendarDate)"
                + (study.readersAreSimulated ? ", simulated readers" : ""))
        Terminal.out("Study file (SHA-256): \(study.definitionDigest)")
        if let frozen = study.frozenDigest { Terminal.out("Frozen content (SHA-256): \(frozen)") }
        Terminal.out("Head of the history: \(try await store.historyHead(of: name))")
        guard !progress.isEmpty else {
            return Terminal.out("Nobody is invited yet; `reader-study reader invite \(name) …` does it.")
        }
        Terminal.out()
        Terminal.out(Terminal.table(ProgressRow.header, progress.flatMap(ProgressRow.rows)))
        Terminal.out()
        Terminal.out(Terminal.table(["SPECIALTY", "READERS", "SIGNED OFF", "ANSWERED"], Self.bySpecialty(progress)))
    }

    /// Readers whose answers are void are not counted.
    private static func bySpecialty(_ progress: [ReaderProgress]) -> [[String]] {
        let valid = progress.filter { $0.voidReason == nil }
        let groups = Dictionary(grouping: valid) { $0.givenSpecialty ?? $0.invitedSpecialty }
        return groups.sorted { $0.key < $1.key }.map { specialty, readers in
            let sessions = readers.flatMap(\.sessions)
            let finished = readers.count { reader in reader.sessions.allSatisfy { $0.signedAt != nil } }
            return [
                specialty.description, "\(readers.count)", "\(finished)",
                ProgressRow.share(sessions.reduce(0) { $0 + $1.answered }, sessions.reduce(0) { $0 + $1.cases }),
            ]
        }
    }
}

/// A reader's progress as a line of a table.
enum ProgressRow {
    static let header = [
        "READER", "SPECIALTY", "YEARS", "LINK", "SESSION", "ANSWERED", "ACTIVE", "LAST ANSWER (UTC)", "STATE",
    ]

    static func rows(_ reader: ReaderProgress) -> [[String]] {
        reader.sessions.map { session in
            [
                reader.code, (reader.givenSpecialty ?? reader.invitedSpecialty).description,
                reader.yearsOfExperience.map(String.init) ?? "-", reader.linkIsValid ? "valid" : "revoked",
                "\(session.number)", share(session.answered, session.cases),
                "\((session.activeMilliseconds + 30_000) / 60_000) min",
                session.lastAnswerAt.map(minute) ?? "-", state(reader, session),
            ]
        }
    }

    static func share(_ done: Int, _ all: Int) -> String {
        all == 0 ? "-" : "\(done)/\(all) (\(done * 100 / all) %)"
    }

    private static func state(_ reader: ReaderProgress, _ session: ReaderProgress.SessionProgress) -> String {
        if let reason = reader.voidReason { return "void: \(reason)" }
        if let signed = session.signedAt { return "signed off \(minute(signed))" }
        if session.answered > 0 { return "reading" }
        return reader.givenSpecialty == nil ? "not begun" : "practising"
    }

    /// `2019-03-05 14:03`.
    private static func minute(_ time: Timestamp) -> String {
        String(time.description.prefix(16)).replacing("T", with: " ")
    }
}
