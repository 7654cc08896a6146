/// Cochran's Q test that several readers (or tests) succeed equally often on the same cases.
///
/// Null hypothesis: the probability of success is the same for every reader. For two readers it is McNemar's test.
///
/// - Parameter successes: by case, then reader; all cases equally long, at least two readers.
/// - Throws: ``StatisticsError`` when there is no case, fewer than two readers, cases differ in length, or no case tells
///   the readers apart.
/// - SeeAlso: Cochran, Biometrika 1950;37:256.
public func cochranQ(_ successes: [[Bool]]) throws(StatisticsError) -> TestResult {
    guard let readers = successes.first?.count else { throw .tooFew(what: "cases", needed: 1, given: 0) }
    guard readers > 1 else { throw .tooFew(what: "readers", needed: 2, given: readers) }
    var byReader = [Int](repeating: 0, count: readers)
    var (total, squares) = (0, 0)
    for row in successes {
        guard row.count == readers else {
            throw .lengthsDiffer(what: "readers of two cases", first: readers, second: row.count)
        }
        var ofCase = 0
        for (reader, success) in row.enumerated() where success {
            byReader[reader] += 1
            ofCase += 1
        }
        total += ofCase
        squares += ofCase * ofCase
    }
    let divisor = readers * total - squares
    guard divisor > 0 else {
        throw .notEstimable(what: "Cochran's Q", because: "every case was answered alike by all readers")
    }
    let spread = readers * byReader.reduce(0) { $0 + $1 * $1 } - total * total
    let statistic = Double((readers - 1) * spread) / Double(divisor)
    return TestResult(
        name: "Cochran's Q test", statistic: statistic, degreesOfFreedom: [Double(readers - 1)],
        p: ChiSquared(Double(readers - 1)).survival(statistic))
}
