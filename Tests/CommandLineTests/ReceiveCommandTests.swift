import ChildProcess
import Foundation
import TestSupport
import Testing

/// `receive` and `pacs move`: how films come from a PACS that speaks DIMSE only.
@Suite("Films that a PACS sends, from the command line", .serialized) struct ReceiveCommandTests {
    let folder: TemporaryFolder
    /// What the receiver says lies apart from what the other commands say.
    let inbox: TemporaryFolder

    init() throws {
        (folder, inbox) = (try TemporaryFolder(), try TemporaryFolder())
    }

    private func run(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.ended(arguments, in: folder)
    }

    private func receiver(on port: Int) async throws -> ChildProcess {
        let process = try Program.started(
            ["receive", "--into", "films", "--title", "READERSTUDY", "--port", "\(port)", "--from", "TESTPACS"],
            in: inbox)
        let end = ContinuousClock.now + .seconds(120)
        while try !said().contains("Listening as READERSTUDY on port \(port)."), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(50))
        }
        return process
    }

    private func said() throws -> String { String(decoding: try inbox.read("stderr"), as: UTF8.self) }

    @Test("a study is asked for, arrives, and is told of without a name; the receiver ends when it is asked to")
    func wholeWay() async throws {
        let port = try FreePort.find()
        let receiver = try await receiver(on: port)
        defer { receiver.send(SIGKILL) }
        var settings = Orthanc.Settings()
        settings.receiver = port
        let pacs = try await Orthanc(settings)
        defer { pacs.end() }
        let films = [Film(number: 1, study: 1), Film(number: 2, study: 1), Film(number: 1, study: 2)]
        try await pacs.hold(films)
        try folder.write(
            "ae-title: READERSTUDY\npeers:\n  archive: {host: 127.0.0.1, port: \(pacs.dicomPort), ae-title: TESTPACS}\n",
            to: "pacs.yaml")

        let moved = try await run("pacs", "move", "archive", "--study", films[0].studyUID)
        #expect(moved.code == 0 && moved.output == "archive sent 2 objects.\n", "\(moved)")
        let came = try FileManager.default.contentsOfDirectory(atPath: inbox.url.path + "/films").sorted()
        #expect(came == films.prefix(2).map { "\($0.instanceUID).dcm" })
        let nowhere = try await run("pacs", "move", "archive", "--study", films[0].studyUID, "--to", "NOWHERE")
        #expect(nowhere.code == 1, "\(nowhere)")

        // Another receiver finds the port taken.
        let second = try await run(
            "receive", "--into", "films", "--title", "X", "--port", "\(port)", "--from", "TESTPACS")
        #expect(second.code == 2 && second.errors.contains("port \(port) cannot be listened on"), "\(second)")

        receiver.send(SIGTERM)
        let waited = try await onOwnThread {
            receiver.waitUntilExit()
            return receiver.terminationStatus
        }
        #expect(waited == 0)
        for film in films.prefix(2) { #expect(try said().contains("TESTPACS: \(film.instanceUID) stored (")) }
        #expect(try !said().contains("Wang") && !said().contains("PATIENT1"))
    }

    @Test("a PACS without DIMSE cannot be told to move, and a receiver names who may send")
    func wrongUse() async throws {
        try folder.write("peers:\n  web: {dicomweb: 'http://127.0.0.1:1/x'}\n", to: "pacs.yaml")
        let web = try await run("pacs", "move", "web", "--study", "1.2.3")
        #expect(web.code == 64 && web.errors.contains("no host, port and ae-title"), "\(web)")
        #expect(try await run("pacs", "move", "web", "--study", "1.2.x").code == 64)
        #expect(try await run("receive", "--into", "films", "--title", "READERSTUDY").code == 64)
        let long = try await run("receive", "--into", "films", "--title", "SEVENTEEN-LETTERS", "--from", "A")
        #expect(long.code == 64, "\(long)")
    }
}
