public import ArgumentParser
import Foundation
public import LoadRig

/// `interrupt`: backups, locks, imports, upgrades, creations and restorations die at random moments.
struct Interruptions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interrupt",
        abstract: "Kill (kill -9) backups, locks, imports, upgrades and more at random moments, and look.",
        discussion: """
            In every round the command, the server or both are killed, for backups, locks and imports under load. \
            Afterwards the database must open, the history verify, every acknowledged answer, lock, import, backup and \
            new study be there, and every backup be restored whole.
            """)

    @Option(help: "Rounds, in turn of the works.") var rounds = 1000
    @Option(help: "Seed of the moments; chosen and printed if not given.") var seed: UInt64?
    @Option(help: "Readers at once.") var readers = 20
    @Option(help: "Cases each.") var cases = 60
    @Option(parsing: .upToNextOption, help: "backup, lock, import, upgrade, create, restore (default: all).")
    var during: [InterruptionTrial.Work] = InterruptionTrial.Work.allCases
    @OptionGroup var options: RunOptions

    struct Figures: Encodable {
        var rounds: [String: Int]
        var finished: [String: Int]
        var seconds: [String: Double]
        var problemsByWork: [String: Int]
        var seed: UInt64
        var acknowledged: Int
        var restored: Int
        var problems: Int
    }

    func validate() throws {
        guard rounds > 0, readers > 0, cases > 1, !during.isEmpty else {
            throw ValidationError("Rounds, readers and cases are counts, and something has to be interrupted.")
        }
    }

    func run() async throws {
        let study = try await LoadedStudy(readers: readers, cases: cases, in: options.place)
        defer { study.remove() }
        let seed = seed ?? UInt64.random(in: 1...999_999_999)
        print("\(rounds) interruptions under load of \(readers) readers, seed \(seed)")
        var trial = try await InterruptionTrial(study, seed: seed)
        var problems: [String] = []
        var wrong: [InterruptionTrial.Work: Int] = [:]
        for round in 0..<rounds {
            let work = during[round % during.count]
            let found = try await trial.round(work)
            wrong[work, default: 0] += found.count
            problems += found.map { "\(work) in round \(round + 1): \($0)" }
            if (round + 1).isMultiple(of: 20) {
                print("  \(round + 1) rounds, \(trial.tally.acknowledged) answers acknowledged")
            }
            if problems.count > 20 { break }
        }
        let tally = trial.tally
        print(
            "| killed during | rounds | done before the kill | seconds a round | wrong |\n| --- | --- | --- | --- | --- |"
        )
        for work in InterruptionTrial.Work.allCases {
            guard let rounds = tally.rounds[work] else { continue }
            let each = ((tally.seconds[work] ?? 0) / Double(rounds)).digits(2)
            print("| \(work) | \(rounds) | \(tally.finished[work] ?? 0) | \(each) | \(wrong[work] ?? 0) |")
        }
        print("\(tally.acknowledged) acknowledged answers, \(tally.restored) backups restored")
        try options.finish(
            Figures(
                rounds: Self.named(tally.rounds), finished: Self.named(tally.finished),
                seconds: Self.named(tally.seconds), problemsByWork: Self.named(wrong), seed: seed,
                acknowledged: tally.acknowledged, restored: tally.restored, problems: problems.count),
            problems: problems)
    }

    private static func named<Figure>(_ counts: [InterruptionTrial.Work: Figure]) -> [String: Figure] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, $1) })
    }
}

extension InterruptionTrial.Work: ExpressibleByArgument {}
