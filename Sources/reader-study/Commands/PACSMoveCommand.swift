import ArgumentParser
import Foundation
import PACS

/// `pacs move`.
struct PACSMove: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Have a PACS send studies to the receiver (C-MOVE).",
        discussion: """
            For PACS that have neither DICOMweb nor C-GET. The PACS must know our AE title with this machine's address and \
            the port on which `reader-study receive` runs.

            Example: reader-study pacs move archive --study 1.2.840.99.1

            Exit codes: 0 all objects were sent; 1 some were not, or the PACS refuses; 2 it cannot be reached; 64 the PACS \
            has no DIMSE in the file.
            """)

    @OptionGroup var options: PACSOptions
    @Option(help: "A study's identifier; may be given several times.") var study: [UID]
    @Option(name: .customLong("to"), help: "An AE title that the PACS knows (default: ours).") var destination: AETitle?

    func execute() async throws {
        guard let peer = try options.peer().dimse else {
            throw CommandFailure(.usage, "\(options.pacs) has no host, port and ae-title in the file of PACS")
        }
        let client = DIMSEClient(peer)
        var (sent, failed) = (0, 0)
        for study in study {
            let outcome = try await client.move(study, to: destination ?? peer.ownTitle)
            if outcome.failed > 0 { Terminal.error("\(study): \(outcome.failed.counted("object")) not sent") }
            (sent, failed) = (sent + outcome.sent, failed + outcome.failed)
        }
        Terminal.out("\(options.pacs) sent \(sent.counted("object")).")
        if failed > 0 { throw ExitCode(1) }
    }
}
