/// How far two groups differ in a variable, in units of its spread. Unlike a p value it does not grow with the groups;
/// below 0.1 is commonly called balanced.
public enum StandardisedDifference {
    /// Of a numeric variable: difference of the means over the root of the mean variance, first minus second.
    ///
    /// - Parameters:
    ///   - first: at least two values.
    ///   - second: at least two values.
    ///   - level: of the large-sample interval.
    /// - Throws: ``StatisticsError`` when values are too few or not finite, or neither group has any spread.
    /// - SeeAlso: Austin, Stat Med 2009;28:3083, equation 1; Hedges & Olkin, Statistical Methods for Meta-Analysis,
    ///   1985, chapter 5 (interval).
    public static func numeric(
        _ first: [Double], _ second: [Double], level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        let a = try FiniteSample(first, "values of the first group", needed: 2)
        let b = try FiniteSample(second, "values of the second group", needed: 2)
        guard !(a.isConstant && b.isConstant) else {
            throw .notEstimable(what: "standardised difference", because: "neither group has any spread")
        }
        let estimate = (a.mean - b.mean) / ((a.variance + b.variance) / 2).squareRoot()
        let (m, n) = (Double(a.count), Double(b.count))
        let standardError = ((m + n) / (m * n) + estimate * estimate / (2 * (m + n))).squareRoot()
        let half = level.normalQuantile * standardError
        return IntervalEstimate(
            estimate: estimate, lower: estimate - half, upper: estimate + half, standardError: standardError,
            level: level, method: .standardisedDifference, n: a.count + b.count)
    }

    /// Of a categorical variable: the Mahalanobis distance of the groups' shares; for two levels the usual difference
    /// of two proportions over the root of the mean variance. Never negative.
    ///
    /// - Parameters:
    ///   - first: cases of each level in the first group.
    ///   - second: in the second, same order.
    /// - Throws: ``StatisticsError`` when the levels differ in number, a group is empty, or the groups share no level
    ///   so that the distance is infinite.
    /// - SeeAlso: Yang & Dalton, SAS Global Forum 2012, paper 335.
    public static func categorical(_ first: [Int], _ second: [Int]) throws(StatisticsError) -> Double {
        guard first.count == second.count else {
            throw .lengthsDiffer(what: "levels of two groups", first: first.count, second: second.count)
        }
        let (m, n) = (first.reduce(0, +), second.reduce(0, +))
        guard m > 0, n > 0 else { throw .tooFew(what: "cases of a group", needed: 1, given: 0) }
        let used = first.indices.filter { first[$0] + second[$0] > 0 }
        let a = used.map { Double(first[$0]) / Double(m) }
        let b = used.map { Double(second[$0]) / Double(n) }
        if a == b { return 0 }
        // The first level follows from the others.
        let others = used.indices.dropFirst()
        let covariance = others.map { row in
            others.map { column in
                row == column
                    ? (a[row] * (1 - a[row]) + b[row] * (1 - b[row])) / 2
                    : -(a[row] * a[column] + b[row] * b[column]) / 2
            }
        }
        let difference = others.map { a[$0] - b[$0] }
        guard let solution = solve(covariance, difference) else {
            throw .notEstimable(what: "standardised difference", because: "the groups have no level in common")
        }
        return zip(difference, solution).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
    }

    /// Gaussian elimination with partial pivoting; `nil` for a singular matrix.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        var rows = zip(matrix, right).map { $0 + [$1] }
        let size = rows.count
        for pivot in 0..<size {
            guard let best = (pivot..<size).max(by: { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) }),
                abs(rows[best][pivot]) > 1e-12
            else { return nil }
            rows.swapAt(pivot, best)
            for row in 0..<size where row != pivot {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                for column in pivot...size { rows[row][column] -= factor * rows[pivot][column] }
            }
        }
        return (0..<size).map { rows[$0][size] / rows[$0][$0] }
    }
}

extension IntervalEstimate.Method {
    /// Standardised difference of two means; n counts cases.
    public static let standardisedDifference = Self(
        "large-sample interval of the standardised difference", reference: "Hedges & Olkin 1985")
}
