import ArgumentParser
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// `reader invite`.
struct ReaderInvite: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Invite readers; writes a table for mail merge with each one's link and code.",
        discussion: """
            Links and codes are told once and stored as hashes only: keep the table safe and delete it when the \
            invitations are out. Names and contacts are kept apart from the answers.

            Examples:
              reader-study reader invite hip-fracture --specialty radiologist --count 2
              reader-study reader invite hip-fracture --specialty surgeon --name "Dr Lin"
              reader-study reader invite hip-fracture --list readers.csv \\
                --output invitations.csv --address https://study.example.org

            readers.csv has the column specialty and, if wanted, name and contact. The table written has the columns \
            reader, name, specialty, contact, link and code.

            Exit codes: 0 invited, 1 unknown study or specialty, or errors in the list, 2 it could not be written.
            """)

    @Argument(help: "The study's name.") var study: String
    @Option(help: "The specialty's code, as in the study file.") var specialty: String?
    @Option(help: "How many readers of this specialty.") var count: Int?
    @Option(help: "A reader's name; repeat it for more.") var name: [String] = []
    @Option(
        help: ArgumentHelp("A CSV of readers to invite.", valueName: "readers.csv"), completion: .file())
    var list: String?
    @Option(
        help: ArgumentHelp("Write the table here; without it, links are printed.", valueName: "invitations.csv"),
        completion: .file())
    var output: String?
    @Option(help: ArgumentHelp("Address for the links, such as https://study.example.org.", valueName: "address"))
    var address: String?
    @OptionGroup(title: "Settings") var common: CommonOptions

    func validate() throws {
        if list != nil {
            guard specialty == nil, count == nil, name.isEmpty else {
                throw ValidationError("Give either --list, or --specialty with --count or --name.")
            }
        } else {
            guard specialty != nil else { throw ValidationError("Give --specialty with --count or --name, or --list.") }
            guard (1...500).contains(count ?? max(name.count, 1)) else {
                throw ValidationError("--count is a whole number from 1 to 500.")
            }
            guard name.count <= count ?? name.count else {
                throw ValidationError("There are more names than --count readers.")
            }
        }
    }

    func execute() async throws {
        let configuration = try common.configuration(with: CommonOptions.layer([.publicAddress: address]))
        let invitees = try list.map(Self.invitees(inFile:)) ?? inviteesFromOptions
        try await Installation.with(configuration) { installation in
            let study = try studyName(study)
            // The file first: links that could not be written down would be lost.
            let file = try output.map { path throws(CommandFailure) in try NewFile(path) }
            let issued: [IssuedInvitation]
            do {
                issued = try await installation.store.invite(
                    invitees, to: study, confidential: installation.confidential, by: .commandLine, at: .now)
            } catch {
                file?.remove()
                throw error
            }
            let invitations = InvitationList(address: configuration.addressForLinks)
            invitations.warn(configuration)
            let remedy = InvitationList.remedy(issued, study)
            if let file, let output {
                try file.write(invitations.table(issued, invitees), otherwise: remedy)
                Terminal.out("\(issued.count.counted("reader")) invited; links and codes are in \(output).")
            } else {
                try Terminal.out(invitations.lines(issued), otherwise: remedy)
            }
        }
    }

    private var inviteesFromOptions: [Invitee] {
        let code = Specialty.Code(specialty ?? "")
        return (0..<(count ?? max(name.count, 1))).map { index in
            Invitee(specialty: code, name: name.indices.contains(index) ? name[index] : "")
        }
    }

    /// Reads the list; everything that is wrong with it is printed at once.
    static func invitees(inFile path: String) throws -> [Invitee] {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw CommandFailure(.notPossible, "\(path) cannot be read")
        }
        let table = DelimitedTable.parse(
            Array(data), named: (path as NSString).lastPathComponent, requiring: ["specialty"])
        var problems = table.problems
        let known = ["specialty", "name", "contact"]
        var invitees: [Invitee] = []
        for column in table.value?.columns ?? [] where !known.contains(column.lowercased()) {
            problems.append(
                StudyFileProblem(
                    file: path, row: table.value?.headerLine, column: column, problem: "is not a column of this list",
                    remedy: "the columns are specialty, name and contact"))
        }
        for row in table.value?.rows ?? [] {
            guard let specialty = row.value("specialty") else {
                problems.append(
                    StudyFileProblem(
                        file: path, row: row.line, column: "specialty", problem: "is empty",
                        remedy: "write the code of one of the study's specialties"))
                continue
            }
            invitees.append(
                Invitee(
                    specialty: Specialty.Code(specialty), name: row.value("name") ?? "",
                    contact: row.value("contact") ?? ""))
        }
        for problem in problems { Terminal.error("\(problem.severity.rawValue): \(problem.description)") }
        guard !problems.contains(where: { $0.severity == .error }) else {
            throw CommandFailure(.wrong, "nobody was invited")
        }
        guard !invitees.isEmpty else { throw CommandFailure(.wrong, "\(path) names nobody") }
        return invitees
    }
}

/// How invitations are handed over.
struct InvitationList {
    /// The site's address, without a slash at the end.
    let address: String

    /// What to do where links and codes could not be handed over: they are kept as hashes only.
    static func remedy(_ issued: [IssuedInvitation], _ study: StudyName) -> String {
        """
        \(issued.count.counted("reader")) invited all the same (\(issued.map(\.code).joined(separator: ", "))), but not \
        all links and codes were written: `reader-study reader reissue \(study) CODE` makes new ones for each
        """
    }

    /// Says so where the links are of no use to readers elsewhere.
    func warn(_ configuration: Configuration) {
        guard configuration.linksWorkHereOnly else { return }
        Terminal.error(
            """
            warning: links that begin with \(address) work on this machine only; put the site's own address in its \
            place, and name it with --address, READER_STUDY_PUBLIC_ADDRESS or public-address the next time
            """)
    }

    func link(_ invitation: IssuedInvitation) -> String { "\(address)/r/\(invitation.linkToken)" }

    /// For people at the terminal.
    func lines(_ issued: [IssuedInvitation]) -> String {
        Terminal.table(
            ["READER", "SPECIALTY", "CODE", "LINK"],
            issued.map { [$0.code, $0.specialty.description, $0.typedCode, link($0)] })
    }

    /// For mail merge.
    func table(_ issued: [IssuedInvitation], _ invitees: [Invitee]) -> String {
        var text = DelimitedText.row(["reader", "name", "specialty", "contact", "link", "code"])
        for (invitation, invitee) in zip(issued, invitees) {
            text += DelimitedText.row([
                invitation.code, invitee.name, invitation.specialty.description, invitee.contact, link(invitation),
                invitation.typedCode,
            ])
        }
        return text
    }
}
