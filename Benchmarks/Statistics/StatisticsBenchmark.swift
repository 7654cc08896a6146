import ArgumentParser
import Foundation

/// The work that Benchmarks/statistics_against_r.py times against R: processor time on one thread, and the numbers that came of it.
@main struct StatisticsBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics-benchmark",
        abstract: "Time our statistics on the tables that R gets, too. Build it for release.",
        discussion: """
            Benchmarks/statistics_against_r.py builds it, runs it beside R and compares the numbers; one part alone:

              swift run -c release --scratch-path .build-release statistics-benchmark area --table scores.csv
            """,
        subcommands: [AreaParts.self, MultiReaderParts.self, ReaderTableParts.self, ScalingParts.self])
}

/// Writes measurements as JSON to the standard output.
func report(_ measurements: [Measurement]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    FileHandle.standardOutput.write(try encoder.encode(measurements))
}
