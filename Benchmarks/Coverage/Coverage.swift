import ArgumentParser
import Foundation
import Statistics

/// How often nominal 95 % intervals hold the true value, as Markdown tables for docs/statistics.md.
@main struct Coverage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "How often nominal 95 % intervals hold the true value.",
        discussion: "Example: swift run -c release coverage --rounds 2000")

    @Option(help: "Simulated studies of each setting; the coverage of proportions is computed, not simulated.")
    var rounds = 2000
    @Option(help: "Seed.") var seed: UInt64 = 1

    func run() throws {
        print("Proportions (exact):\n")
        print("| cases | true value | Clopper-Pearson | Wilson | Wald |\n|---|---|---|---|---|")
        for count in [25, 50, 100] {
            for share in [0.80, 0.90, 0.95, 0.98] {
                let covered = try [ProportionMethod.clopperPearson, .wilson, .wald].map {
                    try ProportionCoverage(trials: count, share: share).of($0)
                }
                print("| \(count) | \(share) | " + covered.map(percent).joined(separator: " | ") + " |")
            }
        }
        print("\nArea under the ROC curve (\(rounds) studies each, two normal distributions):\n")
        print(
            "| with and without | true area | DeLong | logit | inside 0 to 1 | bootstrap percentile | observed 1 |\n|---|---|---|---|---|---|---|"
        )
        for count in [25, 50] {
            for area in [0.80, 0.90, 0.95, 0.98] {
                let result = try AreaCoverage(cases: count, area: area).run(rounds: rounds, seed: seed)
                let shares = [result.delong, result.logit, result.chosen, result.bootstrap, result.perfect]
                    .map { percent(Double($0) / Double(rounds)) }
                print("| \(count) + \(count) | \(area) | " + shares.joined(separator: " | ") + " |")
            }
        }
        print("\nMean sensitivity of readers (\(rounds) studies each, readers and 50 diseased cases drawn anew):\n")
        print("| readers | true mean | t interval | Obuchowski-Rockette | none |\n|---|---|---|---|---|")
        for count in [3, 6, 21] {
            for mean in [0.85, 0.95] {
                let result = try MeanCoverage(readers: count, cases: 50, mean: mean).run(rounds: rounds, seed: seed)
                let shares = [result.t, result.multiReader, result.none].map { percent(Double($0) / Double(rounds)) }
                print("| \(count) | \(mean) | " + shares.joined(separator: " | ") + " |")
            }
        }
    }

    private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
}

/// A standard normal draw by inversion.
func standardNormal(_ generator: inout SeededGenerator) -> Double {
    Normal.quantile((Double(generator.next() >> 11) + 0.5) / 9_007_199_254_740_992)
}
