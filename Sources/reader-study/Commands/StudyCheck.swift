import ArgumentParser
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `study check`.
struct StudyCheck: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say everything that is wrong with a study's folder; nothing is stored.",
        discussion: """
            Prints each problem on a line of its own, with file, row, column, value and what to do about it, then a \
            summary. Warnings do not keep a study from being created.

            Example: reader-study study check Examples/hip-fracture

            Exit codes: 0 no errors (there may be warnings), 1 errors, 2 it could not be done.
            """)

    @Argument(help: "The study's folder, or its study file.", completion: .file()) var folder: String
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        let report = IntakeReport(folder: folder)
        for problem in report.problems { Terminal.out(problem) }
        Terminal.out(report.summary)
        if report.checked.value == nil { throw ExitCode(1) }
    }
}
