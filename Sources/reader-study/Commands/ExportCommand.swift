import ArgumentParser
import Cryptography
import Foundation
@_spi(Confidential) import StudyStore

/// `export`.
struct ExportCommand: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a study's answers as tables, with a data dictionary and checksums.",
        discussion: """
            One row a reader, session and case; labels and codes side by side; readers by code, never by name. The same \
            in every language of the pages. With --with-reference-standard the truth about each case is added; the \
            history tells that it was, and it is refused while the plan seals the results.

            Example: reader-study export hip-fracture --output export-2019-05-01

            Exit codes: 0 written, 1 no such study, the folder exists or the results are sealed, 2 it could not be written.
            """)

    @Argument(help: "The study's name.") var study: String
    @Option(help: ArgumentHelp("A folder that does not exist yet.", valueName: "folder"), completion: .directory)
    var output: String
    @Flag(help: "Add the truth about each case.") var withReferenceStandard = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let bar = ProgressBar("Writing answers", of: 0)
            defer { bar.finish() }
            let summary = try await installation.store.export(
                try studyName(study), includingReferenceStandard: withReferenceStandard,
                confidential: installation.confidential, to: URL(fileURLWithPath: output),
                version: ProgramVersion.line, by: .commandLine, at: .now
            ) { bar.update($0, of: $1) }
            bar.finish()
            let rows = summary.files.map { file in
                [file.name, file.rows.map(String.init) ?? "", "\(file.bytes)", file.digest.description]
            }
            Terminal.out(Terminal.table(["FILE", "ROWS", "BYTES", "SHA-256"], rows))
            Terminal.out("Written to \(summary.folder.path). Head of the history: \(summary.historyHead)")
        }
    }
}
