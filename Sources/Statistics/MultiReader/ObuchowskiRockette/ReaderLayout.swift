/// The two-way layout of values: means, mean squares, and how many pairs each covariance is the mean of.
struct ReaderLayout {
    let values: [[Double?]]
    let means: [Double]
    let design: ObuchowskiRockette.Design

    init(_ influence: CaseInfluence, _ design: ObuchowskiRockette.Design) {
        let readers = influence.readerCount
        values = (0..<influence.testCount).map { test in
            influence.values[test * readers..<(test + 1) * readers].map { $0.isNaN ? nil : $0 }
        }
        means = values.map { Moments($0.compactMap { $0 }).mean }
        self.design = design
    }

    private var readerCounts: [Int] { values.map { $0.count { $0 != nil } } }
    private var testCount: Int { values.count }

    var meanSquares: ObuchowskiRockette.MeanSquares {
        let byTest = values.map { row -> Double? in
            let present = row.compactMap { $0 }
            return present.count > 1 ? Self.unlessRounding(Moments(present).variance) : nil
        }
        let betweenTests = testCount > 1 ? Moments(means).variance : nil
        let size = Self.harmonicMean(readerCounts)
        let (reader, testReader) = design == .crossed ? crossed : (nil, nested(byTest))
        return ObuchowskiRockette.MeanSquares(
            test: betweenTests.map { Self.unlessRounding($0 * size) }, reader: reader, testReader: testReader,
            readerByTest: byTest)
    }

    private var crossed: (reader: Double?, testReader: Double?) {
        let rows = values.map { $0.compactMap { $0 } }
        let readerCount = rows[0].count
        guard readerCount > 1 else { return (nil, nil) }
        let readerMeans = (0..<readerCount).map { reader in Moments(rows.map { $0[reader] }).mean }
        let reader = Self.unlessRounding(Double(testCount) * Moments(readerMeans).variance)
        guard testCount > 1 else { return (reader, nil) }
        let mean = Moments(means).mean
        var sum = 0.0
        for (row, testMean) in zip(rows, means) {
            for (value, readerMean) in zip(row, readerMeans) {
                let residual = value - testMean - readerMean + mean
                sum += residual * residual
            }
        }
        return (reader, Self.unlessRounding(sum / Double((testCount - 1) * (readerCount - 1))))
    }

    /// Between readers within tests, pooled.
    private func nested(_ byTest: [Double?]) -> Double? {
        let freedom = readerCounts.reduce(0) { $0 + $1 - 1 }
        guard freedom > 0 else { return nil }
        let sum = zip(byTest, readerCounts).reduce(0) { $0 + ($1.0 ?? 0) * Double($1.1 - 1) }
        return sum / Double(freedom)
    }

    func error(_ sums: CovarianceSums) -> ObuchowskiRockette.ErrorCovariances {
        let counts = readerCounts
        let cells = counts.reduce(0, +)
        let variance = sums.variances.joined().reduce(0) { $1.isNaN ? $0 : $0 + $1 } / Double(cells)
        let sameTest = counts.reduce(0) { $0 + $1 * ($1 - 1) }
        let sameReader = design == .crossed ? cells * (testCount - 1) : 0
        let crossed = cells * cells - cells - sameTest - sameReader
        func mean(_ sum: Double, _ pairs: Int) -> Double {
            let mean = pairs > 0 ? sum / Double(pairs) : 0
            // What rounding leaves of covariances that are zero.
            return abs(mean) < variance * 1e-14 ? 0 : mean
        }
        return ObuchowskiRockette.ErrorCovariances(
            variance: variance, cov1: mean(sums.withinReader.reduce(0, +), sameReader),
            cov2: mean(sums.sameTest.reduce(0, +), sameTest), cov3: mean(sums.crossed, crossed))
    }

    func errorByTest(_ sums: CovarianceSums) -> [ObuchowskiRockette.TestError] {
        values.indices.map { test in
            let count = readerCounts[test]
            let variance = sums.variances[test].reduce(0) { $1.isNaN ? $0 : $0 + $1 } / Double(count)
            let cov2 = count > 1 ? sums.sameTest[test] / Double(count * (count - 1)) : 0
            return ObuchowskiRockette.TestError(
                variance: variance, cov2: abs(cov2) < variance * 1e-14 ? 0 : cov2)
        }
    }

    func errorByReader(_ sums: CovarianceSums) -> [ObuchowskiRockette.ReaderError] {
        sums.withinReader.indices.map { reader in
            let present = sums.variances.map { $0[reader] }.filter { !$0.isNaN }
            let pairs = present.count * (present.count - 1)
            return ObuchowskiRockette.ReaderError(
                variance: present.reduce(0, +) / Double(present.count),
                cov1: pairs > 0 ? sums.withinReader[reader] / Double(pairs) : nil)
        }
    }

    static func harmonicMean(_ counts: [Int]) -> Double {
        Double(counts.count) / counts.reduce(0) { $0 + 1 / Double($1) }
    }

    /// Values lie between 0 and 1, so a mean square this small is what rounding left of zero.
    private static func unlessRounding(_ meanSquare: Double) -> Double { meanSquare < 1e-28 ? 0 : meanSquare }
}
