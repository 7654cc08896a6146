/// The sums of covariances over pairs of cells, all that the Obuchowski-Rockette analysis needs.
///
/// Sums over readers are formed before products, so that the cost grows with readers x tests x cases and not with the
/// number of pairs of readers.
struct CovarianceSums {
    /// Variance of each value, by test and reader; NaN where the reader did not read with the test.
    var variances: [[Double]]
    /// For each reader, the sum over ordered pairs of two different tests.
    var withinReader: [Double]
    /// For each test, the sum over ordered pairs of two different readers.
    var sameTest: [Double]
    /// The sum over ordered pairs that differ in test and reader.
    var crossed: Double

    /// From deviations whose products sum to covariances.
    init(_ influence: CaseInfluence) {
        let (tests, readers, cases) = (influence.testCount, influence.readerCount, influence.caseCount)
        variances = [[Double]](repeating: [Double](repeating: .nan, count: readers), count: tests)
        withinReader = [Double](repeating: 0, count: readers)
        sameTest = [Double](repeating: 0, count: tests)
        var testSums = [Double](repeating: 0, count: tests * cases)
        var readerSum = [Double](repeating: 0, count: cases)
        var squaresOfReaders = 0.0
        var squares = 0.0
        for reader in 0..<readers {
            for place in 0..<cases { readerSum[place] = 0 }
            var ownSquares = 0.0
            for test in 0..<tests {
                let cell = test * readers + reader
                guard !influence.values[cell].isNaN else { continue }
                let start = cell * cases
                var variance = 0.0
                for place in 0..<cases {
                    let deviation = influence.deviations[start + place]
                    variance += deviation * deviation
                    readerSum[place] += deviation
                    testSums[test * cases + place] += deviation
                }
                variances[test][reader] = variance
                sameTest[test] -= variance
                ownSquares += variance
            }
            let ofSum = readerSum.reduce(0) { $0 + $1 * $1 }
            withinReader[reader] = ofSum - ownSquares
            squaresOfReaders += ofSum
            squares += ownSquares
        }
        var total = [Double](repeating: 0, count: cases)
        var squaresOfTests = 0.0
        for test in 0..<tests {
            var ofSum = 0.0
            for place in 0..<cases {
                let sum = testSums[test * cases + place]
                ofSum += sum * sum
                total[place] += sum
            }
            sameTest[test] += ofSum
            squaresOfTests += ofSum
        }
        crossed = total.reduce(0) { $0 + $1 * $1 } - squaresOfTests - squaresOfReaders + squares
    }

    init(variances: [[Double]], withinReader: [Double], sameTest: [Double], crossed: Double) {
        self.variances = variances
        self.withinReader = withinReader
        self.sameTest = sameTest
        self.crossed = crossed
    }
}
