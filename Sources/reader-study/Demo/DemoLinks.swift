import Foundation
@_spi(Confidential) import StudyStore

/// What a visitor of the demo needs; kept in the demo's data directory, because links are stored as hashes only.
struct DemoLinks {
    /// The line that names the address under which the links were written.
    private static let addressLabel = "Address: "

    var address: String
    var coordinator: (name: String, password: String)
    /// Readers to try, by study.
    var readers: [(study: String, invitations: [IssuedInvitation])]
    var finishedStudy: String

    var text: String {
        let list = InvitationList(address: address)
        var lines = [
            "The ReaderStudy demo. Keep it on this machine: these links and the password open it.", "",
            Self.addressLabel + address, "", "Coordinator", "  \(address)/coordinator",
            "  name      \(coordinator.name)", "  password  \(coordinator.password)",
        ]
        for (study, invitations) in readers {
            lines += ["", "Readers of \"\(study)\" (open): follow a link, or type its code at \(address)"]
            lines += list.lines(invitations).split(separator: "\n").map { "  " + $0 }
        }
        lines += [
            "", "Finished study, 21 simulated readers", "  \(address)/coordinator/studies/\(finishedStudy)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The remembered text with the address at which the demo is served this time.
    static func remembered(in directory: DataDirectory, address: String) throws -> String {
        let text = try String(contentsOf: directory.demoLinks, encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix(addressLabel) }
        guard let line else { return text }
        return text.replacing(line.dropFirst(addressLabel.count), with: address)
    }
}
