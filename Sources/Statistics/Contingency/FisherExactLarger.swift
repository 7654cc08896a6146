import Glibc

extension ContingencyTable {
    /// Fisher's exact test of a table of any size: the probability of all tables with the same margins that are no more
    /// probable than this one.
    ///
    /// - Returns: two-sided; p = 1 when the margins allow only this table.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when the table is too large to go through; then use
    ///   ``fisherMonteCarlo(replicates:seed:)``.
    /// - SeeAlso: Freeman & Halton, Biometrika 1951;38:141. Tables are gone through row by row and equal beginnings
    ///   are joined, as in the network of Mehta & Patel, J Am Stat Assoc 1983;78:427.
    public func fisherExact() throws(StatisticsError) -> TestResult {
        let name = "Fisher's exact test"
        var network = FisherNetwork(self)
        guard let p = network.probability() else {
            throw .notEstimable(
                what: name, because: "the table allows too many tables of equal margins; use the Monte Carlo version")
        }
        return TestResult(name: name, p: min(1, p))
    }

    /// Fisher's test by random tables with the same margins.
    ///
    /// - Parameters:
    ///   - replicates: number of random tables, at least 1.
    ///   - seed: fixes the result.
    /// - Returns: p = (1 + tables no more probable than this one) / (1 + replicates).
    /// - Throws: ``StatisticsError/tooFew(what:needed:given:)``
    /// - SeeAlso: Hope, J R Stat Soc B 1968;30:582.
    public func fisherMonteCarlo(replicates: Int = 10_000, seed: UInt64) throws(StatisticsError) -> TestResult {
        guard replicates >= 1 else { throw .tooFew(what: "random tables", needed: 1, given: replicates) }
        let logFactorials = LogFactorials(upTo: total)
        let observed = rows.joined().reduce(0) { $0 - logFactorials[$1] }
        var columns = columnTotals.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
        var generator = SeededGenerator(seed: seed)
        var counts = [Int](repeating: 0, count: columnTotals.count)
        var asExtreme = 0
        for _ in 0..<replicates {
            generator.shuffle(&columns)
            var kernel = 0.0
            var start = 0
            for rowTotal in rowTotals {
                for column in counts.indices { counts[column] = 0 }
                for index in start..<start + rowTotal { counts[columns[index]] += 1 }
                for count in counts { kernel -= logFactorials[count] }
                start += rowTotal
            }
            if kernel <= observed + 1e-7 { asExtreme += 1 }
        }
        return TestResult(
            name: "Fisher's exact test by \(replicates) random tables, seed \(seed)",
            p: Double(1 + asExtreme) / Double(1 + replicates))
    }
}

/// Logarithms of factorials, looked up.
private struct LogFactorials {
    private let values: [Double]

    init(upTo largest: Int) { values = (0...max(largest, 1)).map(logFactorial) }

    subscript(_ n: Int) -> Double { values[n] }
}

/// All tables of given margins, row by row. A node is what is left of the column totals; its beginnings are the
/// distinct probabilities of the rows above.
private struct FisherNetwork {
    private let rowTotals: [Int]
    private let columnTotals: [Int]
    private let logFactorials: LogFactorials
    /// Logarithm of the probability of a table, less the part that all tables share.
    private let observed: Double
    private let logConstant: Double
    private var workLeft = 5_000_000

    private struct Beginning {
        var kernel: Double
        var ways: Double
    }

    init(_ table: ContingencyTable) {
        let logFactorials = LogFactorials(upTo: table.total)
        self.logFactorials = logFactorials
        observed = table.rows.joined().reduce(0) { $0 - logFactorials[$1] }
        logConstant =
            (table.rowTotals + table.columnTotals).reduce(0) { $0 + logFactorials[$1] } - logFactorials[table.total]
        // Empty rows and columns change nothing. The nodes hold columns, so the shorter side; the two largest rows
        // come last, where they are settled together.
        let (rows, columns) = (table.rowTotals.filter { $0 > 0 }, table.columnTotals.filter { $0 > 0 })
        rowTotals = (rows.count >= columns.count ? rows : columns).sorted()
        columnTotals = (rows.count >= columns.count ? columns : rows).sorted()
    }

    /// The sum of the probabilities up to the observed one; `nil` when it takes too long.
    mutating func probability() -> Double? {
        guard rowTotals.count >= 2, columnTotals.count >= 2 else { return 1 }
        var nodes: [[Int]: [Int: Beginning]] = [columnTotals: [0: Beginning(kernel: 0, ways: 1)]]
        for row in rowTotals.dropLast(2) {
            var next: [[Int]: [Int: Beginning]] = [:]
            for (columns, beginnings) in nodes {
                guard let allocations = allocations(of: row, to: columns) else { return nil }
                for row in allocations {
                    workLeft -= beginnings.count
                    guard workLeft > 0 else { return nil }
                    let kernel = row.reduce(0) { $0 - logFactorials[$1] }
                    let left = zip(columns, row).map { $0 - $1 }.sorted()
                    for beginning in beginnings.values {
                        let sum = beginning.kernel + kernel
                        // Equal probabilities differ by rounding only, far below the step.
                        let key = Int((sum * 1e9).rounded())
                        next[left, default: [:]][key, default: Beginning(kernel: sum, ways: 0)].ways += beginning.ways
                    }
                }
            }
            nodes = next
        }
        var sum = 0.0
        for (columns, beginnings) in nodes {
            guard let part = lastTwoRows(columns, beginnings) else { return nil }
            sum += part
        }
        return sum
    }

    /// The endings of a node in ascending order with their running sum, so that each beginning finds its part at once.
    private mutating func lastTwoRows(_ columns: [Int], _ beginnings: [Int: Beginning]) -> Double? {
        let row = rowTotals[rowTotals.count - 2]
        guard let allocations = allocations(of: row, to: columns) else { return nil }
        var endings = allocations.map { row in
            zip(columns, row).reduce(0) { $0 - logFactorials[$1.1] - logFactorials[$1.0 - $1.1] }
        }
        workLeft -= endings.count + beginnings.count
        guard workLeft > 0 else { return nil }
        endings.sort()
        // Relative to the largest, because the probabilities of large tables lie below the smallest double.
        let largest = endings.last ?? 0
        var runningSums = [0.0]
        for ending in endings { runningSums.append(runningSums[runningSums.count - 1] + exp(ending - largest)) }
        return beginnings.values.reduce(0) { sum, beginning in
            let bound = observed + 1e-7 - beginning.kernel
            var (low, high) = (0, endings.count)
            while low < high {
                let middle = (low + high) / 2
                if endings[middle] <= bound { low = middle + 1 } else { high = middle }
            }
            return sum + beginning.ways * exp(beginning.kernel + largest + logConstant) * runningSums[low]
        }
    }

    /// Every way to take `total` from the columns; `nil` when they are too many.
    private func allocations(of total: Int, to columns: [Int]) -> [[Int]]? {
        let most = min(workLeft, 1_000_000)
        var result: [[Int]] = []
        var taken = [Int](repeating: 0, count: columns.count)
        func take(_ column: Int, _ left: Int, _ roomAfter: Int) {
            guard result.count <= most else { return }
            if column == columns.count - 1 {
                taken[column] = left
                result.append(taken)
                return
            }
            let room = roomAfter - columns[column + 1]
            for count in max(0, left - roomAfter)...min(left, columns[column]) {
                taken[column] = count
                take(column + 1, left - count, room)
            }
        }
        guard let first = columns.first else { return [] }
        take(0, total, columns.reduce(0, +) - first)
        return result.count <= most ? result : nil
    }
}
