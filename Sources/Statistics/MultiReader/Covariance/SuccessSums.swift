/// The pattern sums of every pair of tests: for each reader with himself, and for all pairs of readers together.
///
/// Matrices are added over readers before products, so that the cost is readers x tests x diseased x healthy cases.
struct SuccessSums {
    /// Successes (doubled, so products are fourfold) of one reader, by test and test; `nil` where the reader did not read
    /// with both.
    let ofReader: [[[PatternSums?]]]
    /// Successes of all pairs of readers, a reader with himself included, by test and test.
    let ofAll: [[PatternSums]]
    /// The number of terms in ``ofReader``.
    let countOfReader: [[[PatternSums]]]
    /// The number of terms in ``ofAll``.
    let countOfAll: [[PatternSums]]
    /// Doubled successes of each test and the number of comparisons, all readers together.
    let totals: [(successes: Int, comparisons: Int)]

    init(_ data: MultiReaderData) {
        let (successes, successesOfAll, successTotals) = Self.sums(data) { $0.fill($1) }
        let (counts, countsOfAll, countTotals) =
            data.isComplete ? Self.completeCounts(data) : Self.sums(data) { $0.fillDesign($1) }
        countOfReader = counts
        countOfAll = countsOfAll
        ofAll = successesOfAll
        ofReader = zip(successes, counts).map { reader, count in
            zip(reader, count).map { zip($0, $1).map { $1.any > 0 ? $0 : nil } }
        }
        totals = zip(successTotals, countTotals).map { ($0, $1) }
    }

    private typealias Sums = (ofReader: [[[PatternSums]]], ofAll: [[PatternSums]], totals: [Int])

    private static func sums(
        _ data: MultiReaderData, fill: (inout SuccessMatrix, ArraySlice<Double>) -> Void
    ) -> Sums {
        let empty = SuccessMatrix(rows: data.positiveCases.count, columns: data.negativeCases.count)
        var added = [SuccessMatrix](repeating: empty, count: data.tests.count)
        var ofReader: [[[PatternSums]]] = []
        for reader in data.readers.indices {
            let own = data.tests.indices.map { test in
                var matrix = empty
                fill(&matrix, data.cell(test: test, reader: reader))
                added[test].add(matrix)
                return SummedMatrix(matrix)
            }
            ofReader.append(products(own))
        }
        let summed = added.map(SummedMatrix.init)
        return (ofReader, products(summed), summed.map(\.total))
    }

    private static func products(_ matrices: [SummedMatrix]) -> [[PatternSums]] {
        var all = matrices.map { _ in [PatternSums](repeating: PatternSums(), count: matrices.count) }
        for first in matrices.indices {
            for second in first..<matrices.count {
                all[first][second] = matrices[first].products(with: matrices[second])
                all[second][first] = all[first][second]
            }
        }
        return all
    }

    private static func completeCounts(_ data: MultiReaderData) -> Sums {
        let (m, n, r, t) = (
            data.positiveCases.count, data.negativeCases.count, data.readers.count, data.tests.count
        )
        func all(_ factor: Int) -> [[PatternSums]] {
            let one = PatternSums(
                sameBoth: factor * m * n, samePositive: factor * m * n * n, sameNegative: factor * n * m * m,
                any: factor * m * n * m * n)
            return [[PatternSums]](repeating: [PatternSums](repeating: one, count: t), count: t)
        }
        return ([[[PatternSums]]](repeating: all(1), count: r), all(r * r), [Int](repeating: r * m * n, count: t))
    }
}
