/// The one-way analysis of variance: do the means of several independent groups differ?
public enum OneWayANOVA {
    /// Fisher's F test with one common variance; for two groups the square of Student's t.
    ///
    /// - Parameter groups: at least two, none empty, with more values in all than groups.
    /// - Throws: ``StatisticsError`` when groups or values are too few or not finite, or no group has any spread.
    public static func test(_ groups: [[Double]]) throws(StatisticsError) -> TestResult {
        guard groups.count > 1 else { throw .tooFew(what: "groups", needed: 2, given: groups.count) }
        var samples: [FiniteSample] = []
        for group in groups { samples.append(try FiniteSample(group, "values of a group")) }
        let all = Moments(groups.flatMap(\.self))
        let between = Double(groups.count - 1)
        let within = Double(all.n - groups.count)
        guard within > 0 else {
            throw .tooFew(what: "values of all groups", needed: groups.count + 1, given: all.n)
        }
        guard !samples.allSatisfy(\.isConstant) else {
            throw .notEstimable(what: "analysis of variance", because: "no group has any spread")
        }
        let inner = samples.reduce(0) { $0 + $1.moments.sumOfSquares }
        let outer = samples.reduce(0) { sum, sample in
            sum + Double(sample.count) * (sample.mean - all.mean) * (sample.mean - all.mean)
        }
        let f = (outer / between) / (inner / within)
        return TestResult(
            name: "one-way analysis of variance", statistic: f, degreesOfFreedom: [between, within],
            p: FDistribution(between, within).survival(f))
    }
}
