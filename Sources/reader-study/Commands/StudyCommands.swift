import ArgumentParser
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `study`: a study's life from its folder to the lock.
struct StudyCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study", abstract: "Check, create, open, close and lock studies, and see how far they are.",
        subcommands: [
            StudyCheck.self, StudyCreate.self, RegistryImport.self, StudyRehearse.self, StudyOpen.self, StudyClose.self,
            StudyLock.self,
            StudyStatus.self,
        ])
}

/// A study's files as `check` and `create` report on them.
struct IntakeReport {
    let checked: Checked<CheckedStudy>

    /// Checks a folder, showing how far it is.
    init(folder: String) {
        let bar = ProgressBar("Checking images", of: 0)
        checked = StudyIntake(URL(fileURLWithPath: folder)).check { done, total in bar.update(done, of: total) }
        bar.finish()
    }

    /// One line a problem, errors first named.
    var problems: [String] {
        checked.problems.map { "\($0.severity.rawValue): \($0.description)" }
    }

    /// What the study holds, and how much is wrong with it.
    var summary: String {
        let found = "\(checked.errors.count.counted("error")), \(checked.warnings.count.counted("warning"))"
        guard let study = checked.value else { return "\(found). Nothing was created." }
        return "\(study.plan.name): \(Self.content(of: study)); \(found)."
    }

    private static func content(of study: CheckedStudy) -> String {
        var classes: [String] = []
        for (type, words) in [
            (ReferenceStandard.FractureType.femoralNeck, "femoral neck"), (.intertrochanteric, "intertrochanteric"),
            (.none, "without fracture"),
        ] {
            let count = study.cases.count { $0.details.reference.type == type }
            if count > 0 { classes.append("\(count) \(words)") }
        }
        let images = study.cases.map(\.image) + study.warmUp.map(\.image)
        let sizes = Set(images.map { "\($0.width) x \($0.height)" }).sorted()
        let bits = Set(images.map(\.bits)).sorted().map(String.init).joined(separator: " and ")
        let size = sizes.count == 1 ? "all \(sizes[0])" : "of \(sizes.count) sizes"
        let questions = study.plan.questions.count.counted("question")
        return """
            \(study.cases.count.counted("case")) (\(classes.joined(separator: ", "))), \
            \(study.warmUp.count.counted("practice case")), \(images.count.counted("image")) (\(size), \(bits) bits), \
            \(questions), \(study.plan.sessions.count.counted("session"))
            """
    }
}

/// `study create`.
struct StudyCreate: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Check a study's folder and store it, images and all, as a draft.",
        discussion: """
            All or nothing: if anything is wrong, everything that is wrong is printed and nothing is stored. The folder \
            holds study.yaml, the table of cases and the images; afterwards it is not needed any more. The data \
            directory is made if it is not there.

            Example: reader-study study create Examples/hip-fracture

            Exit codes: 0 created, 1 the files have errors or the name is taken, 2 it could not be stored.
            """)

    @Argument(help: "The study's folder, or its study file.", completion: .file()) var folder: String
    @Flag(help: "Say on every page that the readers of this study are simulated.") var simulatedReaders = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let configuration = try common.configuration()
        let report = IntakeReport(folder: folder)
        for problem in report.problems { Terminal.error(problem) }
        guard let study = report.checked.value else {
            Terminal.error(report.summary)
            throw ExitCode(1)
        }
        try await Installation.with(configuration, mayCreate: true) { installation in
            try await installation.create(study, simulatedReaders: simulatedReaders, at: .now)
        }
        Terminal.out(report.summary)
        Terminal.out(
            """
            Created as a draft. Next:
              reader-study reader invite \(study.plan.name) --specialty \(study.plan.specialties[0].code) --count 2
              reader-study study open \(study.plan.name)
            """)
    }
}

extension Installation {
    /// Stores a checked study, showing how far it is.
    func create(_ study: CheckedStudy, simulatedReaders: Bool, at now: Timestamp) async throws {
        let bar = ProgressBar("Storing images", of: study.cases.count + study.warmUp.count)
        defer { bar.finish() }
        try await store.create(
            study, simulatedReaders: simulatedReaders, confidential: confidential, by: .commandLine, at: now
        ) { bar.update($0) }
    }
}
