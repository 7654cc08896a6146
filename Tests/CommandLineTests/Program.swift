import ChildProcess
import Foundation
import TestSupport
import Testing

/// The built program, run as a person at a terminal runs it.
struct Program {
    /// What a run ended with.
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
    }

    /// The program lies beside the tests.
    private static func executable() throws -> URL {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("reader-study")
    }

    /// Runs the program in a folder, without any of the developer's own settings, and waits for its end.
    static func run(_ arguments: String..., in folder: TemporaryFolder, typing input: String = "") throws -> Outcome {
        let pipe = Pipe()
        let process = try started(arguments, in: folder, input: pipe.fileHandleForReading)
        try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        return try outcome(process, in: folder)
    }

    /// Runs the program and waits on a thread of its own, where the test's own servers must go on meanwhile.
    static func ended(_ arguments: [String], in folder: TemporaryFolder) async throws -> Outcome {
        try await onOwnThread {
            let process = try started(arguments, in: folder)
            process.waitUntilExit()
            return try outcome(process, in: folder)
        }
    }

    /// Starts the program and does not wait.
    ///
    /// - Parameters:
    ///   - commands: What the shell does before, such as a limit of what files may have; `nil` for no shell.
    ///   - output: Where its output goes; `nil` keeps it for ``outcome(_:in:)``.
    static func started(
        _ arguments: [String], in folder: TemporaryFolder, after commands: String? = nil, input: FileHandle? = nil,
        output: FileHandle? = nil
    ) throws -> ChildProcess {
        let program = try executable().path
        let shell = commands.map { ["-c", "\($0); exec \"$0\" \"$@\"", program] }
        // Files, because a pipe that nobody empties stops the program.
        for name in ["stdout", "stderr"] { try folder.write("", to: name) }
        return try ChildProcess(
            shell == nil ? program : "/bin/bash", (shell ?? []) + arguments, in: folder.url.path,
            environment: [
                "PATH": "/usr/bin:/bin", "READER_STUDY_HOME": Repository.root.path, "TERM": "dumb",
                "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
            ], input: input,
            output: try output ?? FileHandle(forWritingTo: folder.url.appendingPathComponent("stdout")),
            errors: try FileHandle(forWritingTo: folder.url.appendingPathComponent("stderr")))
    }

    static func outcome(_ process: ChildProcess, in folder: TemporaryFolder) throws -> Outcome {
        Outcome(
            code: process.terminationStatus, output: String(decoding: try folder.read("stdout"), as: UTF8.self),
            errors: String(decoding: try folder.read("stderr"), as: UTF8.self))
    }
}
