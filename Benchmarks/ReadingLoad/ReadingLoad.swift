import ArgumentParser
import Foundation
import LoadRig

/// The figures of the reading server.
@main struct ReadingLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reading-load",
        abstract: "Measure the server: answers a second, crashes, and starting time. Build it for release.",
        discussion: """
            Benchmarks/run builds everything and runs all of it; one part alone:

              swift run -c release --scratch-path .build-release reading-load throughput
            """,
        subcommands: [
            Throughput.self, Connected.self, Hostile.self, HostileHTTP2.self, Crashes.self, Interruptions.self,
            Startup.self, Prepare.self,
        ])
}

/// What every part can be told.
struct RunOptions: ParsableArguments {
    @Option(help: "A folder on the file system that is measured; what is written there is removed again.")
    var directory = NSTemporaryDirectory()

    @Option(help: "A file for the figures as JSON.")
    var json: String?

    var place: URL { URL(fileURLWithPath: directory) }

    /// Writes the figures, and ends with exit code 1 when something is wrong.
    func finish(_ figures: some Encodable, problems: [String]) throws {
        if let json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(figures).write(to: URL(fileURLWithPath: json))
        }
        for problem in problems { print("WRONG: \(problem)") }
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

extension Double {
    /// With this many digits after the point.
    func digits(_ count: Int) -> String { String(format: "%.\(count)f", self) }
}

/// Nanoseconds as milliseconds.
func milliseconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1e6 }

/// Runs a built program to its end.
///
/// - Returns: Its exit code and all that it printed.
func output(of command: [String]) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
}
