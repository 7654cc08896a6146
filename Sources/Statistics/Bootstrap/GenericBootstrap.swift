extension BootstrapSettings {
    /// Resampled values of any statistic of the cases.
    ///
    /// - Parameters:
    ///   - strata: how many cases each stratum has; the cases are numbered through, the first stratum first. Without
    ///     ``isStratified`` all are drawn from one pot.
    ///   - statistic: computes the value from the numbers of the drawn cases, as many as there are cases; `nil` when they
    ///     admit none. It is called with the cases themselves too, which gives the estimate.
    /// - Throws: ``StatisticsError`` when there is no case or the cases themselves admit no value.
    public func distribution(
        strata: [Int], of statistic: @Sendable ([Int]) -> Double?
    ) throws(StatisticsError) -> BootstrapDistribution {
        for size in strata where size < 0 {
            throw .outOfRange(what: "cases of a stratum", value: Double(size), allowed: "at least 0")
        }
        let cases = strata.reduce(0, +)
        guard cases > 0 else { throw .tooFew(what: "cases", needed: 1, given: 0) }
        guard let estimate = statistic(Array(0..<cases)), !estimate.isNaN else {
            throw .notEstimable(what: "the statistic", because: "the cases admit no value")
        }
        let pots = isStratified ? strata : [cases]
        let values = run(makeScratch: { [Int](repeating: 0, count: cases) }) { generator, sample, values in
            var (start, index) = (0, 0)
            for size in pots {
                for _ in 0..<size {
                    sample[index] = start + generator.below(size)
                    index += 1
                }
                start += size
            }
            values[0] = statistic(sample) ?? .nan
        }
        return BootstrapDistribution(estimate: estimate, values: values, settings: self, n: cases)
    }
}
