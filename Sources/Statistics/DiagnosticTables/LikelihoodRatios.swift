import Glibc

extension DiagnosticTable {
    /// The positive likelihood ratio, sensitivity by false positive rate.
    ///
    /// - Parameters:
    ///   - method: score limits unless told otherwise; log limits (Simel) are those of epiR.
    ///   - level: 95 % unless told otherwise.
    /// - Returns: 0 to infinity; `n` is the number of cases. Without any positive call the score method answers 0 to
    ///   infinity, with an estimate of NaN and ``Remark/ratioIsUndefined``.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing, and for log limits when a
    ///   count is 0.
    public func positiveLikelihoodRatio(
        _ method: IndependentProportions.RatioMethod = .miettinenNurminen, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try requireBothClasses(for: "positive likelihood ratio")
        return try IndependentProportions(counts(of: .sensitivity), counts(of: .falsePositiveRate))
            .ratio(method, level: level)
    }

    /// The negative likelihood ratio, false negative rate by specificity.
    ///
    /// - Parameters:
    ///   - method: score limits unless told otherwise; log limits (Simel) are those of epiR.
    ///   - level: 95 % unless told otherwise.
    /// - Returns: 0 to infinity; `n` is the number of cases. Without any negative call the score method answers 0 to
    ///   infinity, with an estimate of NaN and ``Remark/ratioIsUndefined``.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing, and for log limits when a
    ///   count is 0.
    public func negativeLikelihoodRatio(
        _ method: IndependentProportions.RatioMethod = .miettinenNurminen, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try requireBothClasses(for: "negative likelihood ratio")
        return try IndependentProportions(counts(of: .falseNegativeRate), counts(of: .specificity))
            .ratio(method, level: level)
    }

    /// What the source paper printed as the interval of its false negative rate: the log interval of the negative
    /// likelihood ratio. It exists to show where "2 % (0.3-17)" comes from; the rate's own interval is
    /// `rate(.falseNegativeRate)`.
    ///
    /// - Returns: estimate and limits of the negative likelihood ratio, never of the rate, and a remark that says so.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing or a count is 0.
    public func intervalMislabelledAsFalseNegativeRate(
        level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        let ratio = try negativeLikelihoodRatio(.log, level: level)
        return IntervalEstimate(
            estimate: ratio.estimate, lower: ratio.lower, upper: ratio.upper, standardError: ratio.standardError,
            level: level, method: .negativeLikelihoodRatioPrintedAsRate, n: ratio.n,
            remarks: ratio.remarks + [.isNoFalseNegativeRate])
    }

    /// How the limits of the diagnostic odds ratio are made.
    public enum OddsRatioMethod: Sendable, CaseIterable {
        /// The score test inverted; defined for counts of 0.
        case miettinenNurminen
        /// Normal approximation of the logarithm; not defined for counts of 0.
        case woolf
        /// As Woolf after adding one half to every count, the estimate too.
        case haldaneAnscombe
        /// Conditional maximum likelihood with exact limits.
        case exact
    }

    /// The diagnostic odds ratio, positive by negative likelihood ratio.
    ///
    /// - Returns: 0 to infinity; `n` is the number of cases. Where the ratio is zero by zero the score method answers 0
    ///   to infinity, with an estimate of NaN and ``Remark/ratioIsUndefined``.
    /// - Throws: ``StatisticsError/notEstimable(what:because:)`` when a class is missing, for Woolf's limits when a
    ///   count is 0, for exact limits when all calls are equal.
    public func diagnosticOddsRatio(
        _ method: OddsRatioMethod = .miettinenNurminen, level: ConfidenceLevel = .ninetyFive
    ) throws(StatisticsError) -> IntervalEstimate {
        try requireBothClasses(for: "diagnostic odds ratio")
        switch method {
        case .miettinenNurminen:
            return try IndependentProportions(counts(of: .sensitivity), counts(of: .falsePositiveRate))
                .oddsRatio(level: level)
        case .woolf:
            guard !hasZeroCell else {
                throw .notEstimable(
                    what: "Woolf's interval of the odds ratio", because: "a count is 0; use the score limits")
            }
            return logOddsRatio(adding: 0, method: .woolf, level: level, remarks: [])
        case .haldaneAnscombe:
            return logOddsRatio(adding: 0.5, method: .haldaneAnscombe, level: level, remarks: [.halfWasAdded])
        case .exact:
            let rows = [[truePositives, falsePositives], [falseNegatives, trueNegatives]]
            return try FisherExactTest(ContingencyTable(rows: rows)).conditionalOddsRatio(level: level)
        }
    }

    private func logOddsRatio(
        adding extra: Double, method: IntervalEstimate.Method, level: ConfidenceLevel, remarks: [Remark]
    ) -> IntervalEstimate {
        let counts = [truePositives, falsePositives, falseNegatives, trueNegatives].map { Double($0) + extra }
        let estimate = (counts[0] * counts[3]) / (counts[1] * counts[2])
        let error = counts.reduce(0) { $0 + 1 / $1 }.squareRoot()
        let factor = exp(level.normalQuantile * error)
        return IntervalEstimate(
            estimate: estimate, lower: estimate / factor, upper: estimate * factor, standardError: error,
            level: level, method: method, n: total, remarks: remarks)
    }
}

extension IntervalEstimate.Method {
    /// The source paper's mislabelled interval.
    public static let negativeLikelihoodRatioPrintedAsRate = Self(
        "log interval of the negative likelihood ratio, which the source paper printed as the false negative rate's",
        reference: "Simel et al., J Clin Epidemiol 1991;44:763")
    /// Log limits of an odds ratio; the standard error is that of the logarithm.
    public static let woolf = Self("Woolf (log)", reference: "Ann Hum Genet 1955;19:251")
    /// Log limits of an odds ratio after adding one half.
    public static let haldaneAnscombe = Self(
        "Woolf (log) after adding 0.5 to every count", reference: "Haldane, Ann Hum Genet 1956;20:309")
}

extension Remark {
    /// The source paper's mislabelled interval.
    public static let isNoFalseNegativeRate = Remark(
        "These are the limits of the negative likelihood ratio, not of the false negative rate.")
    /// Haldane and Anscombe's correction.
    public static let halfWasAdded = Remark("One half was added to every count, for the estimate too.")
}
