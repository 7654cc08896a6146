import ArgumentParser
import Foundation
import LoadRig

/// `kill`: the server dies at random moments under load.
struct Crashes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "Kill the server (kill -9) at random moments under load, and look for every acknowledged answer.")

    @Option(help: "Crashes.") var rounds = 1000
    @Option(help: "Seed of the moments; chosen and printed if not given.") var seed: UInt64?
    @Option(help: "Readers at once.") var readers = 100
    @Option(help: "Cases each.") var cases = 100
    @OptionGroup var options: RunOptions

    struct Figures: Encodable {
        var rounds: Int
        var seed: UInt64
        var acknowledged: Int
        var underWay: Int
        var underWayStored: Int
        var resent: Int
        var problems: Int
    }

    func run() async throws {
        let study = try await LoadedStudy(readers: readers, cases: cases, in: options.place)
        defer { study.remove() }
        let seed = seed ?? UInt64.random(in: 1...999_999_999)
        print("\(rounds) crashes under load of \(readers) readers, seed \(seed)")
        var trial = try CrashTrial(study, seed: seed)
        var problems: [String] = []
        for round in 1...rounds {
            problems += try await trial.round().map { "before crash \(round): \($0)" }
            if round.isMultiple(of: 50) {
                print("  \(round) crashes, \(trial.tally.acknowledged) answers acknowledged")
            }
            if problems.count > 20 { break }
        }
        problems += try await trial.finish()
        let tally = trial.tally
        print(
            """
              \(tally.acknowledged) acknowledged answers, \(tally.resent) of them sent again after a crash
              \(tally.underWay) answers under way at a crash, \(tally.underWayStored) of them stored; all sent again
            """)
        if problems.isEmpty { print("  none lost, none doubled, none altered; the history verified after every crash") }
        try options.finish(
            Figures(
                rounds: rounds, seed: seed, acknowledged: tally.acknowledged, underWay: tally.underWay,
                underWayStored: tally.underWayStored, resent: tally.resent, problems: problems.count),
            problems: problems)
    }
}
