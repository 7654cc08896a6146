/// Counts by row and column, such as sex by group of readers.
public struct ContingencyTable: Hashable, Sendable {
    /// Counts; every row has the same length. At least two rows and two columns.
    public let rows: [[Int]]
    /// Sum of each row.
    public let rowTotals: [Int]
    /// Sum of each column.
    public let columnTotals: [Int]
    /// Sum of all.
    public let total: Int

    /// - Parameter rows: at least two of at least two counts each, none negative.
    /// - Throws: ``StatisticsError``
    public init(rows: [[Int]]) throws(StatisticsError) {
        guard rows.count >= 2 else { throw .tooFew(what: "rows of a table", needed: 2, given: rows.count) }
        let width = rows[0].count
        guard width >= 2 else { throw .tooFew(what: "columns of a table", needed: 2, given: width) }
        var columnTotals = [Int](repeating: 0, count: width)
        for row in rows {
            guard row.count == width else {
                throw .lengthsDiffer(what: "rows of a table", first: width, second: row.count)
            }
            for (column, count) in row.enumerated() {
                guard count >= 0 else {
                    throw .outOfRange(what: "count of a table", value: Double(count), allowed: "at least 0")
                }
                columnTotals[column] += count
            }
        }
        self.rows = rows
        rowTotals = rows.map { $0.reduce(0, +) }
        self.columnTotals = columnTotals
        total = columnTotals.reduce(0, +)
    }

    /// Whether it has two rows and two columns.
    public var isTwoByTwo: Bool { rows.count == 2 && columnTotals.count == 2 }

    /// What independence of rows and columns would let expect; zeros in an empty table.
    public var expectedCounts: [[Double]] {
        rowTotals.map { row in
            columnTotals.map { total > 0 ? Double(row) * Double($0) / Double(total) : 0 }
        }
    }
}

extension ContingencyTable {
    /// Pearson's chi-squared test of independence.
    ///
    /// - Parameter continuityCorrection: Yates's, for two-by-two tables only; R's default there. It never exceeds the
    ///   distance between observed and expected.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a row or column holds no observation;
    ///   ``StatisticsError/outOfRange(what:value:allowed:)`` for a corrected test of a larger table.
    /// - SeeAlso: Pearson, Philos Mag 1900;50:157; Yates, J R Stat Soc Suppl 1934;1:217.
    public func chiSquared(continuityCorrection: Bool = false) throws(StatisticsError) -> TestResult {
        guard !continuityCorrection || isTwoByTwo else {
            throw .outOfRange(
                what: "number of cells for Yates's correction", value: Double(rows.count * columnTotals.count),
                allowed: "4, a table of two rows and two columns")
        }
        guard !rowTotals.contains(0), !columnTotals.contains(0) else {
            throw .notEstimable(what: "chi-squared", because: "a row or a column of the table holds no observation")
        }
        let expected = expectedCounts
        let correction = continuityCorrection ? min(0.5, abs(Double(rows[0][0]) - expected[0][0])) : 0
        var statistic = 0.0
        var smallest = Double.infinity
        for (row, expectedRow) in zip(rows, expected) {
            for (count, expectedCount) in zip(row, expectedRow) {
                let distance = abs(Double(count) - expectedCount) - correction
                statistic += distance * distance / expectedCount
                smallest = min(smallest, expectedCount)
            }
        }
        let degrees = Double((rows.count - 1) * (columnTotals.count - 1))
        return TestResult(
            name: continuityCorrection
                ? "chi-squared test with Yates's continuity correction" : "Pearson chi-squared test",
            statistic: statistic, degreesOfFreedom: [degrees], p: ChiSquared(degrees).survival(statistic),
            remarks: smallest < 5 ? [.expectedCountsAreSmall] : [])
    }
}

extension Remark {
    /// A chi-squared test of a sparse table.
    public static let expectedCountsAreSmall = Remark(
        "An expected count is below 5; the chi-squared distribution is a poor approximation, prefer Fisher's exact test."
    )
}
