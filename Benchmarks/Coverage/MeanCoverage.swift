import Statistics

/// Studies in which readers differ in skill and cases in difficulty, and every reader reads every case.
///
/// A reader finds a fracture when threshold + reader + case + chance is above 0, all normal.
struct MeanCoverage {
    var readers: Int
    /// Diseased ones.
    var cases: Int
    /// The mean sensitivity over all readers and cases that there could be.
    var mean: Double
    /// Standard deviations of readers and cases, in units of chance.
    var spreadOfReaders = 0.35
    var spreadOfCases = 0.8

    struct Counts {
        var (t, multiReader, none) = (0, 0, 0)
    }

    func run(rounds: Int, seed: UInt64) throws -> Counts {
        let spread = (1 + spreadOfReaders * spreadOfReaders + spreadOfCases * spreadOfCases).squareRoot()
        let threshold = Normal.quantile(mean) * spread
        // The analysis wants both classes; healthy cases do not touch sensitivity.
        let truth = Dictionary(
            uniqueKeysWithValues: (0..<cases).map { ("\($0)", true) } + [("healthy 1", false), ("healthy 2", false)])
        var counts = Counts()
        for round in 0..<rounds {
            var generator = SeededGenerator(seed: seed, parts: [UInt64(readers), UInt64(mean * 1000), UInt64(round)])
            let difficulties = (0..<cases).map { _ in spreadOfCases * standardNormal(&generator) }
            var readings: [MultiReaderData.Reading] = []
            var values: [Double] = []
            for reader in 0..<readers {
                let skill = spreadOfReaders * standardNormal(&generator)
                let calls = difficulties.map { threshold + skill + $0 + standardNormal(&generator) > 0 }
                values.append(Double(calls.count { $0 }) / Double(cases))
                let all = calls.enumerated().map { ("\($0)", $1) } + [("healthy 1", false), ("healthy 2", false)]
                readings += all.map {
                    .init(reader: "R\(reader)", test: "readers", caseID: $0.0, rating: $0.1 ? 1 : 0)
                }
            }
            if let interval = try ReadersMean(values).interval, holds(interval) { counts.t += 1 }
            let analysis = try? ObuchowskiRockette(
                MultiReaderData(readings, truth: truth), endpoint: .sensitivity, covariance: .jackknife)
            if let found = try? analysis?.readersMeans().first {
                if holds(found.interval) { counts.multiReader += 1 }
            } else {
                counts.none += 1
            }
        }
        return counts
    }

    private func holds(_ interval: IntervalEstimate) -> Bool { interval.lower <= mean && mean <= interval.upper }
}
