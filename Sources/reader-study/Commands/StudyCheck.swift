import ArgumentParser
import Foundation
import Logging
import Studies
@_spi(Confidential) import StudyStore

/// `study check`.
struct StudyCheck: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with a study's folder; or check a stored study's blinding.",
        discussion: """
            For a folder: prints each problem on a line of its own, with file, row, column, value and what to do about \
            it, then a summary. Nothing is stored. Warnings do not keep a study from being created.

            With --blinding, for a stored study: lets probe readers read all of it by HTTP on a scratch copy, examines \
            every byte that a reader can fetch, and writes a dated report for the ethics file. The study itself is not \
            touched.

            Examples:
              reader-study study check Examples/hip-fracture
              reader-study study check --blinding hip-fracture

            Exit codes: 0 no errors and no leak (there may be warnings), 1 errors or a leak, 2 it could not be done.
            """)

    @Argument(help: "The study's folder or study file; with --blinding, a study's name.", completion: .file())
    var study: String
    @Flag(help: "Check what readers can learn about the truth.") var blinding = false
    @Option(
        help: ArgumentHelp(
            "Where the blinding report goes (default: blinding-report-STUDY-DATE.md).", valueName: "file"))
    var output: String?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func validate() throws {
        guard output == nil || blinding else { throw ValidationError("--output belongs to --blinding.") }
    }

    func execute() async throws {
        try await blinding ? checkBlinding() : checkFolder()
    }

    private func checkFolder() async throws {
        let report = IntakeReport(folder: study)
        for problem in report.problems { Terminal.out(problem) }
        Terminal.out(report.summary)
        if report.checked.value == nil { throw ExitCode(1) }
    }

    private func checkBlinding() async throws {
        let configuration = try common.configuration()
        ProcessLog.start(.error)
        let name = try studyName(study)
        let now = Timestamp.now
        let path = output ?? Self.freeName(name, now)
        let file = try NewFile(path)
        let report: BlindingReport
        do {
            report = try await Installation.with(configuration) { installation in
                BlindingReport(try await BlindingCheck(installation: installation, study: name).run(), at: now)
            }
            try file.write(report.text)
        } catch {
            file.remove()
            throw error
        }
        for finding in report.findings {
            Terminal.out("\(finding.result.rawValue): \(finding.check)")
            if finding.result != .passed { Terminal.out("  \(finding.detail)") }
        }
        Terminal.out("\(report.conclusion) The report is in \(path).")
        if report.hasLeak { throw ExitCode(1) }
    }

    /// A second report of a day gets a number.
    private static func freeName(_ study: StudyName, _ now: Timestamp) -> String {
        let base = "blinding-report-\(study)-\(now.calendarDate)"
        let names = ["\(base).md"] + (2...1000).map { "\(base)-\($0).md" }
        return names.first { !FileManager.default.fileExists(atPath: $0) } ?? "\(base).md"
    }
}
