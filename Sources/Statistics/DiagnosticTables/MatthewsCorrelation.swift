import Glibc

extension DiagnosticTable {
    /// Matthews's correlation coefficient of calls and truth (phi), with limits by Fisher's transformation.
    ///
    /// A table without errors (or without a right call) has a standard error of 0; then the limits come from the table
    /// with one half added to every count, and a remark says so.
    ///
    /// - Returns: -1...1; `n` is the number of cases; the standard error is that of the coefficient.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing or all calls are equal.
    /// - SeeAlso: Matthews, Biochim Biophys Acta 1975;405:442; variance of phi: Bishop, Fienberg & Holland, Discrete
    ///   Multivariate Analysis, 1975, equation 11.3-6.
    public func matthewsCorrelation(level: ConfidenceLevel = .ninetyFive) throws(StatisticsError) -> IntervalEstimate {
        let what = "Matthews's correlation"
        try requireBothClasses(for: what)
        guard calledPositive > 0, calledNegative > 0 else {
            throw .notEstimable(what: what, because: "all cases were called alike")
        }
        let counts = [truePositives, falsePositives, falseNegatives, trueNegatives].map(Double.init)
        let (estimate, error) = Self.phi(counts)
        let isExtreme = falsePositives + falseNegatives == 0 || truePositives + trueNegatives == 0
        let (centre, spread) = isExtreme ? Self.phi(counts.map { $0 + 0.5 }) : (estimate, error)
        let half = level.normalQuantile * spread / (1 - centre * centre)
        let lower = isExtreme && estimate < 0 ? -1 : tanh(atanh(centre) - half)
        let upper = isExtreme && estimate > 0 ? 1 : tanh(atanh(centre) + half)
        return IntervalEstimate(
            estimate: estimate, lower: lower, upper: upper, standardError: error, level: level,
            method: .fisherTransformedPhi, n: total,
            remarks: prevalenceRemarks + (isExtreme ? [.limitsFromAddedHalves] : []))
    }

    /// Phi and its standard error by the delta method.
    private static func phi(_ counts: [Double]) -> (estimate: Double, standardError: Double) {
        let n = counts.reduce(0, +)
        let (rowOne, rowTwo) = (counts[0] + counts[1], counts[2] + counts[3])
        let (columnOne, columnTwo) = (counts[0] + counts[2], counts[1] + counts[3])
        let scale = (rowOne * rowTwo).squareRoot() * (columnOne * columnTwo).squareRoot()
        let phi = max(-1, min(1, (counts[0] * counts[3] - counts[1] * counts[2]) / scale))
        let (rowSkew, columnSkew) = (rowOne - rowTwo, columnOne - columnTwo)
        let variance =
            1 - phi * phi + phi * (1 + phi * phi / 2) * rowSkew * columnSkew / scale
            - 0.75 * phi * phi
            * (rowSkew * rowSkew / (rowOne * rowTwo) + columnSkew * columnSkew / (columnOne * columnTwo))
        return (phi, max(0, variance / n).squareRoot())
    }
}

extension IntervalEstimate.Method {
    /// Limits of a correlation of two dichotomies.
    public static let fisherTransformedPhi = Self(
        "delta method on Fisher's scale", reference: "Bishop, Fienberg & Holland 1975, eq. 11.3-6")
}

extension Remark {
    /// Limits of a coefficient at its end.
    public static let limitsFromAddedHalves = Remark(
        "The table has no error (or no right call); the limit comes from the table with one half added to every count.")
}
