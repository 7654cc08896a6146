import ArgumentParser
import Foundation
import Reports
import Statistics

/// `published`: printed results held against what counts can give.
struct PublishedCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "published", abstract: "Hold published results against what counts of cases can give.",
        subcommands: [PublishedMean.self, PublishedPaper.self])
}

/// `published mean`.
struct PublishedMean: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "mean",
        abstract: "Which counts of cases can a printed mean of readers and its t interval come from?",
        discussion: """
            Every reader's value is a whole number of cases, so few means and intervals are possible. Numbers are percent, \
            with the digits that were printed. Cases are those that the value rests on: diseased ones for sensitivity.

            Example: reader-study published mean --readers 15 --cases 50 --mean 82.2 --lower 76.2 --upper 88.3

            Exit codes: 0 rounding gives all that was printed, 1 it does not.
            """)

    @Option(help: "Number of readers.") var readers: Int
    @Option(help: "Cases that each reader's value rests on.") var cases: Int
    @Option(help: "The mean in percent, as printed.") var mean: String
    @Option(help: "The lower limit in percent, as printed.") var lower: String
    @Option(help: "The upper limit in percent, as printed.") var upper: String
    @Option(help: "The lowest reader's value in percent, if printed.") var lowest: String?
    @Option(help: "The highest reader's value in percent, if printed.") var highest: String?
    @Option(help: "Confidence level of the interval.") var level = 0.95

    func execute() async throws {
        let published = try PublishedGroupMean(
            readers: readers, cases: cases, mean: PrintedNumber(mean), lower: PrintedNumber(lower),
            upper: PrintedNumber(upper), level: ConfidenceLevel(level), lowest: lowest.map { try PrintedNumber($0) },
            highest: highest.map { try PrintedNumber($0) })
        Terminal.out(published.sentence)
        for finding in published.findings { Terminal.out("  " + finding) }
        if published.verdict != .consistent { throw ExitCode(1) }
    }

    private typealias PrintedNumber = Statistics.PrintedNumber
}

/// `published paper`.
struct PublishedPaper: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper", abstract: "Write the page that recomputes the source paper (docs/paper.md).",
        discussion: """
            Example: reader-study published paper > docs/paper.md

            Exit codes: 0 written, 2 it could not be written.
            """)

    func execute() async throws {
        Terminal.out(try SourcePaper().page())
    }
}
