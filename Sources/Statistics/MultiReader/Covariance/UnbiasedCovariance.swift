/// Covariances of areas without bias: the product of the two areas minus the mean of products of comparisons that share no
/// case.
///
/// - SeeAlso: Gallas, Acad Radiol 2006;13:353; Gallas, Bandos, Samuelson & Wagner, Commun Stat 2009;38:2586.
extension CovarianceSums {
    /// - Throws: ``StatisticsError`` naming reader and test when a class has fewer than two cases.
    init(unbiasedFor data: MultiReaderData) throws(StatisticsError) {
        // Checks the classes, and gives the places of the areas.
        let influence = try CaseInfluence(data, endpoint: .area, covariance: .deLong)
        if data.isComplete {
            self.init(complete: data)
        } else {
            self.init(incomplete: data, values: influence.values)
        }
    }

    private init(complete data: MultiReaderData) {
        let sums = SuccessSums(data)
        let (m, n) = (Double(data.positiveCases.count), Double(data.negativeCases.count))
        // The sum of covariances over as many pairs of cells as the pattern sums hold.
        func covariance(_ sums: PatternSums) -> Double {
            Double(sums.any) / (4 * m * n * m * n)
                - Double(sums.exclusive[3]) / (4 * m * (m - 1) * n * (n - 1))
        }
        let (tests, readers) = (data.tests.indices, data.readers.indices)
        func own(_ reader: Int, _ first: Int, _ second: Int) -> Double {
            covariance(sums.ofReader[reader][first][second] ?? PatternSums())
        }
        let variances = tests.map { test in readers.map { own($0, test, test) } }
        var withinReader = [Double](repeating: 0, count: readers.count)
        var crossed = 0.0
        for first in tests {
            for second in tests where second != first {
                crossed += covariance(sums.ofAll[first][second])
                for reader in readers { withinReader[reader] += own(reader, first, second) }
            }
        }
        self.init(
            variances: variances, withinReader: withinReader,
            sameTest: tests.map { covariance(sums.ofAll[$0][$0]) - variances[$0].reduce(0, +) },
            crossed: crossed - withinReader.reduce(0, +))
    }

    /// Pair by pair, because each pair of cells shares other cases.
    private init(incomplete data: MultiReaderData, values: [Double]) {
        let readers = data.readers.count
        let cells = values.indices.filter { !values[$0].isNaN }
        var sums = CovarianceSums(
            variances: [[Double]](
                repeating: [Double](repeating: .nan, count: readers), count: data.tests.count),
            withinReader: [Double](repeating: 0, count: readers),
            sameTest: [Double](repeating: 0, count: data.tests.count), crossed: 0)
        let scored = cells.map { ScoredCell(data.cell(test: $0 / readers, reader: $0 % readers), data) }
        for (first, cell) in cells.enumerated() {
            for second in first..<cells.count {
                let other = cells[second]
                let covariance = scored[first].covariance(with: scored[second])
                if first == second {
                    sums.variances[cell / readers][cell % readers] = covariance
                } else if cell / readers == other / readers {
                    sums.sameTest[cell / readers] += 2 * covariance
                } else if cell % readers == other % readers {
                    sums.withinReader[cell % readers] += 2 * covariance
                } else {
                    sums.crossed += 2 * covariance
                }
            }
        }
        self = sums
    }
}

/// The ratings of one cell, with the placements of its cases.
private struct ScoredCell {
    let ratings: [Double]
    let positiveCount: Int
    /// By case, diseased first: successes of its comparisons; zero where it was not read.
    let successes: [Double]
    let isRead: [Bool]
    let reads: (positives: Double, negatives: Double)

    init(_ ratings: ArraySlice<Double>, _ data: MultiReaderData) {
        let (ratings, m) = (Array(ratings), data.positiveCases.count)
        var successes = [Double](repeating: 0, count: ratings.count)
        for i in 0..<m {
            for j in m..<ratings.count {
                let success = Self.success(ratings[i], ratings[j])
                successes[i] += success
                successes[j] += success
            }
        }
        self.ratings = ratings
        positiveCount = m
        self.successes = successes
        isRead = ratings.map { !$0.isNaN }
        reads = (Double(isRead[..<m].count { $0 }), Double(isRead[m...].count { $0 }))
    }

    /// Zero when one of the two is missing.
    private static func success(_ positive: Double, _ negative: Double) -> Double {
        positive > negative ? 1 : positive == negative ? 0.5 : 0
    }

    func covariance(with other: ScoredCell) -> Double {
        let shared = ratings.indices.filter { isRead[$0] && other.isRead[$0] }
        // Cells without a case in common are independent.
        guard !shared.isEmpty else { return 0 }
        let positives = shared.filter { $0 < positiveCount }
        let negatives = shared.filter { $0 >= positiveCount }
        var (both, samePositive, sameNegative) = (0.0, 0.0, 0.0)
        for i in positives {
            samePositive += successes[i] * other.successes[i]
            for j in negatives {
                both += Self.success(ratings[i], ratings[j]) * Self.success(other.ratings[i], other.ratings[j])
            }
        }
        for j in negatives { sameNegative += successes[j] * other.successes[j] }
        let comparisons = (reads.positives * reads.negatives, other.reads.positives * other.reads.negatives)
        let (m, n) = (Double(positives.count), Double(negatives.count))
        let pairs =
            comparisons.0 * comparisons.1 - m * reads.negatives * other.reads.negatives
            - n * reads.positives * other.reads.positives + m * n
        let area = successes[..<positiveCount].reduce(0, +)
        let otherArea = other.successes[..<positiveCount].reduce(0, +)
        let product = area * otherArea
        return product / (comparisons.0 * comparisons.1)
            - (product - samePositive - sameNegative + both) / pairs
    }
}
