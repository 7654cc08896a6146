import ChildProcess
import Foundation
import StudyStore
import TestSupport
import Testing

@testable import reader_study

/// The commands as a coordinator uses them: what is printed, what is kept, and the exit codes.
@Suite("Commands", .serialized) struct CommandTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try StudyFolderFixture().write(to: folder)
    }

    private func run(_ arguments: String..., typing input: String = "") throws -> Program.Outcome {
        let pipe = Pipe()
        let process = try Program.started(arguments, in: folder, input: pipe.fileHandleForReading)
        try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        return try Program.outcome(process, in: folder)
    }

    @Test("a study's life from the folder to the lock")
    func life() throws {
        let check = try run("study", "check", "study")
        #expect(check.code == 0)
        #expect(check.output.contains("6 cases (2 femoral neck, 1 intertrochanteric, 3 without fracture)"))
        #expect(try run("study", "create", "study").code == 0)
        #expect(try run("study", "create", "study").code == 1)
        let invited = try run(
            "reader", "invite", "small", "--specialty", "surgeon", "--count", "2", "--output", "out.csv", "--address",
            "https://s.org")
        #expect(invited.code == 0, "\(invited)")
        let table = String(decoding: try folder.read("out.csv"), as: UTF8.self)
        #expect(table.components(separatedBy: "https://s.org/r/").count == 3)
        #expect(
            try run("reader", "invite", "small", "--specialty", "surgeon", "--count", "1", "--output", "out.csv").code
                == 1)
        #expect(try run("reader", "invite", "small", "--specialty", "dentist", "--count", "1").code == 1)
        #expect(try run("study", "open", "small").code == 0)
        #expect(try run("reader", "revoke", "small", "R02").code == 0)
        #expect(try run("reader", "revoke", "small", "R09").code == 1)
        #expect(try run("reader", "reissue", "small", "R02").output.contains("/r/"))
        let list = try run("reader", "list", "small").output
        #expect(list.contains("R01") && list.contains("R02") && !list.contains("R03"))
        #expect(try run("study", "lock", "small").code == 1)
        #expect(try run("study", "lock", "small", "--yes").code == 0)
        #expect(try run("study", "open", "small").code == 1)
        let status = try run("study", "status")
        #expect(status.output.contains("locked"))
        #expect(try run("export", "small", "--output", "tables").code == 0)
        #expect(try run("export", "small", "--output", "tables").code == 1)
        #expect(try folder.read("tables/readings.csv").isEmpty == false)
    }

    @Test("links that work on this machine only come with a warning, and others do not")
    func linksOfThisMachine() throws {
        #expect(try run("study", "create", "study").code == 0)
        for (settings, warns) in [("", true), ("host: 192.0.2.1\n", false), ("public-address: https://s.org\n", false)]
        {
            try folder.write(settings, to: "reader-study.yaml")
            let invited = try run("reader", "invite", "small", "--specialty", "surgeon", "--count", "1")
            #expect(invited.code == 0)
            #expect(invited.errors.contains("work on this machine only") == warns, "\(settings)")
            #expect(invited.output.contains("http://127.0.0.1:8080/r/") == warns)
            let reissued = try run("reader", "reissue", "small", "R01")
            #expect(reissued.errors.contains("work on this machine only") == warns, "\(settings)")
        }
        let named = try run("reader", "reissue", "small", "R01", "--address", "http://127.0.0.1:9")
        #expect(named.errors.isEmpty)
    }

    @Test("a detection token is printed once, listed without itself, and revoked for ever")
    func detectionTokens() throws {
        #expect(try run("study", "create", "study").code == 0)
        let made = try run("detection-token", "add", "ward 7")
        #expect(made.code == 0)
        let token = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(token.count == 26)
        #expect(try run("detection-token", "add", "ward 7").code == 1)
        #expect(try run("detection-token", "add", "").code == 1)
        let list = try run("detection-token", "list").output
        #expect(list.contains("ward 7") && list.contains("valid") && !list.contains(token))
        #expect(try run("detection-token", "revoke", "ward 7").code == 0)
        #expect(try run("detection-token", "revoke", "ward 7").code == 1)
        #expect(try run("detection-token", "list").output.contains("revoked"))
        #expect(try run("detection-token", "add", "ward 7").code == 0)
    }

    @Test("a model that is asked for and not installed stops the server with the reason")
    func noSuchModel() throws {
        #expect(try run("study", "create", "study").code == 0)
        let outcome = try run("serve", "--port", "0", "--model", "Net")
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("there is no model \"Net\""))
    }

    @Test("everything that is wrong with a folder is printed, and nothing is created")
    func badFolder() throws {
        let text = String(decoding: try folder.read("study/cases.csv"), as: UTF8.self)
        try folder.write(
            text.replacing(",yes,", with: ",perhaps,").replacing("PXR6.png", with: "PXR9.png"), to: "study/cases.csv")
        let check = try run("study", "check", "study")
        #expect(check.code == 1)
        #expect(check.output.components(separatedBy: "\n").filter { $0.hasPrefix("error: cases.csv, row") }.count >= 4)
        #expect(try run("study", "create", "study").code == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("data").path))
    }

    @Test("data that are not there, wrong options and wrong settings have codes of their own")
    func codes() throws {
        #expect(try run("study", "status").code == 2)
        #expect(try run("study", "sttaus").code == 64)
        #expect(try run("serve", "--port", "99999").code == 64)
        #expect(try run("reader", "invite", "small").code == 64)
        try folder.write("prot: 1\n", to: "reader-study.yaml")
        let failed = try run("study", "status")
        #expect(failed.code == 64)
        #expect(failed.errors.contains("line 1") && failed.errors.contains("\"port\""))
    }

    @Test("a coordinator's password is asked for, long enough, and never printed")
    func coordinator() throws {
        #expect(try run("coordinator", "add", "anna", typing: "short\n").code == 1)
        let added = try run("coordinator", "add", "anna", typing: "long enough words\n")
        #expect(added.code == 0)
        #expect(!added.output.contains("long enough words"))
        #expect(try run("coordinator", "add", "anna", typing: "long enough words\n").code == 1)
        #expect(try run("coordinator", "password", "bert", typing: "long enough words\n").code == 1)
        #expect(try run("coordinator", "list").output == "anna\n")
        let mode =
            try FileManager.default.attributesOfItem(
                atPath: folder.url.appendingPathComponent("data/study.sqlite").path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("verify says where an image was changed")
    func verify() throws {
        #expect(try run("study", "create", "study").code == 0)
        let intact = try run("verify")
        #expect(intact.code == 0)
        #expect(intact.output.hasPrefix("small: ok - 1 event"))
        #expect(try run("verify", "small", "--head", String(repeating: "a", count: 64)).code == 1)
        let images = folder.url.appendingPathComponent("data/images/small")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: images.path).first)
        try Data(try StudyFolderFixture.radiograph(seed: 77)).write(to: images.appendingPathComponent(name))
        let broken = try run("verify")
        #expect(broken.code == 1)
        #expect(broken.output.hasPrefix("small: BROKEN"))
    }

    @Test("serve answers, says when its port is taken, and stops when asked")
    func serve() async throws {
        #expect(try run("coordinator", "add", "anna", "--generate").code == 0)
        let port = String(try FreePort.find())
        let first = try Program.started(["serve", "--port", port], in: folder)
        defer { first.terminate() }
        let isUp = try await Browser.withClient { client in
            let browser = Browser("http://127.0.0.1:\(port)", client: client)
            for _ in 0..<600 where first.isRunning {
                if let answer = try? await browser.get("/health") { return answer.text == "ok\n" }
                try await Task.sleep(for: .milliseconds(100))
            }
            return false
        }
        #expect(isUp)
        let other = try TemporaryFolder()
        let second = try Program.run(
            "serve", "--port", port, "--data", folder.url.appendingPathComponent("data").path, in: other)
        #expect(second.code == 2)
        #expect(second.errors.contains("port \(port) of 127.0.0.1 is in use"))
        first.terminate()
        first.waitUntilExit()
        #expect(first.terminationStatus == 0)
    }

    @Test("the demo leaves alone what it did not make")
    func demo() throws {
        let refused = try run("demo", "--data", "study")
        #expect(refused.code == 1)
        #expect(refused.errors.contains("was not made by the demo"))
        #expect(try folder.read("study/cases.csv").isEmpty == false)
    }
}
