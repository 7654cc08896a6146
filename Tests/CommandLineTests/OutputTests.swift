import ChildProcess
import Foundation
import TestSupport
import Testing

/// What becomes of a command whose output cannot be written.
@Suite("Standard output that takes nothing", .serialized) struct OutputTests {
    /// Why it takes nothing.
    enum Output: CaseIterable {
        case fullDisk, readerGone

        func opened() throws -> FileHandle {
            switch self {
            case .fullDisk: return try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
            case .readerGone:
                let pipe = Pipe()
                try pipe.fileHandleForReading.close()
                return pipe.fileHandleForWriting
            }
        }
    }

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try StudyFolderFixture().write(to: folder)
        #expect(try Program.run("study", "create", "study", in: folder).code == 0)
    }

    private func run(_ arguments: String..., into output: Output) throws -> Program.Outcome {
        let process = try Program.started(arguments, in: folder, output: try output.opened())
        process.waitUntilExit()
        #expect(!process.wasKilled, "\(arguments) was ended by a signal")
        return try Program.outcome(process, in: folder)
    }

    @Test("a result that cannot be printed is exit code 2: with the reason, or silent when only the reader has gone")
    func result() throws {
        let full = try run("study", "status", into: .fullDisk)
        #expect(full.code == 2)
        #expect(full.errors == "reader-study: standard output cannot be written (No space left on device)\n")
        let gone = try run("study", "status", into: .readerGone)
        #expect(gone.code == 2)
        #expect(gone.errors.isEmpty)
    }

    @Test("links that could not be printed are not lost silently", arguments: Output.allCases)
    func links(output: Output) throws {
        let invited = try run("reader", "invite", "small", "--specialty", "surgeon", "--count", "2", into: output)
        #expect(invited.code == 2)
        #expect(invited.errors.contains("2 readers invited all the same (R01, R02)"))
        #expect(invited.errors.contains("`reader-study reader reissue small CODE`"))
        let list = try Program.run("reader", "list", "small", in: folder).output
        #expect(list.contains("R01") && list.contains("R02"))
        let reissued = try run("reader", "reissue", "small", "R01", into: output)
        #expect(reissued.code == 2)
        #expect(reissued.errors.contains("run this command again"))
        #expect(try Program.run("reader", "reissue", "small", "R01", in: folder).output.contains("/r/"))
    }

    @Test("a password or a token that was made and could not be printed can be replaced")
    func secrets() throws {
        let added = try run("coordinator", "add", "anna", "--generate", into: .fullDisk)
        #expect(added.code == 2)
        #expect(added.errors.contains("`reader-study coordinator password \"anna\"`"))
        #expect(try Program.run("coordinator", "password", "anna", "--generate", in: folder).code == 0)
        let token = try run("detection-token", "add", "ward", into: .fullDisk)
        #expect(token.code == 2)
        #expect(token.errors.contains("`reader-study detection-token revoke \"ward\"`"))
        #expect(try Program.run("detection-token", "revoke", "ward", in: folder).code == 0)
    }
}
