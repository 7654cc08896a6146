import ArgumentParser
import Foundation
import PACS

/// `pacs`: the hospital's archive of images.
struct PACSCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pacs",
        abstract: "Search the hospital's PACS, retrieve radiographs from it, and store results in it.",
        discussion: """
            A YAML file names each PACS and how it is asked; passwords and tokens lie in files of their own beside it:

              peers:
                hospital:
                  dicomweb: https://pacs.hospital.example/dicom-web
                  user: reader-study
                  password-file: hospital.password

            What is retrieved holds names and numbers of patients. It goes into a folder for its owner only, and into no \
            study before it is de-identified. docs/pacs.md has it all.
            """,
        subcommands: [
            PACSEcho.self, PACSSearch.self, PACSRetrieve.self, PACSMove.self, PACSStore.self, PACSResult.self,
        ])
}

/// `pacs echo`.
struct PACSEcho: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo", abstract: "Make sure that a PACS answers and takes name and password.",
        discussion: """
            Example: reader-study pacs echo hospital

            Exit codes: 0 it answers, 1 it does not let us in, 2 it cannot be reached, 64 the file of PACS is wrong.
            """)

    @OptionGroup var options: PACSOptions

    func execute() async throws {
        let peer = try options.peer()
        try await peer.with { try await $0.echo() }
        Terminal.out("\(options.pacs) answers at \(peer.address).")
    }
}

/// `pacs search`.
struct PACSSearch: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "List the studies of a PACS that are asked for.",
        discussion: """
            Names and numbers of patients are printed with --patients only, and written nowhere.

            Examples:
              reader-study pacs search hospital --body-part PELVIS --from 2017-01-01 --to 2017-12-31
              reader-study pacs search hospital --description 'PELVIS*' --limit 500 --identifiers > studies.txt

            Exit codes: 0 searched, even if nothing was found; 1 the PACS does not let us in or refuses; 2 it cannot be \
            reached; 64 the file of PACS is wrong.
            """)

    @OptionGroup var options: PACSOptions
    @OptionGroup(title: "Studies") var studies: StudyQueryOptions
    @Flag(help: "Print the patients' numbers and names, too.") var patients = false
    @Flag(help: "Print nothing but the studies' identifiers, one a line, for `pacs retrieve --studies`.")
    var identifiers = false

    func execute() async throws {
        let peer = try options.peer()
        let bar = ProgressBar("Searching", of: studies.limit)
        defer { bar.finish() }
        var query = studies.query
        query.wantsPatients = patients
        let found = try await peer.with { [query] archive in
            try await archive.search(query) { bar.update($0) }
        }
        bar.finish()
        guard !identifiers else { return found.forEach { Terminal.out("\($0.study)") } }
        if !found.isEmpty {
            let header = ["date", "request", "modalities", "images", "description", "study"]
            Terminal.out(Terminal.table(header + (patients ? ["number", "name"] : []), found.map(row)))
        }
        let isCut = found.count == studies.limit ? "; there may be more, since --limit is \(studies.limit)" : ""
        Terminal.error((found.count == 1 ? "1 study" : "\(found.count) studies") + isCut)
    }

    private func row(_ study: FoundStudy) -> [String] {
        var cells: [String?] = [
            study.date?.description, study.accessionNumber, study.modalities.joined(separator: " "),
            study.images.map(String.init) ?? "?", study.description, study.study.description,
        ]
        if patients { cells += [study.patientID, study.patientName] }
        return cells.map { Self.printable($0 ?? "") }
    }

    /// What a stranger wrote must not steer the terminal.
    private static func printable(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : Character($0) })
    }
}

extension FoundStudy {
    /// Objects in the series that were asked for; `nil` when the PACS does not count them.
    fileprivate var images: Int? {
        series.reduce(0) { sum, series in sum.flatMap { sum in series.count.map { sum + $0 } } }
    }
}
