/// Pearson's chi-square test of a table of counts, as the tables of a study's population need it.
///
/// - Parameters:
///   - counts: rows of equal length, not negative. Empty rows and columns are left out.
///   - continuityCorrection: Yates' correction, for two rows and two columns only.
/// - Throws: ``StatisticsError`` when the rows differ in length, or fewer than two rows or columns hold anything.
func chiSquare(counts: [[Int]], continuityCorrection: Bool = false) throws(StatisticsError) -> TestResult {
    let width = counts.first?.count ?? 0
    for row in counts where row.count != width {
        throw .lengthsDiffer(what: "rows of a table of counts", first: width, second: row.count)
    }
    let columns = (0..<width).filter { column in counts.contains { $0[column] > 0 } }
    let rows = counts.filter { $0.contains { $0 > 0 } }.map { row in columns.map { Double(row[$0]) } }
    guard rows.count > 1, columns.count > 1 else {
        throw .notEstimable(what: "chi-square test", because: "the table has fewer than two rows or columns in use")
    }
    let isTwoByTwo = rows.count == 2 && columns.count == 2
    let rowTotals = rows.map { $0.reduce(0, +) }
    let columnTotals = columns.indices.map { column in rows.reduce(0) { $0 + $1[column] } }
    let total = rowTotals.reduce(0, +)
    let expected = rowTotals.map { row in columnTotals.map { row * $0 / total } }
    // R never corrects by more than the distance itself.
    let correction =
        continuityCorrection && isTwoByTwo
        ? min(0.5, zip(rows.joined(), expected.joined()).map { abs($0 - $1) }.min() ?? 0) : 0
    let statistic = zip(rows.joined(), expected.joined()).reduce(0) { sum, cell in
        let distance = abs(cell.0 - cell.1) - correction
        return sum + distance * distance / cell.1
    }
    let freedom = Double((rows.count - 1) * (columns.count - 1))
    let isSmall = expected.joined().contains { $0 < 5 }
    return TestResult(
        name: continuityCorrection && isTwoByTwo
            ? "chi-square test with continuity correction (Yates)" : "chi-square test",
        statistic: statistic, degreesOfFreedom: [freedom], p: ChiSquared(freedom).survival(statistic),
        remarks: isSmall ? [.fewExpected] : [])
}

extension Remark {
    /// When a chi-square test rests on small expected counts.
    public static let fewExpected = Remark(
        "A count below 5 is expected in a cell, so the chi-square test is inaccurate; use Fisher's exact test.")
}
