import ChildProcess
import Foundation

/// A program of the machine that a test uses as a peer or as a judge.
public enum Tool {
    /// What a run ended with.
    public struct Outcome: Sendable {
        /// 0 when all went well, as a rule.
        public var code: Int32
        /// What it said, on both channels.
        public var words: String
    }

    /// Runs a program from /usr/bin in a folder and waits for its end, on a thread of its own.
    public static func run(
        _ name: String, _ arguments: [String], in folder: TemporaryFolder
    ) async throws -> Outcome {
        let log = "\(name)-\(UUID().uuidString).log"
        try folder.write("", to: log)
        let code = try await onOwnThread {
            let output = try FileHandle(forWritingTo: folder.url.appendingPathComponent(log))
            return try ChildProcess(
                "/usr/bin/\(name)", arguments, in: folder.url.path, output: output, errors: output
            ).terminationStatus
        }
        defer { try? FileManager.default.removeItem(at: folder.url.appendingPathComponent(log)) }
        return Outcome(code: code, words: String(decoding: try folder.read(log), as: UTF8.self))
    }
}
