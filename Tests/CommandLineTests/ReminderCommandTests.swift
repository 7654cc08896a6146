import Foundation
import TestSupport
import Testing

@Suite("Reminders on the command line", .serialized) struct ReminderCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try StudyFolderFixture().write(to: folder)
    }

    @Test("go to a mail server, once, and are listed with what it said")
    func whole() async throws {
        let peer = try await MailPeer()
        #expect(try Program.run("study", "create", "study", in: folder).code == 0)
        #expect(try Program.run("reminders", "send", "small", in: folder).code == 64)
        try folder.write(
            """
            public-address: https://study.example.org
            mail-host: localhost
            mail-port: \(peer.port)
            mail-security: none
            mail-sender: study@example.org

            """, to: "reader-study.yaml")
        let draft = try Program.run("reminders", "send", "small", in: folder)
        #expect(draft.code == 1 && draft.errors.contains("must be open"))
        #expect(try Program.run("study", "open", "small", in: folder).code == 0)
        try folder.write("name,specialty,contact\nRuth,radiologist,ruth@hospital\n", to: "readers.csv")
        let invited = try Program.run("reader", "invite", "small", "--list", "readers.csv", in: folder)
        #expect(invited.code == 0, "\(invited.errors)")
        #expect(try Program.run("reminders", "list", "small", in: folder).output == "No letters yet.\n")
        let sent = try Program.run("reminders", "send", "small", "--language", "en", in: folder)
        #expect(sent.code == 0 && sent.output.contains("ruth@hospital") && sent.output.contains("250 2.0.0 taken"))
        let again = try Program.run("reminders", "send", "small", in: folder)
        #expect(again.code == 0 && again.output == "There is nobody to write to now.\n")
        #expect(peer.letters.map(\.recipients) == [["<ruth@hospital>"]])
        let listed = try Program.run("reminders", "list", "small", in: folder)
        #expect(listed.code == 0 && listed.output.contains("sent"))
        #expect(try Program.run("reminders", "list", "nowhere", in: folder).code == 1)
        #expect(try Program.run("reminders", "send", "small", "--language", "de", in: folder).code == 1)
    }
}
