import Statistics

/// Studies of a model whose scores are normal in both classes with equal spread.
struct AreaCoverage {
    /// Of each class.
    var cases: Int
    /// The true area.
    var area: Double

    struct Counts {
        var (delong, logit, chosen, bootstrap, perfect) = (0, 0, 0, 0, 0)
    }

    func run(rounds: Int, seed: UInt64) throws -> Counts {
        let distance = Normal.quantile(area) * 2.0.squareRoot()
        var counts = Counts()
        for round in 0..<rounds {
            var generator = SeededGenerator(seed: seed, parts: [UInt64(cases), UInt64(area * 1000), UInt64(round)])
            let positives = (0..<cases).map { _ in distance + standardNormal(&generator) }
            let negatives = (0..<cases).map { _ in standardNormal(&generator) }
            let classes = try ScoredClasses(
                scores: positives + negatives, isPositive: (0..<2 * cases).map { $0 < cases })
            let placements = Placements(classes)
            let settings = try BootstrapSettings(replicates: 500, seed: UInt64(round))
            if placements.area == 1 { counts.perfect += 1 }
            if holds(try? placements.delongInterval()) { counts.delong += 1 }
            if holds(try? placements.logitInterval()) { counts.logit += 1 }
            if holds(try? placements.interval()) { counts.chosen += 1 }
            if holds(try? classes.bootstrapArea(settings).interval(.percentile)) { counts.bootstrap += 1 }
        }
        return counts
    }

    /// Where there is no interval (separate classes have no variance), it does not hold.
    private func holds(_ interval: IntervalEstimate?) -> Bool {
        interval.map { $0.lower <= area && area <= $0.upper } ?? false
    }
}
