import ArgumentParser
import Cryptography
import Foundation
@_spi(Confidential) import StudyStore

/// `export`.
struct ExportCommand: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a study's answers as tables, with a data dictionary and checksums.",
        discussion: """
            Readers by code, never by name; the same in every language of the pages. Formats: csv (one row a reader, \
            session and case, labels and codes side by side, and the tables around it), wide (one row a case, columns \
            for every reader), json-lines (the long tables, one object a row), xlsx (the tables as sheets). Without \
            --format all of them are written; the data dictionary and the manifest with checksums always. With --with-reference-standard the truth about each case is added; the \
            history tells that it was, and it is refused while the plan seals the results.

            Examples:
              reader-study export hip-fracture --output export-2019-05-01
              reader-study export hip-fracture --output for-r --format csv --format wide

            Exit codes: 0 written, 1 no such study, the folder exists or the results are sealed, 2 it could not be written.
            """)

    @Argument(help: "The study's name.") var study: String
    @Option(help: ArgumentHelp("A folder that does not exist yet.", valueName: "folder"), completion: .directory)
    var output: String
    @Option(
        name: .customLong("format"),
        help: ArgumentHelp(
            "csv, wide, json-lines or xlsx; may be repeated. Without it, all of them.", valueName: "format"),
        transform: Self.format)
    var formats: [ExportFormat] = []
    @Flag(help: "Add the truth about each case.") var withReferenceStandard = false
    @OptionGroup(title: "Settings") var common: CommonOptions

    private static func format(_ word: String) throws -> ExportFormat {
        guard let format = ExportFormat(rawValue: word) else {
            let known = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\"\(word)\" is no format of an export; give one of: \(known).")
        }
        return format
    }

    func execute() async throws {
        try await Installation.with(try common.configuration()) { installation in
            let bar = ProgressBar("Writing answers", of: 0)
            defer { bar.finish() }
            let summary = try await installation.store.export(
                try studyName(study), formats: Set(formats.isEmpty ? ExportFormat.allCases : formats),
                includingReferenceStandard: withReferenceStandard, confidential: installation.confidential,
                to: URL(fileURLWithPath: output),
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
