import Foundation
import Studies
import TestSupport
import Testing

@testable import StudyStore
@testable import reader_study

/// What the commands print and write.
@Suite("Terminal") struct TerminalTests {
    @Test("columns are as wide as their widest cell, and Chinese letters take two places")
    func table() {
        let text = Terminal.table(["A", "NAME"], [["放射", "x"], ["ab", "y"]])
        #expect(text == "A     NAME\n放射  x\nab    y")
    }

    @Test("a progress bar fills up and never over")
    func progress() {
        #expect(ProgressBar.line("Work", done: 0, of: 10).filter { $0 == "█" }.isEmpty)
        #expect(ProgressBar.line("Work", done: 5, of: 10).filter { $0 == "█" }.count == 15)
        #expect(ProgressBar.line("Work", done: 12, of: 10).filter { $0 == "█" }.count == 30)
        #expect(ProgressBar.line("Work", done: 5, of: 10).hasSuffix(" 5/10"))
    }

    @Test("a new file is its owner's only, and nothing is overwritten")
    func newFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("secret.csv").path
        try NewFile(path).write("hello")
        #expect(try folder.read("secret.csv") == Array("hello".utf8))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: CommandFailure.self) { try NewFile(path) }
        #expect(try folder.read("secret.csv") == Array("hello".utf8))
    }

    @Test("the table for mail merge cannot run anything in a spreadsheet")
    func invitations() {
        let issued = IssuedInvitation(
            code: "R01", specialty: Specialty.Code("surgeon"), linkToken: "token", typedCode: "ABCD-EF")
        let invitee = Invitee(specialty: Specialty.Code("surgeon"), name: "=1+1", contact: "a, b")
        let text = InvitationList(address: "https://s.org").table([issued], [invitee])
        #expect(
            text == "reader,name,specialty,contact,link,code\r\n"
                + "R01,'=1+1,surgeon,\"a, b\",https://s.org/r/token,ABCD-EF\r\n")
    }

    @Test("a list of readers is read whatever its separator, and an empty specialty is refused")
    func readerList() throws {
        let folder = try TemporaryFolder()
        try folder.write("\u{FEFF}Name;Specialty\r\nDr Lin;radiologist\r\n", to: "readers.csv")
        let invitees = try ReaderInvite.invitees(inFile: folder.url.appendingPathComponent("readers.csv").path)
        #expect(invitees.map(\.name) == ["Dr Lin"])
        #expect(invitees.map(\.specialty.description) == ["radiologist"])
        for text in ["specialty,name\n,Dr Wu\n", "specialty,nmae\nsurgeon,x\n", "name\nx\n", "specialty\n"] {
            try folder.write(text, to: "readers.csv")
            #expect(throws: CommandFailure.self) {
                try ReaderInvite.invitees(inFile: folder.url.appendingPathComponent("readers.csv").path)
            }
        }
    }

    @Test("remembered links follow the address at which the demo is served")
    func demoLinks() throws {
        let folder = try TemporaryFolder()
        let issued = IssuedInvitation(
            code: "R01", specialty: Specialty.Code("surgeon"), linkToken: "token", typedCode: "ABCD-EF")
        let links = DemoLinks(
            address: "http://127.0.0.1:8080", coordinator: ("demo", "password"), readers: [("hip", [issued])],
            finishedStudy: "done")
        try folder.write(links.text, to: "demo-links.txt")
        let text = try DemoLinks.remembered(in: DataDirectory(folder.url), address: "http://127.0.0.1:9")
        #expect(text.contains("http://127.0.0.1:9/r/token"))
        #expect(text.contains("password"))
        #expect(!text.contains(":8080"))
    }
}
