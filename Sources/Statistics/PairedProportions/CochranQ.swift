/// Cochran's Q test that several readers call equally many cases positive (or right), all on the same cases.
///
/// - Parameter successes: one list per reader, the cases in the same order.
/// - Returns: chi-squared with readers - 1 degrees of freedom.
/// - Throws: ``StatisticsError`` for fewer than two readers, lists of different lengths or without cases, or when all
///   readers agree on every case.
/// - SeeAlso: Cochran, Biometrika 1950;37:256.
public func cochranQ(_ successes: [[Bool]]) throws(StatisticsError) -> TestResult {
    guard successes.count >= 2 else { throw .tooFew(what: "readers", needed: 2, given: successes.count) }
    let cases = successes[0].count
    guard cases > 0 else { throw .tooFew(what: "cases", needed: 1, given: 0) }
    var byCase = [Int](repeating: 0, count: cases)
    var byReader: [Int] = []
    for reader in successes {
        guard reader.count == cases else {
            throw .lengthsDiffer(what: "cases of two readers", first: cases, second: reader.count)
        }
        var sum = 0
        for (index, success) in reader.enumerated() where success {
            byCase[index] += 1
            sum += 1
        }
        byReader.append(sum)
    }
    let k = successes.count
    let total = byReader.reduce(0, +)
    // Whole numbers throughout, so that perfect agreement is recognised.
    let within = byCase.reduce(0) { $0 + $1 * (k - $1) }
    guard within > 0 else {
        throw .notEstimable(what: "Cochran's Q", because: "all readers agree on every case")
    }
    let between = byReader.reduce(0) { $0 + $1 * $1 } * k - total * total
    let statistic = Double((k - 1) * between) / Double(within)
    let discordant = byCase.count { $0 > 0 && $0 < k }
    return TestResult(
        name: "Cochran's Q test", statistic: statistic, degreesOfFreedom: [Double(k - 1)],
        p: ChiSquared(Double(k - 1)).survival(statistic),
        remarks: discordant * k < 24 ? [.cochranIsApproximate] : [])
}

extension Remark {
    /// Cochran's Q of few discordant cases.
    public static let cochranIsApproximate = Remark(
        "Few cases are discordant; the chi-squared distribution of Cochran's Q is approximate here (fewer than 24 readings of such cases)."
    )
}
